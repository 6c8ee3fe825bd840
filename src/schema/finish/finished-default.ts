import { IssueSink } from "../explain/issue-sink.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import { compileCodecs } from "./compile-codecs.ts";
import { compileFinish } from "./compile-finish.ts";
import { inOrder } from "./finish.ts";
import { defaultOfNode } from "./make-default.ts";

/**
 * Makes the default of a node the way a handler gets it; null when there is none. A default is written in the form in which
 * it would be sent: there may be defaults and codecs in it.
 */
export function finishedDefaultOf(node: SchemaNode): (() => unknown) | null {
  const make = defaultOfNode(node);
  const complete = inOrder([compileFinish(node, "input"), compileCodecs(node, "decode")]);
  if (make === null || complete === null) return make;
  return () => complete(make(), new IssueSink());
}

import { readBigInt } from "../check/bigint-range.ts";
import { checkOf } from "../check/compile-check.ts";
import { explainIssues } from "../explain/explain-issues.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import type { Finish } from "./finish.ts";

/** Reads a big integer from its JSON form, and asks the constraints of its schema, which are written for bigints. */
export function compileBigInt(node: SchemaNode): Finish {
  const fits = checkOf(node, "exact");
  return (value, sink) => {
    const integer = readBigInt(value);
    if (integer === undefined) return value;
    if (!fits(integer)) sink.addAll(explainIssues(node, integer, "exact").issues);
    return integer;
  };
}

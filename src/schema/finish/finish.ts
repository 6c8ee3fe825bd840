import type { Direction } from "../check/derive-schema.ts";
import type { IssueSink } from "../explain/issue-sink.ts";
import type { SchemaNode } from "../node/schema-node.ts";

/**
 * Makes of a value that has passed its check the value that the other side gets. Never changes what it is given: where
 * something differs, it copies. Adds to the sink what does not fit after all.
 */
export type Finish = (value: unknown, sink: IssueSink) => unknown;

/** Finishing has a direction: what comes in from JSON, or what goes out to it. */
export type FinishDirection = Exclude<Direction, "exact">;

/** Compiles the finish of a node inside the one that is being compiled; null when there is nothing to do. */
export type CompileNode = (node: SchemaNode) => Finish | null;

/** One finish that does all of them, one after the other; null when there is none. */
export function inOrder(steps: readonly (Finish | null)[]): Finish | null {
  const present = steps.filter((step) => step !== null);
  const [first, second] = present;
  if (first === undefined || second === undefined) return first ?? null;
  if (present.length === 2) return (value, sink) => second(first(value, sink), sink);
  return (value, sink) => present.reduce((result, step) => step(result, sink), value);
}

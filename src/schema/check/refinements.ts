import type { IssueSink } from "../explain/issue-sink.ts";
import { isBigInt, type SchemaNode } from "../node/schema-node.ts";

/** A check of the application, as `t.Refine` puts it under `~refine`. */
export interface Refinement {
  readonly check: (value: unknown) => boolean;
  readonly error: (value: unknown) => string;
}

/** The refinements of a node, in the order they were added. */
export function refinementsOf(node: SchemaNode): readonly Refinement[] {
  // TypeBox keeps this keyword out of sight of JSON, as a property that is not enumerable.
  return (node.schema["~refine"] as readonly Refinement[] | undefined) ?? [];
}

/**
 * Whether refinements have to wait until a value is finished, because they are written for one with its defaults, without
 * unknown keys and with its bigints. Those of scalars need not.
 */
export function isRefinedLate(node: SchemaNode): boolean {
  const isScalar = node.types?.every((type) => type !== "object" && type !== "array") === true;
  return refinementsOf(node).length > 0 && (!isScalar || isBigInt(node));
}

/** Asks all refinements of a node, and adds an issue for each that refuses the value. */
export function askRefinements(node: SchemaNode, value: unknown, sink: IssueSink): void {
  for (const refinement of refinementsOf(node)) {
    if (!refinement.check(value)) sink.add("value_error", refusalMessage(refinement, value));
  }
}

/** TypeBox's own message of a refinement without one. */
const defaultMessage = "Refine Error";

function refusalMessage(refinement: Refinement, value: unknown): string {
  const message = refinement.error(value);
  return message === "" || message === defaultMessage ? "Invalid value" : message;
}

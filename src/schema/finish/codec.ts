import { BoltException } from "../../errors/config-error.ts";
import type { IssueSink } from "../explain/issue-sink.ts";
import type { SchemaNode } from "../node/schema-node.ts";

/** Conversions of the application, as `t.Codec` puts them under `~codec`. */
export interface Codec {
  readonly decode: (value: unknown) => unknown;
  readonly encode: (value: unknown) => unknown;
}

export function codecOf(node: SchemaNode): Codec | null {
  // TypeBox keeps this keyword out of sight of JSON, as a property that is not enumerable.
  return (node.schema["~codec"] as Codec | undefined) ?? null;
}

/**
 * Calls one side of a codec. An error it throws is an issue with the error's message; an HTTPException, and what is no Error
 * at all, is thrown on.
 */
export function convert(conversion: (value: unknown) => unknown, value: unknown, sink: IssueSink): unknown {
  try {
    return conversion(value);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof BoltException || error.message === "") throw error;
    sink.add("value_error", error.message);
    return value;
  }
}

import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { checkOf } from "./check/compile-check.ts";
import type { SchemaIssues } from "./decoded.ts";
import { explainIssues } from "./explain/explain-issues.ts";
import { IssueSink } from "./explain/issue-sink.ts";
import { compileCodecs } from "./finish/compile-codecs.ts";
import { compileFinish } from "./finish/compile-finish.ts";
import { inOrder } from "./finish/finish.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, isTypeBoxSchema } from "./json-schema.ts";
import { readSchema } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";

/** Makes of a value what its schema describes, in the form in which JSON would be written of it. */
export type Dumper = (value: unknown) => unknown | SchemaIssues;

/**
 * Compiles what `compileSerializer` does, up to the writing.
 *
 * @throws ConfigError those of `compileSerializer`.
 */
export const compileDumper: (schema: AnySchema, place: string) => Dumper = oncePerSchema((schema, place) => {
  if (!isTypeBoxSchema(schema)) throw new ConfigError("SCHEMA_INVALID", place, describeValue(schema));
  const node = readSchema(asJsonSchema(schema), place, "output");
  checkDefaults(node, place);
  const fits = checkOf(node, "output");
  const convert = inOrder([compileCodecs(node, "encode"), compileFinish(node, "output")]);
  return (value) => {
    const sink = new IssueSink();
    const plain = convert === null ? value : convert(value, sink);
    if (sink.size > 0) return sink.toIssues();
    return fits(plain) ? plain : explainIssues(node, plain, "output");
  };
});

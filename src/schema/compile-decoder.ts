import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { checkOf } from "./check/compile-check.ts";
import { compileGuard, type Guard } from "./check/compile-guard.ts";
import { readByStandard } from "./decode-standard.ts";
import { type Reader, SchemaIssues } from "./decoded.ts";
import { explainIssues } from "./explain/explain-issues.ts";
import { IssueSink } from "./explain/issue-sink.ts";
import { hasFile } from "./file/file-rules.ts";
import { compileCodecs } from "./finish/compile-codecs.ts";
import { compileFinish } from "./finish/compile-finish.ts";
import type { Finish } from "./finish/finish.ts";
import { guardJson } from "./guard-json.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, isSchema, isTypeBoxSchema } from "./json-schema.ts";
import { readSchema, type SchemaNode } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";

/**
 * Compiles a reader for values that come from JSON, at start-up.
 *
 * The reader gives the value as handlers see it (defaults filled in, unknown keys dropped, bigints and codecs read), or all
 * of its issues. It never changes what it is given. A promise only where a Standard Schema is asynchronous.
 *
 * @param place Where the schema is declared, for error messages: "POST /items body".
 * @throws ConfigError SCHEMA_INVALID, SCHEMA_FILE_MISPLACED, SCHEMA_REFERENCE_UNKNOWN, SCHEMA_FIELD_RESERVED,
 *   SCHEMA_DEFAULT_INVALID
 */
export const compileDecoder: (schema: AnySchema, place: string) => Reader<unknown> = oncePerSchema((schema, place) => {
  if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", place, describeValue(schema));
  if (!isTypeBoxSchema(schema)) return guarded(readByStandard(schema));
  const node = readSchema(asJsonSchema(schema), place);
  if (hasFile(node)) throw new ConfigError("SCHEMA_FILE_MISPLACED", place);
  checkDefaults(node, place);
  const guard = compileGuard(node);
  const read = compileChecked(node);
  return guard === null ? read : guarded(read, guard);
});

/** Keys that pollute prototypes and bottomless nesting never reach a foreign library, or a check that calls itself. */
function guarded(read: Reader<unknown>, guard: Guard = (value) => guardJson(value, 0)): Reader<unknown> {
  return (value) => {
    const issues = guard(value);
    return issues === null ? read(value) : new SchemaIssues(issues);
  };
}

/**
 * Compiles check, finish and codecs of a node into one reader, without a guard: for values whose nesting is known.
 *
 * @param decode The codecs, or null to leave values undecoded.
 */
export function compileChecked(
  node: SchemaNode,
  decode: Finish | null = compileCodecs(node, "decode"),
): Reader<unknown> {
  const fits = checkOf(node, "input");
  const finish = compileFinish(node, "input");
  if (finish === null && decode === null) {
    return (value) => (fits(value) ? value : explainIssues(node, value, "input"));
  }
  return (value) => (fits(value) ? complete(value, finish, decode) : explainIssues(node, value, "input"));
}

function complete(value: unknown, finish: Finish | null, decode: Finish | null): unknown {
  const sink = new IssueSink();
  const finished = finish === null ? value : finish(value, sink);
  if (sink.size > 0) return sink.toIssues();
  if (decode === null) return finished;
  const decoded = decode(finished, sink);
  return sink.size > 0 ? sink.toIssues() : decoded;
}

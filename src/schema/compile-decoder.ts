import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { checkOf } from "./check/compile-check.ts";
import { compileGuard, type Guard } from "./check/compile-guard.ts";
import { readByStandard } from "./decode-standard.ts";
import { type Reader, SchemaIssues } from "./decoded.ts";
import { explainIssues } from "./explain/explain-issues.ts";
import type { FindIssues } from "./explain/explain-variants.ts";
import { IssueSink } from "./explain/issue-sink.ts";
import { hasFile } from "./file/file-rules.ts";
import { compileCodecs } from "./finish/compile-codecs.ts";
import { compileFinish } from "./finish/compile-finish.ts";
import type { Finish } from "./finish/finish.ts";
import { decodeOf } from "./finish/own-conversions.ts";
import { runDeferred } from "./finish/run-deferred.ts";
import { guardJson } from "./guard-json.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, isSchema, isTypeBoxSchema } from "./json-schema.ts";
import { reaches, readSchema, type SchemaNode } from "./node/schema-node.ts";
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
  const node = readSchema(asJsonSchema(schema), place, "input");
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
  const rest = compileRest(node, decode);
  const findFurther = decode === null ? null : compileFurther(node);
  const explain = (value: unknown): SchemaIssues => explainIssues(node, value, "input", findFurther);
  if (rest === null) return (value) => (fits(value) ? value : explain(value));
  return (value) => (fits(value) ? complete(value, rest) : explain(value));
}

/**
 * Finds what validators have against the parts of a value that fit, while others do not: a client learns of all at once. Null
 * when there are no validators. What takes time is asked only when all is well.
 */
function compileFurther(root: SchemaNode): FindIssues | null {
  if (!reaches(root, isValidated)) return null;
  const finders = new Map<SchemaNode, Finish | null>();
  return (node, value) => {
    const known = finders.get(node);
    const read = known === undefined && reaches(node, isValidated) ? compileRest(node) : (known ?? null);
    finders.set(node, read);
    if (read === null) return null;
    const sink = new IssueSink();
    read(value, sink);
    return sink.toIssues().issues;
  };
}

function isValidated(node: SchemaNode): boolean {
  return decodeOf(node) !== null;
}

/** What is left to do for a value that fits its node. */
function compileRest(node: SchemaNode, decode: Finish | null = compileCodecs(node, "decode")): Finish | null {
  const finish = compileFinish(node, "input");
  if (finish === null || decode === null) return finish ?? decode;
  return (value, sink) => {
    const finished = finish(value, sink);
    return sink.size > 0 ? finished : decode(finished, sink);
  };
}

function complete(value: unknown, rest: Finish): unknown {
  const sink = new IssueSink();
  const completed = rest(value, sink);
  if (sink.size > 0) return sink.toIssues();
  return sink.deferred.length === 0 ? completed : runDeferred(completed, sink);
}

import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { checkOf } from "./check/compile-check.ts";
import { refinementsOf } from "./check/refinements.ts";
import { readByStandard } from "./decode-standard.ts";
import { SchemaIssues } from "./decoded.ts";
import { explainIssues } from "./explain/explain-issues.ts";
import { IssueSink } from "./explain/issue-sink.ts";
import { hasFile } from "./file/file-rules.ts";
import { compileCodecs } from "./finish/compile-codecs.ts";
import { compileFinish, compileProjection } from "./finish/compile-finish.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, isSchema, isTypeBoxSchema } from "./json-schema.ts";
import { hasDefault, reaches, readSchema, type SchemaNode } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";
import { readForeignSchema } from "./read-foreign-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { compileWriter } from "./write/compile-writer.ts";

/** Writes a value as the JSON that its schema describes, or tells why it does not fit. */
export type Serializer = (value: unknown) => string | SchemaIssues | Promise<string | SchemaIssues>;

export interface SerializerOptions {
  /**
   * Whether values are checked. Without, only their keys are certain to be the schema's. A Standard Schema is asked all the
   * same, because that is what its transformations take.
   */
  readonly validate: boolean;
}

/**
 * Compiles the serializer of a response, at start-up.
 *
 * Keys that the schema does not know never leave; defaults are filled in, codecs encode, big integers are written as digits,
 * and a Date is written where the schema asks for a text. A promise only where a Standard Schema is asynchronous.
 *
 * @param place Where the schema is declared, for error messages: "GET /items response".
 * @throws ConfigError SCHEMA_INVALID, SCHEMA_FILE_MISPLACED, SCHEMA_REFERENCE_UNKNOWN, SCHEMA_FIELD_RESERVED,
 *   SCHEMA_DEFAULT_INVALID
 */
export function compileSerializer(schema: AnySchema, place: string, { validate }: SerializerOptions): Serializer {
  return validate ? compileValidating(schema, place) : compileTrusting(schema, place);
}

const compileValidating = oncePerSchema((schema, place) => compileSchema(schema, place, true));
const compileTrusting = oncePerSchema((schema, place) => compileSchema(schema, place, false));

function compileSchema(schema: AnySchema, place: string, validate: boolean): Serializer {
  if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", place, describeValue(schema));
  if (!isTypeBoxSchema(schema)) return compileForeign(schema);
  const node = readSchema(asJsonSchema(schema), place, "output");
  if (hasFile(node)) throw new ConfigError("SCHEMA_FILE_MISPLACED", place);
  checkDefaults(node, place);
  const serialize = compileNode(node, validate);
  const encode = compileCodecs(node, "encode");
  if (encode === null) return serialize;
  return (value) => {
    const sink = new IssueSink();
    const encoded = encode(value, sink);
    return sink.size > 0 ? sink.toIssues() : serialize(encoded);
  };
}

function compileNode(node: SchemaNode, validate: boolean): (value: unknown) => string | SchemaIssues {
  const fits = validate ? checkOf(node, "output") : () => true;
  const serializePlain = compilePlain(node, validate);
  const isPlainFirst = reaches(node, validate ? isRefinedWithDefaults : isShortDate);
  const write = isPlainFirst ? null : compileWriter(node);
  if (write === null) return serializePlain;
  return (value) => {
    if (!fits(value)) return serializePlain(value);
    try {
      return write(value);
    } catch {
      // The value was not what it seemed, such as an object whose toJSON gives another.
      return serializePlain(value);
    }
  };
}

/** The way for every schema and every value: first its plain form, then the check, then JSON.stringify. */
function compilePlain(node: SchemaNode, validate: boolean): (value: unknown) => string | SchemaIssues {
  const fits = validate ? checkOf(node, "output") : () => true;
  const finish = compileFinish(node, "output");
  return (value) => {
    const plain = finish === null ? value : finish(value, new IssueSink());
    return fits(plain) ? serializeJson(plain) : explainIssues(node, plain, "output");
  };
}

/** Refinements are written for objects that have their defaults, so those must be filled in first. */
function isRefinedWithDefaults(node: SchemaNode): boolean {
  return refinementsOf(node).length > 0 && reaches(node, hasDefault);
}

/** A Date without a check to stop it would be written in full. */
function isShortDate({ schema }: SchemaNode): boolean {
  return schema.format === "date" || schema.format === "time";
}

function compileForeign(schema: StandardSchema): Serializer {
  const validate = readByStandard(schema);
  const node = readForeignSchema(schema, "output");
  // Some libraries keep the keys that their schema does not know.
  const project = node === null ? null : compileProjection(node);
  const write = (value: unknown): string | SchemaIssues => {
    if (value instanceof SchemaIssues) return value;
    return serializeJson(project === null ? value : project(value, new IssueSink()));
  };
  return (value) => {
    const validated = validate(value);
    return validated instanceof Promise ? validated.then(write) : write(validated);
  };
}

/**
 * Writes any value as JSON.stringify does, and big integers as digits. What JSON has no form for, such as `undefined` or a
 * function, is written as null.
 *
 * @throws TypeError for objects that contain themselves.
 */
export function serializeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    if (error instanceof TypeError) return stringifyBigInts(value, error);
    throw error;
  }
}

function stringifyBigInts(value: unknown, failure: TypeError): string {
  // JSON.stringify can put digits only between quotes. This mark, which no value can know, says where to take them off.
  const mark = globalThis.crypto.randomUUID();
  let isMarked = false;
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "bigint") return inner;
    isMarked = true;
    return `${mark}${inner}`;
  });
  if (!isMarked) throw failure;
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

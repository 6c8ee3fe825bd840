import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { compileChecked } from "./compile-decoder.ts";
import { readByStandard } from "./decode-standard.ts";
import { type Reader, SchemaIssues } from "./decoded.ts";
import { compileCodecs } from "./finish/compile-codecs.ts";
import type { Finish } from "./finish/finish.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, defaultOf, isOptionalSchema, isSchema, isTypeBoxSchema } from "./json-schema.ts";
import { readSchema, type SchemaNode } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";
import { readForeignSchema } from "./read-foreign-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { compileTexts, type ListStyle, type RawText, type TextCoercion, textsAsSent } from "./text/compile-texts.ts";

/** Reads what a request holds under one key of its path, query, headers or cookies. */
export interface TextReader {
  /** Whether `read` wants all repetitions of a key, as an array. Of a scalar that is repeated, the last one counts. */
  readonly isList: boolean;
  readonly read: Reader<RawText>;
  readonly isRequired: boolean;
  /** Makes the value of an absent key; null when there is no default. */
  readonly makeDefault: (() => unknown) | null;
}

/** How a text reader takes its values. */
export interface TextReaderOptions {
  /** How several values travel. */
  readonly list: ListStyle;
}

/**
 * Compiles a reader for values that travel as text, at start-up. What a text may become follows from the schema's types:
 * "5" is a number where a number is expected, and a text where a text is.
 *
 * @throws ConfigError SCHEMA_INVALID, SCHEMA_NOT_SCALAR, SCHEMA_FILE_MISPLACED, SCHEMA_REFERENCE_UNKNOWN,
 *   SCHEMA_DEFAULT_INVALID
 */
export function compileTextReader(schema: AnySchema, place: string, { list }: TextReaderOptions): TextReader {
  return compileStyle[list](schema, place);
}

const compileStyle: Readonly<Record<ListStyle, (schema: AnySchema, place: string) => TextReader>> = {
  repeat: oncePerSchema((schema, place) => compileSchema(schema, "repeat", place)),
  comma: oncePerSchema((schema, place) => compileSchema(schema, "comma", place)),
  field: oncePerSchema((schema, place) => compileSchema(schema, "field", place)),
};

function compileSchema(schema: AnySchema, list: ListStyle, place: string): TextReader {
  if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", place, describeValue(schema));
  const presence = { isRequired: !isOptionalSchema(schema), makeDefault: defaultOf(schema) };
  if (!isTypeBoxSchema(schema)) return { ...presence, ...compileForeign(schema, list, place) };
  const node = readSchema(asJsonSchema(schema), place, "input");
  checkDefaults(node, place);
  return { ...presence, ...compileNodeReader(node, list, place) };
}

/** The reading itself, without a word about absence. */
export type NodeReader = Pick<TextReader, "isList" | "read">;

/**
 * Compiles the reader of a TypeBox node: coercion, then check and conversions, where there is anything to do.
 *
 * @param decode The codecs of the node, or null to leave its values undecoded.
 */
export function compileNodeReader(
  node: SchemaNode,
  list: ListStyle,
  place: string,
  decode: Finish | null = compileCodecs(node, "decode"),
): NodeReader {
  const texts = compileTexts(node, "typebox", list, place);
  const read = texts.isGuaranteed ? texts.coerce : readThrough(texts, compileChecked(node, decode));
  return { isList: texts.isList, read };
}

function compileForeign(schema: StandardSchema, list: ListStyle, place: string): NodeReader {
  const node = readForeignSchema(schema, "input");
  const texts = node === null ? textsAsSent(list) : compileTexts(node, "foreign", list, place);
  return { isList: texts.isList, read: readThrough(texts, readByStandard(schema)) };
}

function readThrough({ coerce }: TextCoercion, next: Reader<unknown>): Reader<RawText> {
  return (raw) => {
    const value = coerce(raw);
    return value instanceof SchemaIssues ? value : next(value);
  };
}

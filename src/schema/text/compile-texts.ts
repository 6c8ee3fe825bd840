import { ConfigError } from "../../errors/config-error.ts";
import { SchemaIssues } from "../decoded.ts";
import { IssueSink } from "../explain/issue-sink.ts";
import { hasFile } from "../file/file-rules.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import { asksNothing, type Coercion, compileCoercion, isGuaranteed, type SchemaOwner } from "./coerce-text.ts";
import { checkFieldText, checkText } from "./text-issues.ts";

/**
 * How several values travel: in repetitions of a key, in one text with commas, as in headers, or in repetitions of a form's
 * field, whose length is limited where forms are read.
 */
export type ListStyle = "repeat" | "comma" | "field";

/** What a request holds under one key: an array where the key is repeated. */
export type RawText = string | readonly string[];

/** Makes of the texts under one key a value that is yet to be checked, or issues. */
export interface TextCoercion {
  readonly isList: boolean;
  readonly coerce: (raw: RawText) => unknown | SchemaIssues;
  /** Whether every value it makes fits, so that no check is needed. */
  readonly isGuaranteed: boolean;
}

/**
 * Compiles the coercion of everything that a request may hold under one key.
 *
 * @throws ConfigError SCHEMA_NOT_SCALAR for objects and nested arrays, SCHEMA_FILE_MISPLACED for files.
 */
export function compileTexts(node: SchemaNode, owner: SchemaOwner, list: ListStyle, place: string): TextCoercion {
  if (owner === "foreign" && isUntyped(node)) return textsAsSent(list);
  if (owner === "typebox" && hasFile(node)) throw new ConfigError("SCHEMA_FILE_MISPLACED", place);
  const compile = (scalar: SchemaNode): Coercion => checkFirst(compileCoercion(scalar, owner, place), list);
  const array = findArray(node);
  if (array === null) {
    const coerce = compile(node);
    return { isList: false, isGuaranteed: isGuaranteed(node, owner), coerce: (raw) => coerce(lastOf(raw)) };
  }
  const coerceAll = compileArray(
    array,
    compile,
    checkFirst((text) => text, list),
    place,
  );
  const scalars = array === node ? [] : node.variants.filter((variant) => variant !== array);
  const others = scalars.map(compile);
  const coerce = (raw: RawText): unknown => coerceTexts(textsOf(raw, list), coerceAll, others);
  return { isList: true, isGuaranteed: others.length === 0 && isPlainArray(array, owner), coerce };
}

/** For a library that says nothing about types: the text, or all texts where there are several. */
export function textsAsSent(list: ListStyle): TextCoercion {
  const check = textChecks[list];
  const coerce = (raw: RawText): unknown => {
    const texts = typeof raw === "string" ? [raw] : raw;
    for (const text of texts) {
      const issues = check(text);
      if (issues !== null) return issues;
    }
    return texts.length === 1 ? texts[0] : texts;
  };
  return { isList: true, isGuaranteed: false, coerce };
}

const textChecks: Readonly<Record<ListStyle, (text: string) => SchemaIssues | null>> = {
  repeat: checkText,
  comma: checkText,
  field: checkFieldText,
};

/** What every text has to keep to, before anything is made of it. */
function checkFirst(coerce: Coercion, list: ListStyle): Coercion {
  const check = textChecks[list];
  return (text) => check(text) ?? coerce(text);
}

/** Whether a schema says nothing about the type of its values. */
export function isUntyped({ schema, types, target, allOf, variants }: SchemaNode): boolean {
  const isNamed = schema.const !== undefined || schema.enum !== undefined || target !== null;
  return types === null && !isNamed && allOf.length + variants.length === 0;
}

/** The array that a node is, or that it may be instead of a scalar, as in "array or null". */
function findArray(node: SchemaNode): SchemaNode | null {
  if (node.types?.includes("array") === true) return node;
  if (node.target !== null) return node.isRecursive ? null : findArray(node.target);
  return node.variants.find((variant) => findArray(variant) !== null) ?? null;
}

function lastOf(raw: RawText): string {
  return typeof raw === "string" ? raw : (raw.at(-1) ?? "");
}

function textsOf(raw: RawText, list: ListStyle): readonly string[] {
  const texts = typeof raw === "string" ? [raw] : raw;
  return list === "comma" ? texts.flatMap(splitList) : texts;
}

/** Splits a list of header values. Empty elements do not count. @spec RFC 9110 §5.6.1 */
function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((element) => element.replace(/^[ \t]+/, "").trimEnd())
    .filter((element) => element !== "");
}

type ArrayCoercion = (texts: readonly string[]) => unknown[] | SchemaIssues;

/** @param take Takes the texts that the schema says nothing about. */
function compileArray(
  array: SchemaNode,
  compile: (node: SchemaNode) => Coercion,
  take: Coercion,
  place: string,
): ArrayCoercion {
  const node = arrayOf(array);
  const compileElement = (element: SchemaNode): Coercion => {
    if (findArray(element) !== null) throw new ConfigError("SCHEMA_NOT_SCALAR", place, "an array of arrays");
    return compile(element);
  };
  const first = node.prefixItems.map(compileElement);
  const rest = node.items === null || node.items === "refused" ? take : compileElement(node.items);
  return (texts) => {
    const sink = new IssueSink();
    const values: unknown[] = [];
    for (let index = 0; index < texts.length && !sink.isFull; index++) {
      const text = texts[index] as string;
      const value = (first[index] ?? rest)(text);
      if (value instanceof SchemaIssues) addAt(index, value, sink);
      else values.push(value);
    }
    return sink.size === 0 ? values : sink.toIssues();
  };
}

function addAt(index: number, { issues }: SchemaIssues, sink: IssueSink): void {
  const since = sink.size;
  sink.addAll(issues);
  sink.prefix(since, index);
}

function arrayOf(node: SchemaNode): SchemaNode {
  return node.target === null ? node : arrayOf(node.target);
}

/** Scalars that may stand instead of the array are asked first: "null", or nothing, is no list of one. */
function coerceTexts(texts: readonly string[], coerceAll: ArrayCoercion, scalars: readonly Coercion[]): unknown {
  const [text] = texts;
  if (text !== undefined && texts.length === 1) {
    for (const coerce of scalars) {
      const value = coerce(text);
      if (!(value instanceof SchemaIssues)) return value;
    }
  }
  return coerceAll(texts);
}

/** An array without constraints of its own or its elements'. */
function isPlainArray(node: SchemaNode, owner: SchemaOwner): boolean {
  if (node.items === null || node.items === "refused" || node.prefixItems.length > 0) return false;
  return asksNothing(node, ["items"]) && isGuaranteed(node.items, owner);
}

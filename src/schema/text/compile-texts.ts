import { ConfigError } from "../../errors/config-error.ts";
import { SchemaIssues } from "../decoded.ts";
import { IssueSink } from "../explain/issue-sink.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import { asksNothing, type Coercion, compileCoercion, isGuaranteed, type SchemaOwner } from "./coerce-text.ts";
import { checkText } from "./text-issues.ts";

/** How several values travel: in repetitions of a key, or in one text with commas, as in headers. */
export type ListStyle = "repeat" | "comma";

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
 * @throws ConfigError SCHEMA_NOT_SCALAR for objects and nested arrays.
 */
export function compileTexts(node: SchemaNode, owner: SchemaOwner, list: ListStyle, place: string): TextCoercion {
  if (owner === "foreign" && isUntyped(node)) return asSent;
  const array = findArray(node);
  if (array === null) {
    const coerce = compileCoercion(node, owner, place);
    return { isList: false, isGuaranteed: isGuaranteed(node, owner), coerce: (raw) => coerceText(lastOf(raw), coerce) };
  }
  const coerceAll = compileArray(array, owner, place);
  const scalars = array === node ? [] : node.variants.filter((variant) => variant !== array);
  const others = scalars.map((variant) => compileCoercion(variant, owner, place));
  const coerce = (raw: RawText): unknown => coerceTexts(textsOf(raw, list), coerceAll, others);
  return { isList: true, isGuaranteed: others.length === 0 && isPlainArray(array, owner), coerce };
}

/** For a library that says nothing about types: the text, or all texts where there are several. */
export const asSent: TextCoercion = {
  isList: true,
  isGuaranteed: false,
  coerce: (raw) => {
    const texts = typeof raw === "string" ? [raw] : raw;
    for (const text of texts) {
      const issues = checkText(text);
      if (issues !== null) return issues;
    }
    return texts.length === 1 ? texts[0] : texts;
  },
};

function isUntyped({ schema, types, target, allOf, variants }: SchemaNode): boolean {
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

function coerceText(text: string, coerce: Coercion): unknown {
  return checkText(text) ?? coerce(text);
}

type ArrayCoercion = (texts: readonly string[]) => unknown[] | SchemaIssues;

function compileArray(array: SchemaNode, owner: SchemaOwner, place: string): ArrayCoercion {
  const node = arrayOf(array);
  const first = node.prefixItems.map((item) => compileElement(item, owner, place));
  const rest = node.items === null || node.items === "refused" ? null : compileElement(node.items, owner, place);
  return (texts) => {
    const sink = new IssueSink();
    const values: unknown[] = [];
    for (let index = 0; index < texts.length && !sink.isFull; index++) {
      const text = texts[index] as string;
      const coerce = first[index] ?? rest;
      const value = coerce === null ? (checkText(text) ?? text) : coerceText(text, coerce);
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

function compileElement(node: SchemaNode, owner: SchemaOwner, place: string): Coercion {
  if (findArray(node) !== null) throw new ConfigError("SCHEMA_NOT_SCALAR", place, "an array of arrays");
  return compileCoercion(node, owner, place);
}

/** Scalars that may stand instead of the array are asked first: "null", or nothing, is no list of one. */
function coerceTexts(texts: readonly string[], coerceAll: ArrayCoercion, scalars: readonly Coercion[]): unknown {
  const [text] = texts;
  if (text !== undefined && texts.length === 1) {
    for (const coerce of scalars) {
      const value = coerceText(text, coerce);
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

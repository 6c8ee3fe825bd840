import type { JsonSchema } from "../infer.ts";
import { reaches, type SchemaNode } from "../node/schema-node.ts";

/** Bytes that a file may have where its schema says nothing about it: 1 MiB. */
export const defaultMaxFileBytes: number = 1_048_576;

/** What a schema says about the files of a field. */
export interface FileRules {
  readonly minBytes: number;
  readonly maxBytes: number;
  /** Media types, some with "*"; null for all. */
  readonly types: readonly string[] | null;
  readonly minFiles: number;
  readonly maxFiles: number;
  /** Whether the field holds a list. */
  readonly isList: boolean;
}

/** Keyword under which `t.File()` keeps its rules: `{ max_size, min_size, types }`. */
export const fileKeyword = "x-file";

/** What stands under `fileKeyword`; documentation shows it as it is. */
export interface FileKeyword {
  readonly max_size: number;
  readonly min_size?: number;
  readonly types?: readonly string[];
}

/** Whether a node is a `t.File()`. */
export function isFileNode({ schema }: SchemaNode): boolean {
  return schema[fileKeyword] !== undefined;
}

/** Whether a file stands anywhere in a schema. */
export function hasFile(node: SchemaNode): boolean {
  return reaches(node, isFileNode);
}

/** The rules of a node that is a file, or an array of files; null for any other. */
export function fileRulesOf(node: SchemaNode): FileRules | null {
  if (isFileNode(node)) return { ...contentRules(node.schema), ...single };
  const { items, schema } = node;
  if (items === null || items === "refused" || !isFileNode(items)) return null;
  return { ...contentRules(items.schema), ...countRules(schema) };
}

/**
 * The rules of another library's schema, where it says that it is a file, as Zod does for `z.file()`. What it says beside
 * the size, the library itself checks.
 */
export function foreignFileRules(node: SchemaNode): FileRules | null {
  if (isBinary(node.schema)) return { ...foreignContentRules(node.schema), ...single };
  const { items, schema } = node;
  if (items === null || items === "refused" || !isBinary(items.schema)) return null;
  return { ...foreignContentRules(items.schema), ...countRules(schema) };
}

/** For fields of which nothing is known: their library has the last word. */
export const unknownFileRules: FileRules = {
  minBytes: 0,
  maxBytes: defaultMaxFileBytes,
  types: null,
  minFiles: 0,
  maxFiles: Number.POSITIVE_INFINITY,
  isList: true,
};

const single = { minFiles: 1, maxFiles: 1, isList: false };

function contentRules(schema: JsonSchema) {
  const { max_size, min_size = 0, types = null } = schema[fileKeyword] as FileKeyword;
  return { maxBytes: max_size, minBytes: min_size, types };
}

function foreignContentRules({ maxLength }: JsonSchema) {
  return { maxBytes: typeof maxLength === "number" ? maxLength : defaultMaxFileBytes, minBytes: 0, types: null };
}

function countRules({ minItems, maxItems }: JsonSchema) {
  return {
    minFiles: typeof minItems === "number" ? minItems : 0,
    maxFiles: typeof maxItems === "number" ? maxItems : Number.POSITIVE_INFINITY,
    isList: true,
  };
}

function isBinary({ type, format }: JsonSchema): boolean {
  return type === "string" && format === "binary";
}

import { ConfigError } from "../errors/config-error.ts";
import { findOptionMistake, isText, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import { withMessages } from "../schema/explain/own-messages.ts";
import type { JsonSchema, TypeBoxSchema } from "../schema/infer.ts";
import { asJsonSchema } from "../schema/json-schema.ts";
import { type SchemaSide, sidesKeyword } from "../schema/node/schema-sides.ts";
import { t } from "../schema/t.ts";

/** Limits of a tree that a client sends. */
export interface TreeOptions {
  /** Most items of each list. Default 1000. */
  readonly maxItems?: number;
  /** Most levels, the first one included. Default 10. */
  readonly maxDepth?: number;
}

/** The field of a serializer that has a list of its own kind. */
export interface TreeField {
  readonly name: string;
  readonly maxItems: number;
  readonly maxDepth: number;
}

const rules: OptionRules = {
  maxItems: wholeNumber("a number of items", 1),
  // What schemas that contain themselves are checked for has this limit.
  maxDepth: wholeNumber("a number of levels", 1, 30),
};

/** @throws ConfigError SERIALIZER_INVALID. */
export function readTreeField(label: string, name: unknown, options: TreeOptions): TreeField {
  const invalid = (problem: string): ConfigError =>
    new ConfigError("SERIALIZER_INVALID", JSON.stringify(label), problem);
  if (!isText(name) || name === "") throw invalid("a tree needs the name of the field with its lists.");
  const mistake = findOptionMistake(options, rules);
  if (mistake === null) return { name: name as string, maxItems: 1000, maxDepth: 10, ...options };
  throw invalid(
    mistake.kind === "unknown"
      ? `there is no option "${mistake.option}". Options are ${mistake.known}.`
      : `option "${mistake.option}": ${mistake.problem}`,
  );
}

/** The list of a side: of what a reference leads to inside of the tree, and of whole trees elsewhere. */
export function treeList({ maxItems }: TreeField, item: JsonSchema): JsonSchema {
  const list = t.Array(item as never, { maxItems });
  return withMessages(asJsonSchema(list), {
    maxItems: (value) => `Too many items (${(value as readonly unknown[]).length}). Maximum allowed: ${maxItems}.`,
  });
}

/** The field as other serializers have it that are made of the tree: absent on the way in, there on the way out. */
export function treeSchema(field: TreeField, treeOf: (side: SchemaSide) => JsonSchema): TypeBoxSchema {
  const sides = {
    get input() {
      return asJsonSchema(t.Optional(treeList(field, treeOf("input")) as never));
    },
    get output() {
      return treeList(field, treeOf("output"));
    },
  };
  return Object.defineProperty(t.Unsafe({}), sidesKeyword, { value: sides, configurable: true, writable: true });
}

/** Whether a value has more levels than there may be. It looks no deeper than that. */
export function isTooDeep(value: unknown, { name, maxDepth }: TreeField, level = 1): boolean {
  if (level > maxDepth) return true;
  const list = (value as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(list) && list.some((item) => isTooDeep(item, { name, maxDepth, maxItems: 0 }, level + 1));
}

import type { SchemaNode } from "../node/schema-node.ts";

/** Says what is wrong with a value, by the keyword that it breaks, where the usual words say too little. */
export type OwnMessages = Readonly<Record<string, (value: unknown) => string>>;

const messagesKeyword = "~messages";

/** A copy of a schema with messages of its own. JSON does not see them. */
export function withMessages<Schema extends object>(schema: Schema, messages: OwnMessages): Schema {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)) as Schema;
  return Object.defineProperty(copy, messagesKeyword, { value: messages, configurable: true, writable: true });
}

/** The node's own message about a keyword that a value breaks; null where it has none. */
export function ownMessage({ schema }: SchemaNode, keyword: string, value: unknown): string | null {
  const messages = schema[messagesKeyword] as OwnMessages | undefined;
  return messages?.[keyword]?.(value) ?? null;
}

import type { JsonSchema } from "../infer.ts";

/** Which way a value goes: in from a client, or out to one. */
export type SchemaSide = "input" | "output";

/** The two schemas of one that describes something else for each way that values go, as a serializer does. */
export type SchemaSides = Readonly<Record<SchemaSide, JsonSchema>>;

/** The keyword that holds them. TypeBox copies it along, and JSON does not see it. */
export const sidesKeyword = "~sides";

/** What the schema is that stands for both sides, and not what its sides are. */
const ofTheWhole: ReadonlySet<string> = new Set([sidesKeyword, "~unsafe", "~kind", "~optional", "~readonly", "$id"]);

export function sidesOf(schema: JsonSchema): SchemaSides | null {
  return (schema[sidesKeyword] as SchemaSides | undefined) ?? null;
}

/** The schema of one side, with what is said of the whole, such as a default: the schema itself where it has no sides. */
export function schemaOfSide(schema: JsonSchema, side: SchemaSide): JsonSchema {
  const sides = sidesOf(schema);
  if (sides === null) return schema;
  const added = Reflect.ownKeys(schema).filter((key) => typeof key === "string" && !ofTheWhole.has(key));
  return added.length === 0 ? sides[side] : withKeywords(sides[side], schema, added);
}

function withKeywords(base: JsonSchema, source: JsonSchema, keys: readonly PropertyKey[]): JsonSchema {
  // Keywords with "~" are not enumerable.
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(base));
  for (const key of keys) {
    Object.defineProperty(copy, key, Object.getOwnPropertyDescriptor(source, key) as PropertyDescriptor);
  }
  return copy;
}

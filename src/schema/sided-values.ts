import type { StaticDecode, StaticEncode, TSchema } from "typebox";

/**
 * The types of a schema that describes something else for each way that values go: `~values` of serializers. What handlers
 * receive is in `~unsafe`, where TypeBox looks for it.
 */
export interface SidedValues {
  /** What a client sends. */
  readonly accepted: unknown;
  /** What a handler returns. */
  readonly returned: unknown;
  /** What a client gets, before JSON makes text of dates and the like. */
  readonly written: unknown;
}

/** Of which side the types are wanted. */
type OutputSide = "returned" | "written";

/**
 * The type of an output: what handlers return for a schema, or what is written of that. Schemas are looked into for those that
 * have `~values`; all others are as TypeBox has them.
 */
export type OutputValue<Schema, Side extends OutputSide> = Schema extends {
  readonly "~values": infer Values extends SidedValues;
}
  ? Values[Side]
  : Schema extends { readonly "~codec": unknown }
    ? StaticOutput<Schema, Side>
    : Schema extends { readonly "~kind": "Object"; readonly properties: infer Properties }
      ? OutputObject<Properties, Side>
      : Schema extends { readonly "~kind": "Array"; readonly items: infer Item }
        ? OutputValue<Item, Side>[]
        : Schema extends { readonly "~kind": "Union"; readonly anyOf: infer Members extends readonly unknown[] }
          ? OutputValue<Members[number], Side>
          : StaticOutput<Schema, Side>;

type StaticOutput<Schema, Side extends OutputSide> = Schema extends TSchema
  ? Side extends "returned"
    ? StaticDecode<Schema>
    : StaticEncode<Schema>
  : never;

type OutputObject<Properties, Side extends OutputSide, Optional extends keyof Properties = OptionalKeys<Properties>> = {
  [Key in Exclude<keyof Properties, Optional>]: OutputValue<Properties[Key], Side>;
} & { [Key in Optional]?: OutputValue<Properties[Key], Side> };

/** The keys of schemas that were made with `t.Optional`. */
export type OptionalKeys<Properties> = {
  [Key in keyof Properties]: Properties[Key] extends { readonly "~optional": unknown } ? Key : never;
}[keyof Properties];

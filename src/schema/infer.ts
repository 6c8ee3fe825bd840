import type { StaticDecode, TSchema } from "typebox";
import type { OutputValue } from "./sided-values.ts";
import type { StandardSchema } from "./standard-schema.ts";

/**
 * A schema built with `t`. TypeBox's own `TSchema` is an empty interface that everything fits; its kind tells it apart, or,
 * for `t.Unsafe`, the mark it has instead.
 */
export type TypeBoxSchema = TSchema & ({ readonly "~kind": string } | { readonly "~unsafe": unknown });

/** A JSON Schema object, draft 2020-12. A TypeBox schema is one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whatever BoltAPI takes as a schema: TypeBox, or any Standard Schema. */
// biome-ignore lint/suspicious/noExplicitAny: a constraint; `unknown` would refuse schemas with a narrower input type
export type AnySchema = TypeBoxSchema | StandardSchema<any, any>;

/** A record of schemas, one a field: `{ q: t.String(), page: t.Integer({ default: 1 }) }`. */
export type Shape = Readonly<Record<string, AnySchema>>;

/** What a handler receives for a schema. */
export type Infer<Schema> =
  Schema extends StandardSchema<infer _Input, infer Output>
    ? Output
    : Schema extends TSchema
      ? StaticDecode<Schema>
      : never;

/** What a handler may return for a `response` schema: the value before the schema's own transformations. */
export type InferInput<Schema> =
  Schema extends StandardSchema<infer Input, infer _Output>
    ? Input
    : Schema extends TSchema
      ? OutputValue<Schema, "returned">
      : never;

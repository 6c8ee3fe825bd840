import type { AnySchema, Infer, Shape } from "../schema/infer.ts";

/** How a route declares one source of values: a record of schemas, or one object schema ("parameter model"). */
export type SectionSchema = Shape | AnySchema;

/** What a handler receives for a section. */
export type InferSection<Section> = Section extends AnySchema
  ? Infer<Section>
  : Section extends Shape
    ? InferShape<Section>
    : never;

/**
 * The object a record of schemas describes; optional fields become optional keys.
 *
 *   InferShape<{ q: TString; tags: TOptional<TArray<TString>> }>  →  { q: string; tags?: string[] }
 */
export type InferShape<Fields, Optional extends keyof Fields = OptionalKeys<Fields>> = Simplify<
  { -readonly [Key in Exclude<keyof Fields, Optional>]: Infer<Fields[Key]> } & {
    -readonly [Key in Optional]?: Infer<Fields[Key]>;
  }
>;

/** TypeBox marks optional schemas; a Standard Schema is optional when it takes undefined. */
type OptionalKeys<Fields> = {
  [Key in keyof Fields]: Fields[Key] extends { readonly "~optional": unknown }
    ? Key
    : Fields[Key] extends { readonly "~standard": unknown }
      ? OptionalStandardKey<Fields[Key], Key>
      : never;
}[keyof Fields];

type OptionalStandardKey<Schema, Key> = undefined extends Infer<Schema> ? Key : never;

/** Shows an intersection as the one object it is. */
export type Simplify<Type> = { [Key in keyof Type]: Type[Key] } & {};

/** The member that a declared section adds to the handler's argument; nothing when it is not declared. */
export type SectionInput<Name extends string, Section> = Section extends undefined
  ? unknown
  : { [Key in Name]: InferSection<Section> };

/** A wrong use, worded for the compiler's message. */
export interface TypeMistake<Message extends string> {
  readonly "~error": Message;
}

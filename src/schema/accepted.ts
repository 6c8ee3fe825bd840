import type { StaticEncode, TSchema } from "typebox";
import type { UploadFile } from "../forms/upload-file.ts";
import type { SidedValues } from "./sided-values.ts";
import type { StandardSchema } from "./standard-schema.ts";

/**
 * What a client may send for a schema: values before any conversion, what has a default left out where it likes, and any Blob
 * where a file is expected.
 *
 *   Accepted<TObject<{ name: TString; page: TInteger & { default: unknown } }>>  →  { name: string; page?: number }
 */
export type Accepted<Schema> =
  Schema extends StandardSchema<infer Input, infer _Output>
    ? Input
    : Schema extends TSchema
      ? AcceptedByTypeBox<Schema>
      : never;

// Kinds are told apart by what TypeBox itself looks at; a codec first, since it has the kind of what it converts.
type AcceptedByTypeBox<Schema extends TSchema> = Schema extends { readonly "~values": infer Values extends SidedValues }
  ? Values["accepted"]
  : Schema extends { readonly "~codec": unknown }
    ? StaticEncode<Schema>
    : Schema extends { readonly "~kind": "Object"; readonly properties: infer Properties }
      ? AcceptedShape<Properties>
      : Schema extends { readonly "~kind": "Array"; readonly items: infer Item }
        ? readonly Accepted<Item>[]
        : Schema extends { readonly "~kind": "Union"; readonly anyOf: infer Members extends readonly unknown[] }
          ? Accepted<Members[number]>
          : Schema extends { readonly "~unsafe": infer Value }
            ? AcceptedFile<Value>
            : StaticEncode<Schema>;

type AcceptedFile<Value> = Value extends UploadFile
  ? Blob
  : Value extends readonly UploadFile[]
    ? readonly Blob[]
    : Value;

/** What a client may send for a record of schemas. */
export type AcceptedShape<Fields, Optional extends keyof Fields = OmittableKeys<Fields>> = {
  readonly [Key in Exclude<keyof Fields, Optional>]: Accepted<Fields[Key]>;
} & { readonly [Key in Optional]?: Accepted<Fields[Key]> | undefined };

type OmittableKeys<Fields> = {
  [Key in keyof Fields]: IsOmittable<Fields[Key]> extends true ? Key : never;
}[keyof Fields];

/** Whether a client may leave the value of a schema out. */
export type IsOmittable<Schema> = Schema extends { readonly "~optional": unknown } | { readonly default: unknown }
  ? true
  : Schema extends StandardSchema<infer Input, infer _Output>
    ? undefined extends Input
      ? true
      : false
    : false;

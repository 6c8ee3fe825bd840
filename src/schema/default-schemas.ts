import type Type from "typebox";
import type {
  TArray,
  TArrayOptions,
  TBigInt,
  TBoolean,
  TEnum,
  TInteger,
  TLiteral,
  TLiteralValue,
  TNumber,
  TNumberOptions,
  TObject,
  TObjectOptions,
  TProperties,
  TSchema,
  TSchemaOptions,
  TString,
  TStringOptions,
  TUnion,
} from "typebox";

/**
 * The builders whose types tell whether a default was given: clients may leave such a value out, which typed calls want to
 * know. TypeBox's own forget it.
 *
 *   t.Integer({ minimum: 1, default: 1 })  →  TInteger & { readonly default: unknown }
 */
export interface DefaultSchemas {
  String<Options extends TStringOptions>(options?: Options): TString & DefaultOf<Options>;
  Integer<Options extends TNumberOptions>(options?: Options): TInteger & DefaultOf<Options>;
  Number<Options extends TNumberOptions>(options?: Options): TNumber & DefaultOf<Options>;
  BigInt<Options extends TSchemaOptions>(options?: Options): TBigInt & DefaultOf<Options>;
  Boolean<Options extends TSchemaOptions>(options?: Options): TBoolean & DefaultOf<Options>;
  /** Of a list of values; TypeBox's own signatures take an enum of TypeScript. */
  Enum: (<Values extends (string | number)[], Options extends TSchemaOptions>(
    values: readonly [...Values],
    options?: Options,
  ) => TEnum<Values> & DefaultOf<Options>) &
    typeof Type.Enum;
  Literal<Value extends TLiteralValue, Options extends TSchemaOptions>(
    value: Value,
    options?: Options,
  ): TLiteral<Value> & DefaultOf<Options>;
  Array<Item extends TSchema, Options extends TArrayOptions>(
    items: Item,
    options?: Options,
  ): TArray<Item> & DefaultOf<Options>;
  Union<Members extends TSchema[], Options extends TSchemaOptions>(
    anyOf: [...Members],
    options?: Options,
  ): TUnion<Members> & DefaultOf<Options>;
  Object<Properties extends TProperties, Options extends TObjectOptions>(
    properties: Properties,
    options?: Options,
  ): TObject<Properties> & DefaultOf<Options>;
}

/** What a schema's type tells of a default among its options. */
export type DefaultOf<Options> = Options extends { readonly default: unknown }
  ? { readonly default: unknown }
  : unknown;

import type { Infer } from "../schema/infer.ts";
import type { KeyStyle } from "./key-style.ts";
import { Serializer } from "./serializer.ts";
import { defineSerializer } from "./serializer-definition.ts";
import { checkSerializerOptions, type UntypedOptions } from "./serializer-options.ts";
import type {
  NoFields,
  SerializerFields,
  SerializerRow,
  SerializerValue,
  ValidatedField,
  ValueParts,
} from "./serializer-types.ts";

/** Options of `serializer`. */
export interface SerializerOptions<
  Fields extends SerializerFields,
  ReadOnly extends string,
  WriteOnly extends string,
  Validated extends object,
  Computed extends SerializerFields,
  Sources extends object,
  Sets extends object,
  Style extends KeyStyle,
  Aliases extends object,
> {
  /** A schema for each field; a serializer is one. */
  readonly fields: Fields;
  /** Fields that leave and never come in: what a client sends for them is dropped. */
  readonly readOnly?: readonly ReadOnly[];
  /** Fields that come in and never leave, whatever a handler returns. */
  readonly writeOnly?: readonly WriteOnly[];
  /**
   * Functions that refuse the value of a field by throwing a ValueError. What one returns takes the place of the value, unless it is
   * undefined. Several run in order, up to the first that refuses.
   */
  readonly validators?: {
    readonly [Name in keyof Validated]: Name extends keyof Fields
      ?
          | ((value: Infer<Fields[Name]>) => Validated[Name])
          // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing keeps the value
          | readonly ((value: Infer<Fields[Name]>) => Infer<Fields[Name]> | void)[]
      : never;
  };
  /** Refuses the value as a whole by throwing a ValueError, once all fields are well. What it returns is ignored. */
  readonly validate?: (value: SerializerValue<ValueParts<Fields, ReadOnly, WriteOnly, Validated, Sources>>) => void;
  /** Validators that take time, such as those that ask a database: run when everything else is well. */
  readonly asyncValidators?: {
    readonly [Name in keyof Fields]?: (
      value: ValidatedField<Fields[Name], Validated, Name>,
      // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing keeps the value
    ) => Promise<ValidatedField<Fields[Name], Validated, Name> | void>;
  };
  /** `validate` that takes time: runs when `asyncValidators` are well. */
  readonly asyncValidate?: (
    value: SerializerValue<ValueParts<Fields, ReadOnly, WriteOnly, Validated, Sources>>,
  ) => Promise<void>;
  /** Fields that are made of what a handler returns, and only leave. */
  readonly computed?: {
    readonly [Name in keyof Computed]: {
      readonly schema: Computed[Name];
      readonly value: (
        row: SerializerRow<ValueParts<Fields, ReadOnly, WriteOnly, Validated, Sources>>,
      ) => Infer<Computed[Name]>;
    };
  };
  /** Where the value of a field is in what a handler returns: "author.name". Such fields only leave. */
  readonly sources?: { readonly [Name in keyof Sources]: Sources[Name] & string };
  /** How keys are written on the wire. Default "same", as the fields are named. */
  readonly rename?: Style;
  /** Keys on the wire of single fields. */
  readonly aliases?: { readonly [Name in keyof Aliases]: Aliases[Name] & string };
  /** Lists of fields that `use` makes serializers of. */
  readonly fieldSets?: { readonly [Name in keyof Sets]: Sets[Name] & readonly (keyof Fields | keyof Computed)[] };
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
}

/**
 * Makes a serializer: a schema that says of each field whether it comes in, leaves, or both.
 *
 *   const User = serializer("User", {
 *     fields: { id: t.Integer(), email: t.String(), password: t.String({ minLength: 8 }) },
 *     readOnly: ["id"],
 *     writeOnly: ["password"],
 *     validators: { email: (value) => value.toLowerCase() },
 *   });
 *
 * @param name Its name in API documents.
 * @throws ConfigError SERIALIZER_INVALID, SERIALIZER_FIELD_UNKNOWN, SERIALIZER_KEY_DUPLICATE.
 */
export function serializer<
  const Fields extends SerializerFields,
  const ReadOnly extends keyof Fields & string = never,
  const WriteOnly extends keyof Fields & string = never,
  Validated extends { readonly [Name in keyof Fields]?: unknown } = Record<never, never>,
  Computed extends SerializerFields = NoFields,
  const Sources extends { readonly [Name in keyof Fields]?: string } = Record<never, never>,
  const Sets extends Readonly<Record<string, readonly (keyof Fields | keyof Computed)[]>> = Record<never, never>,
  const Style extends KeyStyle = "same",
  const Aliases extends { readonly [Name in keyof Fields | keyof Computed]?: string } = Record<never, never>,
>(
  name: string,
  options: SerializerOptions<Fields, ReadOnly, WriteOnly, Validated, Computed, Sources, Sets, Style, Aliases>,
): Serializer<{
  readonly fields: Fields;
  readonly readOnly: ReadOnly;
  readonly writeOnly: WriteOnly;
  readonly validated: Validated;
  readonly computed: Computed;
  readonly sources: Sources;
  readonly sets: Sets;
  readonly style: Style;
  readonly aliases: Aliases;
  readonly needs: unknown;
}> {
  checkSerializerOptions(name, options);
  return new Serializer(defineSerializer(name, options as unknown as UntypedOptions));
}

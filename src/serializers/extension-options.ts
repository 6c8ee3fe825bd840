import type { Infer } from "../schema/infer.ts";
import type { SerializerOptions } from "./define-serializer.ts";
import type {
  ExtendedParts,
  FieldName,
  SerializerFields,
  SerializerParts,
  SerializerRow,
  SerializerValue,
  ValueParts,
} from "./serializer-types.ts";

/** Options of `extend`: those of `serializer` for what is added. Functions for the whole get all fields. */
export interface ExtensionOptions<
  Base extends SerializerParts,
  Fields extends SerializerFields,
  ReadOnly extends string,
  WriteOnly extends string,
  Validated extends object,
  Computed extends SerializerFields,
  Sources extends object,
  Sets extends object,
  Aliases extends object,
> extends Omit<
    SerializerOptions<Fields, ReadOnly, WriteOnly, Validated, Computed, Sources, Sets, "same", Aliases>,
    "fields" | "validate" | "asyncValidate" | "computed" | "fieldSets" | "rename"
  > {
  /** A schema for each field that is added. */
  readonly fields?: Fields;
  /** Refuses the value as a whole, once the validators that the serializer has are well. */
  readonly validate?: (value: WholeValue<Base, Fields, ReadOnly, WriteOnly, Validated, Sources>) => void;
  /** The same for what takes time. */
  readonly asyncValidate?: (value: WholeValue<Base, Fields, ReadOnly, WriteOnly, Validated, Sources>) => Promise<void>;
  readonly computed?: {
    readonly [Name in keyof Computed]: {
      readonly schema: Computed[Name];
      readonly value: (
        row: SerializerRow<ExtendedParts<Base, ValueParts<Fields, ReadOnly, WriteOnly, Validated, Sources>>>,
      ) => Infer<Computed[Name]>;
    };
  };
  /** Lists of fields, those that are there already among them. */
  readonly fieldSets?: {
    readonly [Name in keyof Sets]: Sets[Name] & readonly (FieldName<Base> | keyof Fields | keyof Computed)[];
  };
}

type WholeValue<
  Base extends SerializerParts,
  Fields extends SerializerFields,
  ReadOnly extends string,
  WriteOnly extends string,
  Validated extends object,
  Sources extends object,
> = SerializerValue<ExtendedParts<Base, ValueParts<Fields, ReadOnly, WriteOnly, Validated, Sources>>>;

import type { TOptional } from "typebox";
import type { Accepted, IsOmittable } from "../schema/accepted.ts";
import type { Infer, TypeBoxSchema } from "../schema/infer.ts";
import type { OptionalKeys, OutputValue } from "../schema/sided-values.ts";
import type { KeyStyle, StyledKey } from "./key-style.ts";

/** The fields of a serializer: a schema each, which may be a serializer. */
export type SerializerFields = Readonly<Record<string, TypeBoxSchema>>;

/** All that the types of a serializer are made of. */
export interface SerializerParts {
  readonly fields: SerializerFields;
  readonly readOnly: string;
  readonly writeOnly: string;
  /** What validators return, by field. */
  readonly validated: object;
  readonly computed: SerializerFields;
  /** Paths into what handlers return, by field. */
  readonly sources: object;
  /** Lists of names, by the name of the set. */
  readonly sets: object;
  readonly style: KeyStyle;
  readonly aliases: object;
  /** What computed fields need besides the fields themselves. */
  readonly needs: unknown;
}

/** As many parts as it takes to say what validators and computed fields get. */
export interface ValueParts<
  Fields extends SerializerFields,
  ReadOnly extends string,
  WriteOnly extends string,
  Validated extends object,
  Sources extends object,
> {
  readonly fields: Fields;
  readonly readOnly: ReadOnly;
  readonly writeOnly: WriteOnly;
  readonly validated: Validated;
  readonly computed: NoFields;
  readonly sources: Sources;
  readonly sets: object;
  readonly style: "same";
  readonly aliases: object;
  readonly needs: unknown;
}

export type NoFields = Readonly<Record<never, TypeBoxSchema>>;

/** Shows an intersection as the one object it is. */
type Simplify<Type> = { [Key in keyof Type]: Type[Key] } & {};

/** The value of a field once it is validated: what its validators return, or the field's own where that is nothing. */
export type ValidatedField<Field, Validated, Key> = Key extends keyof Validated
  ? Replaced<Validated[Key], Infer<Field>>
  : Infer<Field>;

type Replaced<Result, Value> = unknown extends Result
  ? Value
  : Exclude<Result, void> | (Extract<Result, void> extends never ? never : Value);

/** Fields that a client may send. */
type InputKey<Parts extends SerializerParts> = Exclude<
  keyof Parts["fields"] & string,
  Parts["readOnly"] | keyof Parts["sources"]
>;

/** What handlers receive. */
export type SerializerValue<
  Parts extends SerializerParts,
  Fields extends SerializerFields = Parts["fields"],
  Optional extends PropertyKey = OptionalKeys<Fields> | OmittableKeys<Fields>,
> = Simplify<
  {
    [Key in Exclude<InputKey<Parts>, Optional>]: ValidatedField<Fields[Key], Parts["validated"], Key>;
  } & {
    [Key in InputKey<Parts> & Optional]?: ValidatedField<Fields[Key], Parts["validated"], Key>;
  }
>;

/** Fields that clients may leave out, although they are always there when they leave: columns with a default. */
type OmittableKeys<Fields> = {
  [Key in keyof Fields]: Fields[Key] extends { readonly "~omittable": true } ? Key : never;
}[keyof Fields];

/** Fields that are read from what handlers return, by their own names. */
type RowKey<Parts extends SerializerParts> = Exclude<
  keyof Parts["fields"] & string,
  Parts["writeOnly"] | keyof Parts["sources"]
>;

/** What handlers return: without computed fields; with write-only ones if they like, which never leave. */
export type SerializerRow<
  Parts extends SerializerParts,
  Fields extends SerializerFields = Parts["fields"],
  Optional extends PropertyKey = AbsentKeys<Fields>,
> = Simplify<
  { [Key in Exclude<RowKey<Parts>, Optional>]: OutputValue<Fields[Key], "returned"> } & {
    [Key in RowKey<Parts> & Optional]?: OutputValue<Fields[Key], "returned"> | undefined;
  } & { [Key in Parts["writeOnly"]]?: unknown } & SourceRows<Parts> &
    Parts["needs"]
>;

/** Fields that may be absent when they leave: optional ones, and those with a default. */
type AbsentKeys<Fields> = {
  [Key in keyof Fields]: IsOmittable<Fields[Key]> extends true ? Key : never;
}[keyof Fields];

/** The objects that the paths of sources lead through, all at once. */
type SourceRows<Parts extends SerializerParts, Sources = Parts["sources"]> = [keyof Sources] extends [never]
  ? unknown
  : UnionToIntersection<
      {
        [Key in keyof Sources]: Key extends keyof Parts["fields"]
          ? PathRow<Sources[Key], OutputValue<Parts["fields"][Key], "returned">>
          : never;
      }[keyof Sources]
    >;

/** PathRow<"author.name", string>  →  { author: { name: string } } */
type PathRow<Path, Value> = Path extends `${infer Name}.${infer Rest}`
  ? { [Key in Name]: PathRow<Rest, Value> | NullOf<Value> }
  : { [Key in Path & string]: Value };

/** What leads to a value that may be null may be null itself. */
type NullOf<Value> = Extract<Value, null>;

type UnionToIntersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer Intersection,
) => void
  ? Intersection
  : never;

/** The key of a field on the wire. */
type WireKey<Parts extends SerializerParts, Name> = Name extends keyof Parts["aliases"]
  ? Parts["aliases"][Name] & string
  : StyledKey<Name & string, Parts["style"]>;

/** What a client sends. */
export type SerializerAccepted<
  Parts extends SerializerParts,
  Fields extends SerializerFields = Parts["fields"],
  Optional extends PropertyKey = AbsentKeys<Fields> | OmittableKeys<Fields>,
> = Simplify<
  { readonly [Key in Exclude<InputKey<Parts>, Optional> as WireKey<Parts, Key>]: Accepted<Fields[Key]> } & {
    readonly [Key in InputKey<Parts> & Optional as WireKey<Parts, Key>]?: Accepted<Fields[Key]> | undefined;
  }
>;

/** Fields that leave, without computed ones. */
type OutputKey<Parts extends SerializerParts> = Exclude<keyof Parts["fields"] & string, Parts["writeOnly"]>;

/** What a client gets, before JSON makes text of dates and the like. */
export type SerializerWritten<
  Parts extends SerializerParts,
  Fields extends SerializerFields = Parts["fields"] & Parts["computed"],
  Keys extends string = OutputKey<Parts> | (keyof Parts["computed"] & string),
  Optional extends PropertyKey = OptionalWithoutDefault<Fields>,
> = Simplify<
  { [Key in Exclude<Keys, Optional> as WireKey<Parts, Key>]: OutputValue<Fields[Key], "written"> } & {
    [Key in Keys & Optional as WireKey<Parts, Key>]?: OutputValue<Fields[Key], "written">;
  }
>;

type OptionalWithoutDefault<Fields> = {
  [Key in keyof Fields]: Fields[Key] extends { readonly default: unknown }
    ? never
    : Fields[Key] extends { readonly "~optional": unknown }
      ? Key
      : never;
}[keyof Fields];

/** Names that can be picked: of fields and computed fields. */
export type FieldName<Parts extends SerializerParts> = (keyof Parts["fields"] | keyof Parts["computed"]) & string;

/** The names in a field set. */
export type NamesIn<Set> = Set extends readonly (infer Name extends string)[] ? Name : never;

/** The parts with only some fields. */
export type PickedParts<Parts extends SerializerParts, Names extends string> = {
  readonly fields: Pick<Parts["fields"], Names & keyof Parts["fields"]>;
  readonly readOnly: Parts["readOnly"] & Names;
  readonly writeOnly: Parts["writeOnly"] & Names;
  readonly validated: Pick<Parts["validated"], Names & keyof Parts["validated"]>;
  readonly computed: Pick<Parts["computed"], Names & keyof Parts["computed"]>;
  readonly sources: Pick<Parts["sources"], Names & keyof Parts["sources"]>;
  readonly sets: object;
  readonly style: Parts["style"];
  readonly aliases: Parts["aliases"];
  readonly needs: [Names & keyof Parts["computed"]] extends [never] ? unknown : SerializerRow<Parts>;
};

/** The parts with those of an extension added. */
export type ExtendedParts<Parts extends SerializerParts, Added extends SerializerParts> = {
  readonly fields: Parts["fields"] & Added["fields"];
  readonly readOnly: Parts["readOnly"] | Added["readOnly"];
  readonly writeOnly: Parts["writeOnly"] | Added["writeOnly"];
  readonly validated: Parts["validated"] & Added["validated"];
  readonly computed: Parts["computed"] & Added["computed"];
  readonly sources: Parts["sources"] & Added["sources"];
  readonly sets: Parts["sets"] & Added["sets"];
  readonly style: Parts["style"];
  readonly aliases: Parts["aliases"] & Added["aliases"];
  readonly needs: Parts["needs"];
};

/** The parts of a tree: with a list of the same under a field. */
export type TreeParts<Parts extends SerializerParts, Name extends string> = Omit<Parts, "fields"> & {
  readonly fields: Parts["fields"] & { readonly [Key in Name]: TreeList<Parts, Name> };
};

/** An interface, since these may contain themselves. */
interface TreeList<Parts extends SerializerParts, Name extends string> {
  readonly "~unsafe": SerializerValue<TreeParts<Parts, Name>>[];
  readonly "~values": {
    readonly accepted: readonly SerializerAccepted<TreeParts<Parts, Name>>[];
    readonly returned: readonly SerializerRow<TreeParts<Parts, Name>>[];
    readonly written: SerializerWritten<TreeParts<Parts, Name>>[];
  };
  /** Clients may leave it out. */
  readonly "~omittable": true;
}

/** The parts with every field optional, and without defaults: what a PATCH sends. */
export type PartialParts<Parts extends SerializerParts> = Omit<Parts, "fields"> & {
  readonly fields: { readonly [Key in keyof Parts["fields"]]: PartialField<Parts["fields"][Key]> };
};

type PartialField<Field extends TypeBoxSchema> = TOptional<WithoutDefault<Field>>;

/** A default is told by a type of its own beside the schema's: see default-schemas.ts. */
type WithoutDefault<Field extends TypeBoxSchema> = Field extends { readonly default: unknown }
  ? Omit<Field, "default"> & TypeBoxSchema
  : Field;

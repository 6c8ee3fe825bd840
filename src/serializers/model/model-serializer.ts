import { dropFields, makePartial, pickFields, pickSet } from "../derive-definition.ts";
import { Serializer } from "../serializer.ts";
import { inputFields, outputFields, type SerializerDefinition } from "../serializer-definition.ts";
import type { FieldName, NamesIn, PartialParts, PickedParts, SerializerParts } from "../serializer-types.ts";
import { columnsOf, type ModelTable } from "./model-table.ts";
import type { ColumnName, Columns } from "./model-types.ts";

/** Names of fields that clients may send. */
type WritableName<Parts extends SerializerParts> = Exclude<keyof Parts["fields"] & string, Parts["readOnly"]>;

/** Names of fields that leave, computed ones included. */
type ReadableName<Parts extends SerializerParts> = Exclude<FieldName<Parts>, Parts["writeOnly"]>;

/** The columns that reading takes. */
type ReadColumns<Parts extends SerializerParts, Table extends ModelTable, Base extends SerializerParts> = Pick<
  Columns<Table>,
  ColumnName<Table> &
    // Computed fields may look at whatever the serializer had when they were written.
    Exclude<keyof ([keyof Parts["computed"]] extends [never] ? Parts : Base)["fields"], Parts["writeOnly"]>
>;

/** A serializer of the rows of a table. Made by `modelSerializer`. */
export class ModelSerializer<
  Parts extends SerializerParts,
  Table extends ModelTable,
  Base extends SerializerParts = Parts,
> extends Serializer<Parts> {
  declare private readonly table: Table;
  declare private readonly base: SerializerDefinition;

  constructor(definition: SerializerDefinition, table: Table, base: SerializerDefinition = definition) {
    super(definition);
    for (const [key, value] of Object.entries({ table, base })) {
      Object.defineProperty(this, key, { value, enumerable: false, configurable: true });
    }
  }

  /**
   * The columns that reading takes, for a query that selects no others:
   *
   *   db.select(ArticleRow.columns).from(articles)
   */
  get columns(): ReadColumns<Parts, Table, Base> {
    const { definition, base, table } = this;
    const read = outputFields(definition.computed.size > 0 ? base : definition);
    const columns = Object.entries(columnsOf(table));
    return Object.fromEntries(columns.filter(([name]) => read.includes(name))) as unknown as ReadColumns<
      Parts,
      Table,
      Base
    >;
  }

  /** What a client sends to make a row: the fields that are not read-only. */
  forCreate(): ModelSerializer<PickedParts<Parts, WritableName<Parts>>, Table, Base> {
    const { name, label } = this.definition;
    const picked = pickFields(this.definition, inputFields(this.definition), `${label}.forCreate()`);
    return this.#derive({ ...picked, name: name && `${name}Create` });
  }

  /** What a client sends to change a row: the same, all optional. */
  forUpdate(): ModelSerializer<PartialParts<PickedParts<Parts, WritableName<Parts>>>, Table, Base> {
    const { name, label } = this.definition;
    const picked = pickFields(this.definition, inputFields(this.definition), label);
    return this.#derive({ ...makePartial(picked), name: name && `${name}Update`, label: `${label}.forUpdate()` });
  }

  /** What clients get: the fields that are not write-only. */
  forPublic(): ModelSerializer<PickedParts<Parts, ReadableName<Parts>>, Table, Base> {
    const { name, label, computed } = this.definition;
    const names = [...outputFields(this.definition), ...computed.keys()];
    const picked = pickFields(this.definition, names, `${label}.forPublic()`);
    return this.#derive({ ...picked, name: name && `${name}Public` });
  }

  override only<const Names extends FieldName<Parts>>(
    ...names: readonly Names[]
  ): ModelSerializer<PickedParts<Parts, Names>, Table, Base> {
    return this.#derive(pickFields(this.definition, names, this.derivedLabel("only", names)));
  }

  override exclude<const Names extends FieldName<Parts>>(
    ...names: readonly Names[]
  ): ModelSerializer<PickedParts<Parts, Exclude<FieldName<Parts>, Names>>, Table, Base> {
    return this.#derive(dropFields(this.definition, names, this.derivedLabel("exclude", names)));
  }

  override use<const Name extends keyof Parts["sets"] & string>(
    set: Name,
  ): ModelSerializer<PickedParts<Parts, NamesIn<Parts["sets"][Name]>>, Table, Base> {
    return this.#derive(pickSet(this.definition, set));
  }

  override partial(): ModelSerializer<PartialParts<Parts>, Table, Base> {
    return this.#derive(makePartial(this.definition));
  }

  override named(name: string): ModelSerializer<Parts, Table, Base> {
    return this.#derive({ ...this.definition, name, label: name });
  }

  #derive<Derived extends SerializerParts>(definition: SerializerDefinition): ModelSerializer<Derived, Table, Base> {
    return new ModelSerializer<Derived, Table, Base>(definition, this.table, this.base);
  }
}

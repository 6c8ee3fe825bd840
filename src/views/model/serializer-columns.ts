import { type Column, getTableColumns, type Table } from "drizzle-orm";
import { ModelSerializer } from "../../serializers/model/model-serializer.ts";
import { inputFields, outputFields, type SerializerDefinition } from "../../serializers/serializer-definition.ts";

/** A serializer of a table, as far as view sets look at it: what its type keeps to itself is there when the program runs. */
export interface UntypedSerializer {
  readonly columns: Readonly<Record<string, Column>>;
  readonly definition: SerializerDefinition;
  readonly table: Table;
  forUpdate(): UntypedSerializer;
}

/** Fields that come in and are no columns: they would be lost. */
export function inputsWithoutColumn(
  serializer: UntypedSerializer,
  columns: Readonly<Record<string, Column>>,
): readonly string[] {
  return inputFields(serializer.definition).filter((name) => !Object.hasOwn(columns, name));
}

export function isOfTable(serializer: unknown): serializer is UntypedSerializer {
  return serializer instanceof ModelSerializer;
}

/** Fields that leave and are no columns, by their names. */
export function nestedFields({ definition, columns, table }: UntypedSerializer): ReadonlyMap<string, unknown> {
  const known = { ...getTableColumns(table), ...columns };
  const nested = outputFields(definition).filter((name) => !Object.hasOwn(known, name));
  return new Map(nested.map((name) => [name, definition.fields.get(name)]));
}

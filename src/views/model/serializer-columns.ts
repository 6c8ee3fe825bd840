import { type Column, getTableColumns, is, SQL, type Table } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import { ModelSerializer } from "../../serializers/model/model-serializer.ts";
import { inputFields, outputFields, type SerializerDefinition } from "../../serializers/serializer-definition.ts";
import type { Join } from "./model-plan.ts";
import type { RowColumns } from "./model-queries.ts";

/** A serializer of a table, as far as view sets look at it: what its type keeps to itself is there when the program runs. */
export interface UntypedSerializer {
  readonly columns: Readonly<Record<string, Column>>;
  readonly definition: SerializerDefinition;
  readonly table: Table;
  forUpdate(): UntypedSerializer;
}

/** Tables of nested serializers by the names of their fields. @throws ConfigError MODEL_VIEW_INVALID. */
export function planJoins(
  {
    serializer,
    joins = {},
  }: { readonly serializer: UntypedSerializer; readonly joins?: Readonly<Record<string, unknown>> },
  label: string,
): ReadonlyMap<string, Join & { readonly serializer: UntypedSerializer }> {
  const nested = nestedFields(serializer);
  const invalid = (problem: string): ConfigError => new ConfigError("MODEL_VIEW_INVALID", label, "joins", problem);
  const unknown = Object.keys(joins).find((name) => !nested.has(name));
  if (unknown !== undefined) throw invalid(`"${unknown}" is no nested field of the serializer.`);
  return new Map(
    [...nested].map(([name, field]) => {
      const on = joins[name];
      if (!is(on, SQL)) throw invalid(`"${name}" needs a condition: { ${name}: eq(column, otherColumn) }.`);
      if (!(field instanceof ModelSerializer)) {
        throw invalid(`"${name}" is not one object of a modelSerializer. Load lists in a route of their own.`);
      }
      const inner = field as unknown as UntypedSerializer;
      return [name, { table: inner.table, on, serializer: inner }];
    }),
  );
}

/** The columns that a serializer reads, by the names of its fields. */
export function columnsToSelect(
  serializer: UntypedSerializer,
  columns: Readonly<Record<string, Column>>,
  joins: ReadonlyMap<string, { readonly serializer: UntypedSerializer }>,
): RowColumns {
  const joined = [...joins].map(([name, { serializer: inner }]) => [
    name,
    columnsToSelect(inner, getTableColumns(inner.table), new Map()),
  ]);
  const own = isOfTable(serializer) ? serializer.columns : columns;
  return { ...own, ...Object.fromEntries(joined) };
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

function nestedFields({ definition, columns, table }: UntypedSerializer): ReadonlyMap<string, unknown> {
  const known = { ...getTableColumns(table), ...columns };
  const nested = outputFields(definition).filter((name) => !Object.hasOwn(known, name));
  return new Map(nested.map((name) => [name, definition.fields.get(name)]));
}

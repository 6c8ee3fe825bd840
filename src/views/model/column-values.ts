import type { Column } from "drizzle-orm";
import { compileTextReader } from "../../schema/compile-text-reader.ts";
import { SchemaIssues } from "../../schema/decoded.ts";
import type { TypeBoxSchema } from "../../schema/infer.ts";
import { columnSchema } from "../../serializers/model/column-schema.ts";
import type { ColumnFacts } from "../../serializers/model/model-table.ts";

const comparable: readonly string[] = ["string", "number", "bigint", "boolean", "date"];

/** Whether values of a column can be written in a query string. */
export function isComparable(column: Column): boolean {
  return comparable.includes(column.dataType);
}

/** The schema of a value of a column that is there: what is compared with it is neither absent nor null. */
export function valueSchemaOf(column: Column): TypeBoxSchema {
  const present = { notNull: { value: true }, hasDefault: { value: false } };
  return columnSchema(Object.create(column, present) as ColumnFacts);
}

/**
 * Makes a function that makes a value of a column of a placeholder of a path; undefined when no row can have it, such as a
 * number that is too large for the column, which databases would refuse.
 */
export function compileKeyReader(column: Column, place: string): (value: unknown) => unknown {
  const { read } = compileTextReader(valueSchemaOf(column), place, { list: "repeat" });
  return (value) => {
    const key = read(String(value));
    return key instanceof SchemaIssues ? undefined : key;
  };
}

import type { Column, SQL, Table } from "drizzle-orm";
import type { RowColumns } from "./model-queries.ts";

/** What is read of the database for a serializer of a table. */
export interface RowPlan {
  /** Columns of the table, and those of joined tables by the path of their field: "author", "author.company". */
  readonly columns: RowColumns;
  readonly joins: readonly Join[];
  /** Objects within joined objects: read beside these, and put into them. */
  readonly inner: readonly InnerPath[];
  readonly lists: readonly ListPlan[];
}

/** A table that is read along with a row. */
export interface Join {
  readonly table: Table;
  readonly on: SQL;
}

/** Where an object belongs that was read as "author.company". */
export interface InnerPath {
  readonly readAs: string;
  /** The objects that lead to it: ["author"]. */
  readonly holders: readonly string[];
  readonly name: string;
}

/** A list within an object: one query for all objects of a page. */
export interface ListPlan {
  readonly name: string;
  /** The column with the primary key of the object; of a table between, where there are many on both sides. */
  readonly key: Column;
  /** How the table of the items is joined to that of the key; null where that is the same. */
  readonly on: SQL | null;
  readonly where: SQL | null;
  readonly order: readonly SQL[];
  readonly maxItems: number;
  readonly table: Table;
  readonly primaryKey: Column;
  readonly rows: RowPlan;
}

/** The primary key of an object, for the lists in it. */
export const ownKey = "~key";

/** The primary key of the object that an item belongs to. */
export const parentKey = "~parent";

/** Whether what is shown is more than a row of the table. */
export function isNested({ joins, lists }: RowPlan): boolean {
  return joins.length > 0 || lists.length > 0;
}

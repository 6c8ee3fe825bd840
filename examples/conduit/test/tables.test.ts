import { getTableColumns, getTableName } from "drizzle-orm";
import { expect, expectTypeOf, it } from "vitest";
import * as postgresTables from "../database/postgres-tables.ts";
import * as sqliteTables from "../database/sqlite-tables.ts";

type Rows<Tables extends Record<string, { readonly $inferSelect: unknown }>> = {
  [Name in keyof Tables]: Tables[Name]["$inferSelect"];
};

// What the cast in database.ts rests on.
it("are the same for both databases", () => {
  expectTypeOf<Rows<typeof postgresTables>>().toEqualTypeOf<Rows<typeof sqliteTables>>();
  const describe = (tables: Record<string, Parameters<typeof getTableColumns>[0]>) =>
    Object.entries(tables).map(([name, table]) => [
      name,
      getTableName(table),
      Object.entries(getTableColumns(table)).map(([key, column]) => [
        key,
        column.name,
        column.notNull,
        column.isUnique,
      ]),
    ]);
  expect(describe(postgresTables).sort()).toEqual(describe(sqliteTables).sort());
});

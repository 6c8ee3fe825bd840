import { expect, it } from "vitest";
import { kindOfStatement } from "../../../src/db/sqlite/statement-kind.ts";

it.each([
  ["select 1", "read"],
  ["  -- why\n /* because */ SELECT 1", "read"],
  ["(select 1)", "read"],
  ["pragma cache_size", "read"],
  ["insert into a values (1) returning id", "write"],
  ["with b as (select 1) delete from a", "write"],
  ["create table a (id)", "write"],
  ["", "write"],
  ["constructor", "write"],
  ["vacuum", "alone"],
  ["BEGIN", "control"],
])("takes %j for %s", (text, kind) => {
  expect(kindOfStatement(text)).toBe(kind);
});

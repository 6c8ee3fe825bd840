import { closeDatabase, type SqliteDatabase, sqlite } from "boltapi/db";
import { and, desc, eq, gt, relations, sql } from "drizzle-orm";
import {
  alias,
  BaseSQLiteDatabase,
  blob,
  integer,
  numeric,
  real,
  SQLiteAsyncDialect,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import { readRelationalSchema } from "../../../src/db/relational-schema.ts";
import { sqliteDialect } from "../../../src/db/sqlite/sqlite-dialect.ts";

const authors = sqliteTable("authors", { id: integer().primaryKey(), fullName: text().notNull() });
const books = sqliteTable("books", {
  id: integer().primaryKey(),
  authorId: integer("author_id"),
  pageTitle: text().notNull(),
  isPublic: integer({ mode: "boolean" }).notNull(),
  soldAt: integer({ mode: "timestamp_ms" }),
  notes: text({ mode: "json" }).$type<{ readonly stars: number }>(),
  price: numeric({ mode: "number" }),
  copies: numeric({ mode: "bigint" }),
  cover: blob({ mode: "buffer" }),
  weight: real(),
});
const bookRelations = relations(books, ({ one }) => ({
  author: one(authors, { fields: [books.authorId], references: [authors.id] }),
}));
const schema = { authors, books, bookRelations };
const other = alias(authors, "other");

/** Queries of all kinds that have a list of columns. */
function queriesOf(db: SqliteDatabase<typeof schema>): Record<string, { toSQL(): unknown }> {
  const { id, pageTitle, isPublic, copies } = books;
  const cheap = db.$with("cheap").as(db.select({ id, pageTitle }).from(books).where(gt(books.price, 3)));
  return {
    "all columns": db.select().from(authors),
    "a number as text among them": db.select().from(books).limit(3).offset(2),
    "some columns": db.select({ id, title: pageTitle, isPublic }).from(books).where(eq(id, 1)),
    "other names": db.select({ b: copies }).from(books),
    "an expression among them": db.select({ id, upper: sql<string>`upper(${pageTitle})`.as("upper") }).from(books),
    "nothing but an expression": db.select({ one: sql`1` }).from(books),
    distinct: db.selectDistinct({ pageTitle }).from(books).orderBy(desc(pageTitle)),
    "a join": db.select().from(books).leftJoin(authors, eq(authors.id, books.authorId)),
    "a join of the same table": db
      .select({ id, name: authors.fullName, other: { name: other.fullName } })
      .from(books)
      .innerJoin(authors, eq(authors.id, books.authorId))
      .leftJoin(other, and(eq(other.id, authors.id), gt(other.id, 2))),
    "a query in a query": db.with(cheap).select().from(cheap),
    "two queries in one": db
      .select({ id })
      .from(books)
      .union(db.select({ id: authors.id }).from(authors)),
    relations: db.query.books.findMany({ with: { author: { columns: { fullName: true } } }, limit: 2 }),
    "what was inserted": db.insert(authors).values({ id: 1, fullName: "Ann" }).returning(),
    "what was updated": db.update(books).set({ pageTitle: "x" }).where(eq(id, 1)).returning({ id, copies }),
    "what was deleted": db.delete(authors).where(eq(authors.id, 1)).returning(),
  };
}

describe.each([undefined, "snake_case", "camelCase"] as const)("sqliteDialect with the casing %s", (casing) => {
  const own = sqlite({ file: ":memory:", schema, ...(casing && { casing }) });
  const theirs = new BaseSQLiteDatabase(
    "async",
    new SQLiteAsyncDialect(casing && { casing }),
    // Nothing is run.
    {} as ConstructorParameters<typeof BaseSQLiteDatabase>[2],
    readRelationalSchema(schema) as never,
  );
  const expected = queriesOf(theirs as unknown as SqliteDatabase<typeof schema>);

  it.each(Object.entries(queriesOf(own)))("writes what Drizzle's own writes: %s", (name, query) => {
    expect(query.toSQL()).toEqual(expected[name]?.toSQL());
  });
});

it("leaves queries to Drizzle where Drizzle does not write columns as it does today", () => {
  const prototype = SQLiteAsyncDialect.prototype as unknown as { buildSelection?: unknown };
  const original = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(prototype), "buildSelection");
  expect(original).toBeDefined();
  Object.defineProperty(prototype, "buildSelection", { value: undefined, configurable: true });
  try {
    expect(Object.hasOwn(sqliteDialect(undefined), "buildSelection")).toBe(false);
  } finally {
    delete prototype.buildSelection;
  }
});

describe("rows of sqlite", () => {
  const values = {
    id: 1,
    authorId: null,
    pageTitle: "Bolts",
    isPublic: true,
    soldAt: new Date(1_700_000_000_123),
    notes: { stars: 5 },
    price: 12.5,
    copies: 9_007_199_254_740_993n,
    cover: Buffer.from([0, 1, 255]),
    weight: 0.25,
  };

  it("are what their columns read, whether queries are built or prepared, flat or nested", async () => {
    const db = sqlite({ file: ":memory:", schema });
    await db.run(sql`create table authors (id integer primary key, fullName text not null)`);
    await db.run(sql`create table books (id integer primary key, author_id integer, pageTitle text not null,
      isPublic integer not null, soldAt integer, notes text, price numeric, copies numeric, cover blob, weight real)`);

    await db.insert(books).values(values);
    const prepared = db
      .select()
      .from(books)
      .where(eq(books.id, sql.placeholder("id")))
      .prepare();

    expect(await db.select().from(books)).toEqual([values]);
    expect(await prepared.all({ id: 1 })).toEqual([values]);
    expect(await prepared.get({ id: 1 })).toEqual(values);
    expect(await prepared.get({ id: 2 })).toBeUndefined();
    expect(
      await db.select({ book: books, author: authors }).from(books).leftJoin(authors, eq(authors.id, books.authorId)),
    ).toEqual([{ book: values, author: null }]);
    expect(await db.select({ up: sql<string>`upper(${books.pageTitle})`, sold: books.soldAt }).from(books)).toEqual([
      { up: "BOLTS", sold: values.soldAt },
    ]);
    await closeDatabase(db);
  });
});

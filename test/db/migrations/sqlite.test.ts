import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, database, sqlite } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { expect, it } from "vitest";
import { applyMigrations, inspectMigrations } from "../../../src/db/migrations/apply-migrations.ts";
import { makeMigration } from "../../../src/db/migrations/make-migration.ts";
import { MigrationFolder } from "../../../src/db/migrations/migration-folder.ts";
import { describeMigrations } from "./conformance.ts";

const authors = sqliteTable("authors", { id: integer().primaryKey(), name: text().notNull() });
const authors2 = sqliteTable("authors", { id: integer().primaryKey(), name: text().notNull(), email: text("email") });
const books = sqliteTable("books", {
  id: integer().primaryKey(),
  authorId: integer("author_id")
    .notNull()
    .references(() => authors.id, { onDelete: "cascade" }),
  title: text().notNull(),
});

type Tables = { authors: typeof authors2; books: typeof books };
const versions = { 1: { authors, books }, 2: { authors: authors2, books } };
let place = "";

describeMigrations({
  name: "sqlite",
  undoes: true,
  async prepare() {
    place = mkdtempSync(join(tmpdir(), "bolt-sqlite-"));
  },
  async drop() {
    rmSync(place, { recursive: true });
  },
  open: (version) => sqlite<Tables>({ file: join(place, "app.sqlite"), schema: versions[version] as Tables }),
  async addBook(db, name, title) {
    const [author] = await db.insert(authors).values({ name }).returning();
    await db.insert(books).values({ authorId: author?.id ?? 0, title });
  },
  books: async (db) => {
    const rows = await db.select().from(books).innerJoin(authors, eq(authors.id, books.authorId));
    return rows.map((row) => [row.books.title, row.authors.name]);
  },
  emails: async (db) => (await db.select().from(authors2)).map(({ email }) => email),
  hasTable: async (db, name) =>
    (await db.get(sql`select 1 as one from sqlite_master where name = ${name}`)) !== undefined,
});

function emptyFolder(): MigrationFolder {
  return new MigrationFolder(join(mkdtempSync(join(tmpdir(), "bolt-migrations-")), "migrations"));
}

it("keeps rows that refer to a table which SQLite has to build anew", async () => {
  const folder = emptyFolder();
  const request = { name: null, isEmpty: false };
  const file = join(mkdtempSync(join(tmpdir(), "bolt-sqlite-")), "app.sqlite");
  const before = sqlite({ file, schema: { authors, books } });
  await makeMigration(before, folder, request);
  await applyMigrations(before, folder);
  await before.insert(authors).values({ id: 1, name: "Jane Austen" });
  await before.insert(books).values({ authorId: 1, title: "Emma" });
  await closeDatabase(before);
  const named = sqliteTable("authors", { id: integer().primaryKey(), name: text().notNull().default("unknown") });
  const after = sqlite({ file, schema: { authors: named, books } });
  expect(readFileSync((await makeMigration(after, folder, request)) ?? "", "utf8")).toContain("DROP TABLE `authors`");
  await applyMigrations(after, folder);
  expect(await after.select().from(books)).toEqual([{ id: 1, authorId: 1, title: "Emma" }]);
  await closeDatabase(after);
});

it("refuses migrations that leave rows without those they refer to", async () => {
  const folder = emptyFolder();
  const db = sqlite({ file: ":memory:", schema: { authors, books } });
  await makeMigration(db, folder, { name: null, isEmpty: false });
  await applyMigrations(db, folder);
  await db.insert(authors).values({ id: 1, name: "Jane Austen" });
  await db.insert(books).values({ authorId: 1, title: "Emma" });
  const file = await makeMigration(db, folder, { name: "broken", isEmpty: true });
  writeFileSync(file ?? "", "delete from authors;");
  await expect(applyMigrations(db, folder)).rejects.toThrow(/^MIGRATION_BREAKS_REFERENCES: .*"books".*"authors"/);
  expect(await db.$count(authors)).toBe(1);
  await expect(db.insert(books).values({ authorId: 99, title: "Nobody's" })).rejects.toMatchObject({
    cause: { code: "SQLITE_CONSTRAINT_FOREIGNKEY" },
  });
  await closeDatabase(db);
});

it("says what is missing", async () => {
  const folder = emptyFolder();
  const request = { name: null, isEmpty: false };
  await expect(makeMigration(sqlite(), folder, request)).rejects.toThrow(/^MIGRATION_SCHEMA_MISSING: SQLite database/);
  const own = database(
    drizzle(async () => ({ rows: [] })),
    { dialect: "sqlite" },
  );
  expect(() => inspectMigrations(own, folder)).toThrow(/^MIGRATION_UNSUPPORTED: Database is an instance/);
});

it("does not guess whether a column has another name", async () => {
  const folder = emptyFolder();
  await makeMigration(sqlite({ schema: { authors } }), folder, { name: null, isEmpty: false });
  const renamed = sqliteTable("authors", { id: integer().primaryKey(), fullName: text("full_name").notNull() });
  const made = makeMigration(sqlite({ schema: { authors: renamed } }), folder, { name: null, isEmpty: false });
  await expect(made).rejects.toThrow(/^MIGRATION_AMBIGUOUS: /);
  expect(folder.list()).toHaveLength(1);
});

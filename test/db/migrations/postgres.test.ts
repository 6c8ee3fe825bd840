import { closeDatabase, postgres } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, pgTable, serial, text } from "drizzle-orm/pg-core";
import { describeWithServer, postgresUrl } from "../test-servers.ts";
import { describeMigrations } from "./conformance.ts";

const authors = pgTable("authors", { id: serial().primaryKey(), name: text().notNull() });
const authors2 = pgTable("authors", { id: serial().primaryKey(), name: text().notNull(), email: text("email") });
const books = pgTable("books", {
  id: serial().primaryKey(),
  authorId: integer("author_id")
    .notNull()
    .references(() => authors.id),
  title: text().notNull(),
});

type Tables = { authors: typeof authors2; books: typeof books };
const versions = { 1: { authors, books }, 2: { authors: authors2, books } };
// Drizzle keeps what it has applied in a schema of its own, so that each needs a whole database.
const name = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;
const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;

async function run(statement: string): Promise<void> {
  const db = postgres({ url: postgresUrl });
  await db.execute(sql.raw(statement));
  await closeDatabase(db);
}

await describeWithServer("migrations", postgresUrl, () => {
  describeMigrations({
    name: "postgres",
    undoes: true,
    prepare: () => run(`create database ${name}`),
    drop: () => run(`drop database ${name} with (force)`),
    open: (version) => postgres<Tables>({ url, schema: versions[version] as Tables }),
    async addBook(db, author, title) {
      const [row] = await db.insert(authors).values({ name: author }).returning();
      await db.insert(books).values({ authorId: row?.id ?? 0, title });
    },
    books: async (db) => {
      const rows = await db.select().from(books).innerJoin(authors, eq(authors.id, books.authorId));
      return rows.map((row) => [row.books.title, row.authors.name]);
    },
    emails: async (db) => (await db.select().from(authors2)).map(({ email }) => email),
    hasTable: async (db, table) =>
      (await db.execute(sql`select 1 from information_schema.tables where table_name = ${table}`)).length > 0,
  });
});

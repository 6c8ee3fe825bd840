import { mysql } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { MysqlSchema } from "../mysql/mysql-schema.ts";
import { describeWithServer, mysqlUrl } from "../test-servers.ts";
import { describeMigrations } from "./conformance.ts";

const authors = mysqlTable("authors", {
  id: int().autoincrement().primaryKey(),
  name: varchar({ length: 100 }).notNull(),
});
const authors2 = mysqlTable("authors", {
  id: int().autoincrement().primaryKey(),
  name: varchar({ length: 100 }).notNull(),
  email: varchar("email", { length: 100 }),
});
const books = mysqlTable("books", {
  id: int().autoincrement().primaryKey(),
  authorId: int("author_id")
    .notNull()
    .references(() => authors.id),
  title: varchar({ length: 100 }).notNull(),
});

type Tables = { authors: typeof authors2; books: typeof books };
const versions = { 1: { authors, books }, 2: { authors: authors2, books } };

await describeWithServer("migrations", mysqlUrl, () => {
  const own = new MysqlSchema();
  describeMigrations({
    name: "mysql",
    undoes: false,
    prepare: () => own.create(),
    drop: () => own.drop(),
    open: (version) => mysql<Tables>({ url: own.url, schema: versions[version] as Tables }),
    async addBook(db, name, title) {
      const [row] = await db.insert(authors).values({ name }).$returningId();
      await db.insert(books).values({ authorId: row?.id ?? 0, title });
    },
    books: async (db) => {
      const rows = await db.select().from(books).innerJoin(authors, eq(authors.id, books.authorId));
      return rows.map((row) => [row.books.title, row.authors.name]);
    },
    emails: async (db) => (await db.select().from(authors2)).map(({ email }) => email),
    hasTable: async (db, table) => {
      const [rows] = await db.execute(
        sql`select 1 from information_schema.tables where table_schema = database() and table_name = ${table}`,
      );
      return (rows as unknown as unknown[]).length > 0;
    },
  });
});

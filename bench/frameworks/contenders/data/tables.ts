import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The same for all contenders. */
export const users = sqliteTable("users", {
  id: integer().primaryKey(),
  username: text({ length: 50 }).notNull(),
  email: text({ length: 100 }).notNull(),
  first_name: text({ length: 50 }).notNull(),
  last_name: text({ length: 50 }).notNull(),
  is_active: integer({ mode: "boolean" }).notNull().default(true),
});

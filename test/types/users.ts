import { apiKey, BoltAPI, createJwtForUser, jwt, sessionAuth } from "boltapi";
import { mysql, postgres, sqlite, transaction } from "boltapi/db";
import { mysqlUserTables, postgresUserTables, sqliteUserTables, userAccounts } from "boltapi/users";
import { integer as pgInteger, text as pgText } from "drizzle-orm/pg-core";
import { integer, text } from "drizzle-orm/sqlite-core";
import { type Equal, expectType } from "./equal.ts";

const tables = sqliteUserTables({ columns: { bio: text(), birthday: integer({ mode: "timestamp" }).notNull() } });
const db = sqlite({ schema: tables });
const accounts = userAccounts(db, tables);
const birthday = new Date(0);

// The tables are Drizzle's, with the columns of the application.
const [row] = await db.select().from(tables.users);
expectType<Equal<NonNullable<typeof row>["bio"], string | null>>(true);
expectType<Equal<NonNullable<typeof row>["isStaff"], boolean>>(true);
expectType<Equal<NonNullable<typeof row>["lastLogin"], Date | null>>(true);
const [group] = await db.select().from(tables.groups);
expectType<Equal<typeof group, { id: number; name: string } | undefined>>(true);
await db.insert(tables.groups).values({ name: "editors" });
await db.query.users.findFirst({ columns: { username: true } });

// Accounts have them too, and no hash.
const mary = await accounts.create({ username: "mary", password: "correct horse", birthday });
expectType<Equal<typeof mary.id, number>>(true);
expectType<Equal<typeof mary.email, string | null>>(true);
expectType<Equal<typeof mary.bio, string | null>>(true);
expectType<Equal<typeof mary.birthday, Date>>(true);
expectType<Equal<typeof mary.roles, readonly string[]>>(true);
// @ts-expect-error The hash stays where it is.
mary.passwordHash;
// @ts-expect-error No such column.
mary.motto;

// @ts-expect-error The column "birthday" has no default.
accounts.create({ username: "mary" });
// @ts-expect-error A user has a name.
accounts.create({ birthday });
// @ts-expect-error Nobody becomes a member of the staff by signing up.
accounts.create({ username: "mary", birthday, isStaff: true });
// @ts-expect-error A wrong type.
accounts.create({ username: "mary", birthday: "1970-01-01" });
accounts.update(1, { isStaff: true, bio: null });
// @ts-expect-error The password has a method of its own.
accounts.update(1, { passwordHash: "" });
// @ts-expect-error No such way to log in.
userAccounts(db, tables, { login: "phone" });

// What routes know of their users.
const auth = [
  sessionAuth({ loadUser: accounts.load }),
  jwt({ secret: "s".repeat(32), loadUser: accounts.loadFromJwt }),
  apiKey({ lookup: accounts.tokens.lookup, loadUser: accounts.tokens.loadUser }),
];
const api = new BoltAPI({ database: db });
const tx = transaction(db);
api.get("/me", { auth, depends: { tx } }, async ({ request, tx }) => {
  expectType<Equal<typeof request.user.birthday, Date>>(true);
  const again = await accounts.within(tx).load(request.user.id);
  expectType<Equal<NonNullable<typeof again>["bio"], string | null>>(true);
  return createJwtForUser(request.user);
});

// The dialects belong together.
const pgTables = postgresUserTables({ columns: { age: pgInteger(), bio: pgText() } });
const pg = postgres({ url: "postgres://127.0.0.1/test", schema: pgTables });
const john = await userAccounts(pg, pgTables).find({ username: "john" });
expectType<Equal<NonNullable<typeof john>["age"], number | null>>(true);
const my = mysql({ url: "mysql://127.0.0.1/test" });
const jane = await userAccounts(my, mysqlUserTables()).load("1");
expectType<Equal<NonNullable<typeof jane>["username"], string>>(true);
// @ts-expect-error Tables of SQLite in a database of PostgreSQL.
userAccounts(pg, tables);
// @ts-expect-error Tables of PostgreSQL in a database of SQLite.
userAccounts(db, pgTables);
// @ts-expect-error A table is missing.
userAccounts(db, { users: tables.users });

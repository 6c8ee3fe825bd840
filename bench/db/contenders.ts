import type Client from "better-sqlite3";
import { type SqliteDatabase, sqlite } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { openClient, openDrizzle } from "../frameworks/contenders/data/open-drizzle.ts";
import { users } from "../frameworks/contenders/data/tables.ts";
import type { Driver } from "../frameworks/contenders.ts";
import * as stored from "../frameworks/users.ts";
import type { Call } from "../measure/time-calls.ts";

/** What is done with the table of users; reading gives an array of rows. */
export const operations = ["read 1", "read 10", "read 1000", "insert", "update"] as const;
export type Operation = (typeof operations)[number];

/** A way of doing it. */
export interface DbContender {
  readonly name: string;
  /** Whether rows come as the table of Drizzle has them; else `is_active` is 0 or 1. */
  readonly mapsRows: boolean;
  open(file: string): Readonly<Record<Operation, Call>>;
}

export const idOf = (index: number): number => stored.users[(index * 617) % stored.users.length]?.id ?? 0;
export const emailOf = (index: number): string => `new-${idOf(index)}@example.com`;
export const newUser = {
  username: "grace",
  email: "grace@example.com",
  first_name: "Grace",
  last_name: "Hopper",
  is_active: true,
};

const columns = "id, username, email, first_name, last_name, is_active";
const texts: Readonly<Record<Operation, string>> = {
  "read 1": `select ${columns} from users where id = ?`,
  "read 10": `select ${columns} from users limit 10`,
  "read 1000": `select ${columns} from users limit 1000`,
  insert: "insert into users (username, email, first_name, last_name, is_active) values (?, ?, ?, ?, ?)",
  update: "update users set email = ? where id = ?",
};
const newValues = Object.values({ ...newUser, is_active: 1 });

type StatementSource = () => Client.Statement<unknown[]>;

/** The driver by itself, with statements that are kept, or made for each call. */
function openBare(driver: Driver, file: string, isKept: boolean): Readonly<Record<Operation, Call>> {
  const client = openClient(driver, file);
  const statementOf = (operation: Operation): StatementSource => {
    const prepare = (): Client.Statement<unknown[]> => client.prepare<unknown[]>(texts[operation]);
    const kept = prepare();
    return isKept ? () => kept : prepare;
  };
  const one = statementOf("read 1");
  const ten = statementOf("read 10");
  const thousand = statementOf("read 1000");
  const insert = statementOf("insert");
  const update = statementOf("update");
  return {
    "read 1": (index) => one().all(idOf(index)),
    "read 10": () => ten().all(),
    "read 1000": () => thousand().all(),
    insert: () => insert().run(newValues),
    update: (index) => update().run(emailOf(index), idOf(index)),
  };
}

/** Queries built for each call. */
function useBuilt(db: SqliteDatabase): Readonly<Record<Operation, Call>> {
  return {
    "read 1": (index) =>
      db
        .select()
        .from(users)
        .where(eq(users.id, idOf(index)))
        .limit(1)
        .all(),
    "read 10": () => db.select().from(users).limit(10).all(),
    "read 1000": () => db.select().from(users).limit(1000).all(),
    insert: () => db.insert(users).values(newUser).run(),
    update: (index) =>
      db
        .update(users)
        .set({ email: emailOf(index) })
        .where(eq(users.id, idOf(index)))
        .run(),
  };
}

/** Drizzle's prepared queries. */
function usePrepared(db: SqliteDatabase): Readonly<Record<Operation, Call>> {
  const id = sql.placeholder("id");
  const one = db.select().from(users).where(eq(users.id, id)).limit(1).prepare();
  const ten = db.select().from(users).limit(10).prepare();
  const thousand = db.select().from(users).limit(1000).prepare();
  const { username, email, first_name, last_name, is_active } = Object.fromEntries(
    Object.keys(newUser).map((name) => [name, sql.placeholder(name)]),
  ) as Record<keyof typeof newUser, ReturnType<typeof sql.placeholder>>;
  const insert = db.insert(users).values({ username, email, first_name, last_name, is_active }).prepare();
  const update = db
    .update(users)
    .set({ email: sql`${email}` })
    .where(eq(users.id, id))
    .prepare();
  return {
    "read 1": (index) => one.all({ id: idOf(index) }),
    "read 10": () => ten.all(),
    "read 1000": () => thousand.all(),
    insert: () => insert.run({ ...newUser }),
    update: (index) => update.run({ email: emailOf(index), id: idOf(index) }),
  };
}

/** What is awaited does not tell whether it was there at once. */
function drizzleOn(driver: Driver, file: string): SqliteDatabase {
  return openDrizzle(driver, file) as unknown as SqliteDatabase;
}

const drivers: readonly Driver[] = ["better-sqlite3", "libsql"];

export const contenders: readonly DbContender[] = [
  ...drivers.flatMap((driver): DbContender[] => [
    { name: `${driver}, statement kept`, mapsRows: false, open: (file) => openBare(driver, file, true) },
    { name: `${driver}, prepared each time`, mapsRows: false, open: (file) => openBare(driver, file, false) },
    { name: `${driver}, Drizzle`, mapsRows: true, open: (file) => useBuilt(drizzleOn(driver, file)) },
    { name: `${driver}, Drizzle, prepared`, mapsRows: true, open: (file) => usePrepared(drizzleOn(driver, file)) },
  ]),
  { name: "boltapi/db", mapsRows: true, open: (file) => useBuilt(sqlite({ file })) },
  { name: "boltapi/db, prepared", mapsRows: true, open: (file) => usePrepared(sqlite({ file })) },
];

import { join } from "node:path";

/** Where the database is: `postgres://…`, or `file:` and a path. Default: a file in the folder of the project. */
export const databaseUrl = process.env.DATABASE_URL ?? `file:${join(import.meta.dirname, "..", "conduit.sqlite")}`;

export const dialect = /^postgres(ql)?:/.test(databaseUrl) ? "postgres" : "sqlite";

// The value may hold a password, so it is not shown.
if (dialect === "sqlite" && !databaseUrl.startsWith("file:")) {
  throw new Error('DATABASE_URL has to begin with "postgres://" or with "file:".');
}

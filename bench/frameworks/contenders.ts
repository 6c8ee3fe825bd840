import { findBun } from "../measure/bun-path.ts";
import { ServerProcess } from "../measure/server-process.ts";
import type { DataFile } from "./data-file.ts";
import type { Row } from "./row.ts";

/** Whoever is measured. */
export interface Contender {
  /** As it is called on the command line, and in `contenders/`. */
  readonly name: string;
  readonly title: string;
  readonly module: string;
  readonly runtime: "node" | "bun";
  /** Whether it checks what comes in; the bare servers are the floor, and need not. */
  readonly isFramework: boolean;
  /** Engine of BoltAPI. */
  readonly engine?: "http1" | "node-http";
  /** What it reads databases with; those without one have no rows with a database. */
  readonly driver?: Driver;
  /** Whether it is there for these rows alone: the same framework has all others with another driver. */
  readonly isDataOnly?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Packages that speak to SQLite. */
export type Driver = "libsql" | "better-sqlite3";

const framework = { runtime: "node", isFramework: true } as const;
const bare = { runtime: "node", isFramework: false } as const;
const dataOnly = { ...framework, isDataOnly: true } as const;

/** In the order of the tables. */
export const contenders: readonly Contender[] = [
  { name: "boltapi", title: "BoltAPI", module: "boltapi", engine: "http1", driver: "libsql", ...framework },
  { name: "boltapi-better-sqlite3", title: "BoltAPI", module: "boltapi", driver: "better-sqlite3", ...dataOnly },
  { name: "boltapi-node-http", title: "BoltAPI on node-http", module: "boltapi", engine: "node-http", ...framework },
  { name: "fastify", title: "Fastify", module: "fastify", driver: "better-sqlite3", ...framework },
  { name: "fastify-libsql", title: "Fastify", module: "fastify", driver: "libsql", ...dataOnly },
  { name: "hono", title: "Hono", module: "hono", driver: "better-sqlite3", ...framework },
  { name: "hono-libsql", title: "Hono", module: "hono", driver: "libsql", ...dataOnly },
  { name: "express", title: "Express", module: "express", ...framework },
  { name: "elysia", title: "Elysia on Bun", module: "elysia", runtime: "bun", isFramework: true },
  { name: "node-http", title: "node:http", module: "node-http", ...bare },
  { name: "node-net", title: "node:net", module: "node-net", ...bare },
];

/** What all others are compared with. */
export const baselineName = "fastify";

/** Bare node:net reads nothing, so it has one answer only. */
export function canServe({ module, driver, isDataOnly = false }: Contender, { app, exchanges }: Row): boolean {
  if (app === "data") return driver !== undefined;
  return !isDataOnly && (module !== "node-net" || exchanges.length === 1);
}

/** "Fastify", or "Fastify, libsql" among the rows with a database. */
export function titleOf({ title, driver }: Contender, { app }: Row): string {
  return app === "data" && driver !== undefined ? `${title}, ${driver}` : title;
}

/** Starts a contender for one row, in a process of its own: what other rows have made V8 believe must not matter. */
export function startContender(
  contender: Contender,
  row: Row,
  execArgv: readonly string[] = [],
  file: DataFile | null = null,
): Promise<ServerProcess> {
  const { module, engine = "", driver = "", runtime, env = {} } = contender;
  const options = runtime === "bun" ? { execPath: findBun(), execArgv: [] } : { execArgv: [...execArgv] };
  const args = file === null ? [module, row.name, engine] : [`data/${module}`, row.name, driver];
  return ServerProcess.start(titleOf(contender, row), new URL("serve.js", import.meta.url), args, {
    ...options,
    env: file === null ? env : { ...env, BENCH_DATABASE: file.path },
  });
}

import { findBun } from "../measure/bun-path.ts";
import { ServerProcess } from "../measure/server-process.ts";
import type { Row } from "./rows.ts";

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
  readonly env?: Readonly<Record<string, string>>;
}

const framework = { runtime: "node", isFramework: true } as const;
const bare = { runtime: "node", isFramework: false } as const;

/** In the order of the tables. */
export const contenders: readonly Contender[] = [
  { name: "boltapi", title: "BoltAPI", module: "boltapi", engine: "http1", ...framework },
  { name: "boltapi-node-http", title: "BoltAPI on node-http", module: "boltapi", engine: "node-http", ...framework },
  { name: "fastify", title: "Fastify", module: "fastify", ...framework },
  { name: "hono", title: "Hono", module: "hono", ...framework },
  { name: "express", title: "Express", module: "express", ...framework },
  { name: "elysia", title: "Elysia on Bun", module: "elysia", runtime: "bun", isFramework: true },
  { name: "node-http", title: "node:http", module: "node-http", ...bare },
  { name: "node-net", title: "node:net", module: "node-net", ...bare },
];

/** What all others are compared with. */
export const baselineName = "fastify";

/** Bare node:net reads nothing, so it has one answer only. */
export function canServe({ module }: Contender, { exchanges }: Row): boolean {
  return module !== "node-net" || exchanges.length === 1;
}

/** Starts a contender for one row, in a process of its own: what other rows have made V8 believe must not matter. */
export function startContender(
  contender: Contender,
  row: Row,
  execArgv: readonly string[] = [],
): Promise<ServerProcess> {
  const { title, module, engine = "", runtime, env = {} } = contender;
  const options = runtime === "bun" ? { execPath: findBun(), execArgv: [] } : { execArgv: [...execArgv] };
  return ServerProcess.start(title, new URL("serve.js", import.meta.url), [module, row.name, engine], {
    ...options,
    env,
  });
}

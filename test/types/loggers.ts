// Compiled, never run: what an API can log with, and what must not compile.

import { BoltAPI, type ChildLogger, consoleLogger, type Logger, pinoLogger, silentLogger } from "boltapi";
import { pino } from "pino";
import { type Equal, expectType } from "./equal.ts";

// Four methods are a logger.
const own: Logger = { debug() {}, info() {}, warn() {}, error() {} };
new BoltAPI({ logger: own });
new BoltAPI({ logger: silentLogger });
new BoltAPI({ logger: consoleLogger({ level: "debug", format: "json", redact: ["iban"], buffered: true }) });

// A logger of pino is taken as it is.
new BoltAPI({ logger: pino() });
new BoltAPI({ logger: pinoLogger(pino({ level: "warn" })) });

const api = new BoltAPI({ logContext: ["method", "path", "route", "ip"] });
api.get("/", ({ request }) => {
  expectType<Equal<typeof request.log, ChildLogger>>(true);
  request.log.child({ tenant: "a" }).info("Done", { count: 1 });
  request.log = request.log.child({ tenant: "a" });
});

// @ts-expect-error Three methods are none.
new BoltAPI({ logger: { debug() {}, info() {}, warn() {} } });
// @ts-expect-error There is no such level.
consoleLogger({ level: "verbose" });
// @ts-expect-error There is no such fact of a request.
new BoltAPI({ logContext: ["body"] });

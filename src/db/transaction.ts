import { Dependency, type NoInputs } from "../dependencies/depends.ts";
import { ConfigError } from "../errors/config-error.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { type AppDatabase, databaseHandle } from "./app-database.ts";
import { OpenTransaction, type StartTransaction } from "./open-transaction.ts";

/** A database whose transactions are functions of Drizzle. */
// biome-ignore lint/suspicious/noExplicitAny: what a transaction takes and gives differs from dialect to dialect.
type Transactional = AppDatabase & { transaction(work: (tx: any) => Promise<any>, config?: any): Promise<any> };

/** What queries are made with inside a transaction: `tx` of `db.transaction((tx) => …)`. */
export type TransactionOf<Db extends Transactional> = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** How a transaction is isolated and what it may do, as Drizzle has it for the dialect: `{ isolationLevel: "serializable" }`. */
export type TransactionOptionsOf<Db extends Transactional> = NonNullable<Parameters<Db["transaction"]>[1]>;

/**
 * A transaction around a handler, as a dependency: what the handler and its other dependencies do in it is kept when the route
 * answers with success, and undone when it does not.
 *
 *   const tx = transaction(db);
 *   api.post("/orders", { depends: { tx }, body: Order }, async ({ tx, body }) => { … });
 *
 * It is committed before the answer is sent, so that nobody is told of what was not saved; should that fail, the failure is
 * answered. It is rolled back for every error and every status from 400 on, and when the client has gone. All who depend on
 * it share it; `tx.transaction()` begins a part that can fail by itself.
 *
 * @throws ConfigError TRANSACTION_SYNC.
 */
export function transaction<Db extends Transactional>(
  db: Db,
  options?: TransactionOptionsOf<Db>,
): Dependency<TransactionOf<Db>, NoInputs> {
  if ((db as { resultKind?: unknown }).resultKind === "sync") {
    throw new ConfigError("TRANSACTION_SYNC", db[databaseHandle].place);
  }
  // Stands for the dependency among what is kept for a request.
  const owner = {};
  const start: StartTransaction = (work) => db.transaction(work, options);
  const begin = async ({ request }: { request: HttpRequest }): Promise<unknown> => {
    const opened = await OpenTransaction.begin(start);
    request.keepFor(owner, opened);
    return opened.tx;
  };
  return new Dependency(begin, { name: "transaction" }, (request, isSuccess) => {
    const opened = request.keptFor(owner) as OpenTransaction | undefined;
    return opened?.end(isSuccess && !request.signal.aborted);
  });
}

import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { type AppDatabase, databaseHandle } from "./app-database.ts";

/** How often a request may run the same statement before that is worth a warning. */
export const maxRepeats = 10;

/** Most statements of a request that are counted. */
const maxStatements = 1000;

/** How often each statement has run. */
type StatementCounts = Map<string, number>;

/** The counts of the request that runs. */
const running = new AsyncLocalStorage<StatementCounts>();

/**
 * Makes an observer that counts the statements of each request, and warns of one that runs again and again: most often one
 * query for each row of another one, which a join or `with` would read at once. For development.
 */
export function watchRepeatedQueries(databases: readonly AppDatabase[]): RequestObserver {
  for (const database of databases) database[databaseHandle].watch(count);
  return {
    name: "repeatedQueries",
    onRequest(request) {
      const counts: StatementCounts = new Map();
      request.keepFor(running, counts);
      // Holds for what the request starts from here on; the next request on the same connection has counts of its own.
      running.enterWith(counts);
    },
    onResponse(_, request) {
      warn(request, request.keptFor(running) as StatementCounts);
    },
  };
}

function count(statement: string): void {
  const counts = running.getStore();
  if (counts === undefined) return;
  const times = counts.get(statement) ?? 0;
  if (times > 0 || counts.size < maxStatements) counts.set(statement, times + 1);
}

function warn(request: HttpRequest, counts: StatementCounts): void {
  for (const [sql, times] of counts) {
    if (times <= maxRepeats) continue;
    request.log.warn(
      `The same statement ran ${times} times in one request. Read related rows with a join, or with "with".`,
      {
        route: request.route,
        count: times,
        sql,
      },
    );
  }
}

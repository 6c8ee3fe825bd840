import { ConfigError, describeValue } from "../errors/config-error.ts";
import { isThenable } from "../request/thenable.ts";
import { arraySource } from "./array-source.ts";
import { dialectOf, isOfDrizzle, type SelectQuery } from "./drizzle/select-query.ts";
import { type FinishItems, finishedSource, finishKeyword } from "./finished-source.ts";
import { functionSource } from "./function-source.ts";
import type { PageSource } from "./page-source.ts";

/**
 * Finds out how to read pages of what a handler returned.
 *
 * @param route For messages: "GET /articles".
 * @throws ConfigError PAGINATION_SOURCE_INVALID for what has no pages.
 */
export async function openPageSource(returned: unknown, route: string): Promise<PageSource> {
  const source = await openSource(isWrapped(returned) ? returned.query : returned, route);
  const finish = isWrapped(returned) ? returned[finishKeyword] : undefined;
  return finish === undefined ? source : finishedSource(source, finish);
}

async function openSource(source: unknown, route: string): Promise<PageSource> {
  if (isOfDrizzle(source)) return openQuery(source, route);
  const value: unknown = isThenable(source) ? await source : source;
  if (Array.isArray(value)) return arraySource(value, route);
  const read = functionSource(value, route);
  if (read === null) throw new ConfigError("PAGINATION_SOURCE_INVALID", route, describeValue(value));
  return read;
}

/** @throws ConfigError PAGINATION_SOURCE_INVALID for a query that can only run as a whole. */
async function openQuery(query: object, route: string): Promise<PageSource> {
  const dialect = dialectOf(query);
  if (dialect === null) {
    throw new ConfigError("PAGINATION_SOURCE_INVALID", route, "a query of Drizzle that is no select(…).from(…)");
  }
  drizzleSource ??= (await import("./drizzle/drizzle-source.ts")).drizzleSource;
  return drizzleSource(query as SelectQuery, dialect, route);
}

/**
 * Not loaded before there is a query of Drizzle, since not everybody has it. Kept, as asking for a module again costs as much as
 * a page.
 */
let drizzleSource: typeof import("./drizzle/drizzle-source.ts").drizzleSource | null = null;

function isWrapped(value: unknown): value is { readonly query: unknown; readonly [finishKeyword]?: FinishItems } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "query");
}

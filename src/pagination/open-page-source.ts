import { ConfigError, describeValue } from "../errors/config-error.ts";
import { isThenable } from "../request/thenable.ts";
import { arraySource } from "./array-source.ts";
import { functionSource } from "./function-source.ts";
import type { PageSource } from "./page-source.ts";

/**
 * Finds out how to read pages of what a handler returned.
 *
 * @param route For messages: "GET /articles".
 * @throws ConfigError PAGINATION_SOURCE_INVALID for what has no pages.
 */
export async function openPageSource(returned: unknown, route: string): Promise<PageSource> {
  const source: unknown = isWrapped(returned) ? returned.query : returned;
  const value: unknown = isThenable(source) ? await source : source;
  if (Array.isArray(value)) return arraySource(value);
  const read = functionSource(value, route);
  if (read === null) throw new ConfigError("PAGINATION_SOURCE_INVALID", route, describeValue(value));
  return read;
}

function isWrapped(value: unknown): value is { readonly query: unknown } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "query");
}

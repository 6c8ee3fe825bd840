import { ConfigError } from "../../errors/config-error.ts";
import type { OffsetSlice, PageSource, SlicedItems } from "../page-source.ts";
import { countRows } from "./count-rows.ts";
import { orderedQuery } from "./ordered-query.ts";
import { changeLimits, limitsOf, type SelectQuery, type SqlDialect } from "./select-query.ts";
import { stableOrder } from "./stable-order.ts";

/** What a query of a handler's own leaves of its rows. */
interface OwnLimits {
  readonly offset: number;
  readonly limit: number;
}

/** Pages of a select query of Drizzle: the database reads and counts, and the query itself never runs. */
export function drizzleSource(query: SelectQuery, dialect: SqlDialect, route: string): PageSource {
  const own = ownLimits(query, route);
  return {
    inOrder: (ordering) => orderedQuery(query, ordering, dialect, route),
    read: (slice) => readSlice(query, slice, own, route),
    count: async () => Math.min(Math.max(0, (await countRows(query)) - own.offset), own.limit),
  };
}

async function readSlice(
  query: SelectQuery,
  { limit, offset }: OffsetSlice,
  own: OwnLimits,
  route: string,
): Promise<SlicedItems> {
  const wanted = Math.min(limit, own.limit - offset);
  if (wanted <= 0) return { items: [], count: null };
  const orderBy = stableOrder(query, route);
  const items = await changeLimits(query, { orderBy, limit: wanted, offset: own.offset + offset });
  // A page that is not full tells where the list ends, unless it lies behind that.
  const isLast = items.length < wanted && (items.length > 0 || offset === 0);
  return { items, count: isLast ? offset + items.length : null };
}

function ownLimits(query: SelectQuery, route: string): OwnLimits {
  const { limit = Number.POSITIVE_INFINITY, offset = 0 } = limitsOf(query);
  if (typeof limit === "number" && typeof offset === "number") return { limit, offset };
  throw new ConfigError("PAGINATION_SOURCE_INVALID", route, "a query whose limits are placeholders");
}

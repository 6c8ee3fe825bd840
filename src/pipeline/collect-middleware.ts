import { describeValue } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";
import type { Middleware } from "./middleware.ts";
import type { PlacedRoute } from "./route-definition.ts";

/**
 * Middleware of a route, outermost first: application, routers from outer to inner, then the route's own `use`. What `skip`
 * names is left out; "*" leaves out all but the route's own. Null when nothing is left, so that the route pays nothing.
 */
export function collectMiddleware(placed: PlacedRoute, logger: Logger, label: string): readonly Middleware[] | null {
  const { use = [], skip = [] } = placed.definition.options;
  const inherited = placed.layers.flatMap((layer) => layer.middleware);
  const isSkipped = (middleware: Middleware): boolean => skip.includes(middleware) || skip.includes(middleware.name);
  for (const entry of skip) {
    const isKnown =
      entry === "*" || [...inherited, ...use].some((middleware) => middleware === entry || middleware.name === entry);
    // Not an error: a shared route may skip what only some applications install.
    if (!isKnown) logger.warn(`${label} skips ${describeValue(entry)}, but no middleware of that name applies to it.`);
  }
  const kept = [...(skip.includes("*") ? [] : inherited), ...use].filter((middleware) => !isSkipped(middleware));
  return kept.length === 0 ? null : kept;
}

import { describeValue } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";
import { allObservers, requestLogName } from "./collect-observers.ts";
import type { Compress } from "./compiled-route.ts";
import type { Middleware } from "./middleware.ts";
import { innermost, type PlacedRoute } from "./route-definition.ts";

/** What `skip` calls compression, which is built in, and middleware that takes its place. */
const compressionName = "compression";

/**
 * Middleware of a route, outermost first: application, routers from outer to inner, then the route's own `use`. What `skip`
 * names is left out; "*" leaves out all but the route's own. Of what replaces its outer one, one is left. Null when nothing
 * is left, so that the route pays nothing.
 */
export function collectMiddleware(placed: PlacedRoute, logger: Logger, label: string): readonly Middleware[] | null {
  const { use = [], skip = [] } = placed.definition.options;
  const inherited = placed.layers.flatMap((layer) => layer.middleware);
  const isSkipped = (middleware: Middleware): boolean => skip.includes(middleware) || skip.includes(middleware.name);
  for (const entry of skip) {
    const isKnown =
      entry === "*" ||
      entry === compressionName ||
      entry === requestLogName ||
      [...inherited, ...use, ...allObservers(placed)].some((each) => each === entry || each.name === entry);
    // Not an error: a shared route may skip what only some applications install.
    if (!isKnown) logger.warn(`${label} skips ${describeValue(entry)}, but no middleware of that name applies to it.`);
  }
  const kept = [...(skip.includes("*") ? [] : inherited), ...use].filter((middleware) => !isSkipped(middleware));
  return kept.length === 0 ? null : replaceOuter(kept);
}

/** The innermost of a name in the place of the outermost; see `replacesOuter`. */
function replaceOuter(middleware: readonly Middleware[]): readonly Middleware[] {
  const innermost = new Map<string, Middleware>();
  for (const each of middleware) if (each.replacesOuter === true) innermost.set(each.name, each);
  const placed = new Set<string>();
  return middleware.flatMap((each) => {
    if (each.replacesOuter !== true) return [each];
    if (placed.has(each.name)) return [];
    placed.add(each.name);
    return [innermost.get(each.name) as Middleware];
  });
}

/**
 * What compresses the responses of a route: as the innermost router or API with an opinion says. Null where that is false,
 * where `skip` leaves it out, and where middleware called "compression" does it instead.
 */
export function collectCompress(
  { definition, layers }: PlacedRoute,
  middleware: readonly Middleware[] | null,
  standard: Compress,
): Compress | null {
  const { skip = [] } = definition.options;
  if (skip.includes("*") || skip.includes(compressionName)) return null;
  if (middleware?.some(({ name }) => name === compressionName)) return null;
  const compress = innermost(layers, (layer) => layer.compress) ?? standard;
  return compress === false ? null : compress;
}

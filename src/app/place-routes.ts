import type { PlacedRoute, RouteLayer } from "../pipeline/route-definition.ts";
import { applyTrailingSlash, joinPaths, type TrailingSlash } from "../routing/join-paths.ts";
import type { RouteCollector } from "./route-collector.ts";

/**
 * Lists the routes of a collector and of all that it includes or mounts, each with its full path and the layers around it,
 * outermost first.
 */
export function placeRoutes(
  collector: RouteCollector,
  trailingSlash: TrailingSlash,
  outerPrefix = "",
  outerLayers: readonly RouteLayer[] = [],
): PlacedRoute[] {
  const prefix = joinPrefixes(outerPrefix, collector.prefix);
  const layers = [...outerLayers, collector.layer];
  return collector.entries.flatMap((entry) => {
    if (entry.kind === "collector") {
      return placeRoutes(entry.collector, trailingSlash, joinPrefixes(prefix, entry.prefix), layers);
    }
    const { definition } = entry;
    const slash = definition.keepsSlash === true ? "keep" : trailingSlash;
    return [{ definition, path: applyTrailingSlash(joinPaths(prefix, definition.path), slash), layers }];
  });
}

/** "/api/" and "v1" are "/api/v1"; the root adds nothing. */
function joinPrefixes(outer: string, inner: string): string {
  const trimmed = inner.replace(/^\/+|\/+$/g, "");
  return trimmed === "" ? outer : `${outer}/${trimmed}`;
}

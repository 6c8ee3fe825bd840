import type { RequestObserver } from "./request-observer.ts";
import { innermost, type PlacedRoute, type RouteLayer } from "./route-definition.ts";

/** What `skip` calls the log of requests, which is built in. */
export const requestLogName = "requestLog";

/** Makes the observer that logs requests, as the innermost router or API with an opinion says; null where nothing logs them. */
export type ChooseRequestLog = (option: RouteLayer["requestLog"]) => RequestObserver | null;

/**
 * Observers of a route, outermost first: the log of requests, application, routers from outer to inner, then the route's own.
 * What `skip` names is left out; "*" is about middleware only, so that nobody takes a route off the record by accident. Null
 * when nothing is left.
 */
export function collectObservers(
  placed: PlacedRoute,
  chooseRequestLog: ChooseRequestLog,
): readonly RequestObserver[] | null {
  const { skip = [] } = placed.definition.options;
  const own = allObservers(placed);
  const isOwnLog = own.some(({ name }) => name === requestLogName);
  const log = isOwnLog ? null : chooseRequestLog(innermost(placed.layers, (layer) => layer.requestLog));
  const kept = [...(log === null ? [] : [log]), ...own].filter(
    (observer) => !skip.includes(observer) && !skip.includes(observer.name),
  );
  return kept.length === 0 ? null : kept;
}

/** Those that applications add, and that apply to a route unless it skips them. An observer in several places is told once. */
export function allObservers({ definition, layers }: PlacedRoute): readonly RequestObserver[] {
  const { observers = [] } = definition.options;
  return [...new Set([...layers.flatMap((layer) => layer.observers), ...observers])];
}

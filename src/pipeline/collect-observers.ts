import type { RequestObserver } from "./request-observer.ts";
import type { PlacedRoute } from "./route-definition.ts";

/**
 * Observers of a route, outermost first: application, routers from outer to inner, then the route's own. What `skip` names is
 * left out; "*" is about middleware only, so that nobody takes a route off the record by accident. Null when nothing is left.
 */
export function collectObservers(placed: PlacedRoute): readonly RequestObserver[] | null {
  const { skip = [] } = placed.definition.options;
  const kept = allObservers(placed).filter((observer) => !skip.includes(observer) && !skip.includes(observer.name));
  return kept.length === 0 ? null : kept;
}

/** Those that apply to a route unless it skips them. An observer in several places is told once. */
export function allObservers({ definition, layers }: PlacedRoute): readonly RequestObserver[] {
  const { observers = [] } = definition.options;
  return [...new Set([...layers.flatMap((layer) => layer.observers), ...observers])];
}

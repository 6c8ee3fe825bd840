import type { Middleware } from "boltapi";

/** A middleware that takes down its name when a request comes by. */
export function marking(name: string, events: string[]): Middleware {
  return (request, next) => {
    events.push(name);
    return next(request);
  };
}

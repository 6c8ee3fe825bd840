import type { HttpRequest } from "../request/http-request.ts";
import type { RouteCall, Stage } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";
import type { Middleware } from "./middleware.ts";

type Hook = (request: HttpRequest) => unknown;

/** Makes the stage of middleware that runs in the midst of a route; null for a route without any. */
export function compileMiddlewareStage(
  middleware: readonly Middleware[] | null,
  name: "afterAuthentication" | "afterGuards",
): Stage | null {
  const hooks = (middleware ?? []).flatMap((each): Hook[] => {
    const hook = typeof each === "function" ? undefined : each[name];
    return hook === undefined ? [] : [hook.bind(each)];
  });
  return hooks.length === 0 ? null : (call) => runFrom(hooks, 0, call);
}

function runFrom(hooks: readonly Hook[], start: number, call: RouteCall): undefined | Promise<undefined> {
  for (let index = start; index < hooks.length; index++) {
    const pending = hooks[index]?.(call.request);
    if (isThenable(pending)) return Promise.resolve(pending).then(() => runFrom(hooks, index + 1, call));
  }
  return undefined;
}

import { isCallable, isText, listOf, type OptionRule } from "../errors/option-rules.ts";
import type { Middleware } from "./middleware.ts";
import { middlewareDescription } from "./middleware-description.ts";
import { isObserver } from "./observer-rules.ts";

const listOfMiddleware = listOf("middleware: functions, or hooks with a name", isMiddleware);

/** Rule of the options `middleware` and `use`. */
export const middlewareList: OptionRule = (value) => {
  const problem = listOfMiddleware(value);
  return problem ?? explainDescriptions(value as readonly Middleware[]);
};

/** What middleware says of itself. */
function explainDescriptions(list: readonly Middleware[]): string | null {
  for (const { name, openapi } of list) {
    const problem = openapi === undefined ? null : middlewareDescription(openapi);
    if (problem !== null) return `"openapi" of "${name}": ${problem}`;
  }
  return null;
}

/** Rule of the option `skip`. */
export const skipList: OptionRule = listOf(
  "names, middleware or observers",
  (value) => isText(value) || isMiddleware(value) || isObserver(value),
);

function isMiddleware(value: unknown): boolean {
  return isCallable(value) || isHooks(value);
}

/** With a hook at least: a misspelt one would do nothing, and say nothing. */
function isHooks(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, before, afterAuthentication, afterGuards, after, replacesOuter } = value as Readonly<
    Record<string, unknown>
  >;
  if (replacesOuter !== undefined && typeof replacesOuter !== "boolean") return false;
  const hooks = [before, afterAuthentication, afterGuards, after].filter((hook) => hook !== undefined);
  return isText(name) && hooks.length > 0 && hooks.every(isCallable);
}

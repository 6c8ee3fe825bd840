import { isCallable, isText, listOf, type OptionRule } from "../errors/option-rules.ts";
import { isObserver } from "./observer-rules.ts";

/** Rule of the options `middleware` and `use`. */
export const middlewareList: OptionRule = listOf("middleware: functions, or hooks with a name", isMiddleware);

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

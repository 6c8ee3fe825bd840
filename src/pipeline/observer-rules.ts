import { isCallable, isText, listOf, type OptionRule } from "../errors/option-rules.ts";

/** Rule of the option `observers`. */
export const observerList: OptionRule = listOf(
  "observers: objects with a name and onRequest, onError or onResponse",
  isObserver,
);

/** With a hook at least: a misspelt one would do nothing, and say nothing. */
export function isObserver(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, onRequest, onError, onResponse } = value as Readonly<Record<string, unknown>>;
  const hooks = [onRequest, onError, onResponse].filter((hook) => hook !== undefined);
  return isText(name) && hooks.length > 0 && hooks.every(isCallable);
}

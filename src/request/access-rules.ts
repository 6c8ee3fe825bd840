import { listOf, type OptionRule } from "../errors/option-rules.ts";

/** Rule of the option `auth`. A class in the place of an instance, or a name, must not leave a route open. */
export const authenticatorList: OptionRule = listOf("authenticators", (value) => hasMethod(value, "authenticate"));

/** Rule of the option `guards`. */
export const guardList: OptionRule = listOf("guards", (value) => hasMethod(value, "check"));

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[name] === "function";
}

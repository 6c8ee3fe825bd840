import { describeValue } from "../errors/config-error.ts";
import { expecting, isCallable, isText, type OptionRule } from "../errors/option-rules.ts";

const noun = "a pagination such as pageNumber()";

/** Rule of the option `paginate` of APIs and routers. */
export const paginationRule: OptionRule = expecting(noun, isPagination);

/** Rule of the option `paginate` of routes, which may ask for that of the layers around them. */
export const paginateRule: OptionRule = (value) => {
  if (typeof value === "boolean" || isPagination(value)) return null;
  return `expected ${noun}, true or false, got ${describeValue(value)}.`;
};

function isPagination(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, parameters, envelopeOf, compile } = value as Readonly<Record<string, unknown>>;
  return isText(name) && typeof parameters === "object" && isCallable(envelopeOf) && isCallable(compile);
}

import { ConfigError } from "../errors/config-error.ts";
import { expecting, isText, type OptionRule, wholeNumber } from "../errors/option-rules.ts";
import type { NumberBounds } from "./page-parameters.ts";

/** How many items pages have, where their style does not say otherwise. */
const usualPageSize = 100;
const usualMaxPageSize = 1000;

/** Rule of a number of items. */
export const itemCount: OptionRule = wholeNumber("a number of items", 1, 1_000_000);

/** Rule of the name of a query parameter. */
export const parameterName: OptionRule = expecting(
  'the name of a query parameter, such as "page"',
  (value) => isText(value) && value !== "",
);

/** Rule of the name of a query parameter that need not be. */
export const parameterNameOrFalse: OptionRule = (value) => (value === false ? null : parameterName(value));

/**
 * The bounds of a number of items that clients may choose. A maximum that is not given is no less than the default.
 *
 * @throws ConfigError OPTION_INVALID when the default is more than the maximum.
 */
export function boundsOfSize(
  [sizeOption, size = usualPageSize]: readonly [string, number | undefined],
  [maximumOption, maximum = Math.max(usualMaxPageSize, size)]: readonly [string, number | undefined],
): NumberBounds {
  if (size > maximum) {
    const problem = `${size} is more than ${maximumOption}, which is ${maximum}.`;
    throw new ConfigError("OPTION_INVALID", sizeOption, problem);
  }
  return { minimum: 1, maximum, usual: size };
}

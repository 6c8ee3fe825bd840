import Format from "typebox/format";

/** What BoltAPI calls its own reading of `format: "time"` where it asks the compiled checks. */
export const localTimeFormat = "boltapi-time";

const decimal = /^[+-]?\d+(?:\.\d+)?$/;
const localTime = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?$/;

/**
 * Makes the formats known that TypeBox lacks: "decimal", digits with an optional sign and fraction, which stays a string
 * because a number would round it; and a time of day, which may do without the offset that RFC 3339 §5.6 asks for, as the
 * ones read from parameters do.
 */
export function registerFormats(): void {
  if (Format.Has(localTimeFormat)) return;
  Format.Set("decimal", isDecimal);
  Format.Set(localTimeFormat, (value) => localTime.test(value) || Format.IsTime(value));
}

export function isDecimal(text: string): boolean {
  return decimal.test(text);
}

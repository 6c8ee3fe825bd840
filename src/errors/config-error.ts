import { type ErrorCode, errorMessages } from "./codes.ts";

/** Base class of every error that BoltAPI itself throws. */
export class BoltException extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * A mistake in how the application uses BoltAPI. Its message names the place, the value and the remedy.
 *
 *   new ConfigError("ROUTE_PATH_RELATIVE", "users").message
 *   // 'ROUTE_PATH_RELATIVE: The path "users" does not start with "/". Write it as "/users".'
 */
export class ConfigError<Code extends ErrorCode = ErrorCode> extends BoltException {
  readonly code: Code;

  constructor(code: Code, ...values: Parameters<(typeof errorMessages)[Code]>) {
    // The table's functions differ in their parameters; Code ties `values` to the one that is called.
    const format = errorMessages[code] as (...values: unknown[]) => string;
    super(`${code}: ${format(...values)}`);
    this.code = code;
  }
}

/** Says in a few words what a wrong value is, for error messages: `a function`, `"text"`, `an object of class Map`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value !== "object") return `${typeof value} ${String(value)}`;
  const className = Object.getPrototypeOf(value)?.constructor?.name;
  return className === undefined || className === "Object" ? "an object" : `an object of class ${className}`;
}

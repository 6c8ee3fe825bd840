/**
 * What a validator throws to refuse a value: becomes an issue of type `value_error` in a 422.
 *
 *   throw new ValueError("Passwords differ", { field: "repeat" });
 *
 * Every other error that a validator throws is a mistake of the application, and becomes a 500.
 */
export class ValueError extends Error {
  /** Where in the validated value: a field, or several steps. Empty for the value as a whole. */
  readonly path: readonly (string | number)[];

  /** @param options `field`: which field is meant, by the name that the application knows it by. */
  constructor(message: string, { field = [], cause }: ValueErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ValueError";
    this.path = Array.isArray(field) ? (field as readonly (string | number)[]) : [field as string | number];
  }
}

export interface ValueErrorOptions {
  readonly field?: string | number | readonly (string | number)[];
  readonly cause?: unknown;
}

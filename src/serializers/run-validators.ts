import { ConfigError } from "../errors/config-error.ts";
import { ValueError } from "../errors/value-error.ts";
import type { SchemaIssue } from "../schema/decoded.ts";
import type { FieldValidator, LateValidator } from "./serializer-options.ts";

/** What a validator made of a value, or why it refuses it. */
export type Verdict = { readonly value: unknown } | { readonly issue: SchemaIssue };

/**
 * Runs the validators of a field one after the other, each on what the one before returned. The first that refuses the value
 * ends it.
 *
 * @param place For the error of one that is asynchronous.
 */
export function runValidators(validators: readonly FieldValidator[], given: unknown, place: string): Verdict {
  let value = given;
  try {
    for (const validate of validators) {
      const result = validate(value);
      if (isThenable(result)) throw asynchronous(result, place);
      if (result !== undefined) value = result;
    }
  } catch (error) {
    return { issue: toIssue(error) };
  }
  return { value };
}

/** The same for a validator that takes time. */
export async function runLateValidator(validate: LateValidator, value: unknown): Promise<Verdict> {
  try {
    return { value: (await validate(value)) ?? value };
  } catch (error) {
    return { issue: toIssue(error) };
  }
}

/** @throws whatever is no ValueError: a mistake of the application, whose message is not for clients. */
function toIssue(error: unknown): SchemaIssue {
  if (!(error instanceof ValueError)) throw error;
  return { type: "value_error", path: error.path, msg: error.message };
}

function asynchronous(result: PromiseLike<unknown>, place: string): ConfigError {
  // Nobody waits for it any more.
  result.then(undefined, () => undefined);
  return new ConfigError("SERIALIZER_VALIDATOR_ASYNC", place);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

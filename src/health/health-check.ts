/**
 * What a check finds: nothing or true when all is well, false when it is not, or a message, which is shown to whoever asks. A
 * message by itself says that all is well.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: checks are written as functions without a result too.
export type CheckResult = void | boolean | string | readonly [isHealthy: boolean, message: string];

/**
 * Finds out whether something that the application needs is there. Throws when it is not.
 *
 * @param signal Aborts when the time of the check is over; hand it on to what the check waits for.
 */
export type HealthCheck = (signal: AbortSignal) => CheckResult | Promise<CheckResult>;

/** What is said of a check. */
export interface CheckReport {
  readonly healthy: boolean;
  readonly message: string;
}

/** What a check has come to, with what only the log may know. */
export interface CheckOutcome extends CheckReport {
  /** Undefined when nothing was thrown. */
  readonly error: unknown;
}

const unhealthyMessage = "Check failed";

/** @throws TypeError for what no check returns; code without types does not become healthy by it. */
export function outcomeOf(result: unknown): CheckOutcome {
  if (result === undefined || result === true) return { healthy: true, message: "OK", error: undefined };
  if (result === false) return { healthy: false, message: unhealthyMessage, error: undefined };
  if (typeof result === "string") return { healthy: true, message: result, error: undefined };
  if (Array.isArray(result) && typeof result[0] === "boolean" && typeof result[1] === "string") {
    return { healthy: result[0], message: result[1], error: undefined };
  }
  throw new TypeError("A check returns nothing, a boolean, a text, or [boolean, text]");
}

/** @param isExposed Whether the message of the error is shown. */
export function failureOf(error: unknown, isExposed: boolean): CheckOutcome {
  const message = isExposed
    ? `${unhealthyMessage}: ${error instanceof Error ? error.message : String(error)}`
    : unhealthyMessage;
  return { healthy: false, message, error };
}

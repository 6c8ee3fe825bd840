import { ConfigError, describeValue } from "../errors/config-error.ts";

export const maxKeyBytes = 1024;
export const maxValueBytes: number = 4 * 1024 * 1024;

/** A hundred years: clocks and Redis take it without overflow. */
export const maxTtlMs: number = 100 * 365 * 24 * 60 * 60 * 1000;

/** Half a character: it has no form in UTF-8, and two such keys would become one in Redis. */
const loneSurrogate = /\p{Surrogate}/u;

/** @throws ConfigError STORE_ARGUMENT_INVALID, which does not show the key. */
export function checkKey(key: unknown): void {
  if (typeof key !== "string" || key === "") throw invalid("key", `expected a text, got ${kindOf(key)}`);
  checkText("key", key, maxKeyBytes);
}

/** @throws ConfigError STORE_ARGUMENT_INVALID, which does not show the value. */
export function checkValue(value: unknown): void {
  if (typeof value !== "string") throw invalid("value", `expected a text, got ${kindOf(value)}`);
  checkText("value", value, maxValueBytes);
}

/** @throws ConfigError STORE_ARGUMENT_INVALID. */
export function checkTtl(ttlMs: unknown): void {
  if (ttlMs === undefined) return;
  if (!Number.isInteger(ttlMs) || (ttlMs as number) < 1 || (ttlMs as number) > maxTtlMs) {
    throw invalid("ttlMs", `expected milliseconds, a whole number from 1 to ${maxTtlMs}, got ${describeValue(ttlMs)}`);
  }
}

/** @throws ConfigError STORE_ARGUMENT_INVALID. */
export function checkAmount(by: unknown): void {
  if (!Number.isSafeInteger(by)) throw invalid("by", `expected a whole number, got ${describeValue(by)}`);
}

/** Whether a text is a count as `increment` writes it: "-12", without a sign, zeros or fractions that it would not write. */
export function isCount(text: string): boolean {
  return Number.isSafeInteger(Number(text)) && String(Number(text)) === text;
}

function checkText(argument: string, text: string, maxBytes: number): void {
  // A character has three bytes at most for each of its units: most texts need not be counted.
  const bytes = text.length * 3 <= maxBytes ? 0 : Buffer.byteLength(text);
  if (bytes > maxBytes) throw invalid(argument, `it has ${bytes} bytes; ${maxBytes} are the most`);
  if (loneSurrogate.test(text)) throw invalid(argument, "it has half of a character (a lone surrogate)");
}

/** Keys and values may be secrets: only what they are is told. */
function kindOf(value: unknown): string {
  if (value === "") return "an empty one";
  return typeof value === "object" || value === undefined ? describeValue(value) : `a ${typeof value}`;
}

function invalid(argument: string, problem: string): ConfigError {
  return new ConfigError("STORE_ARGUMENT_INVALID", argument, problem);
}

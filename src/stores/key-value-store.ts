/** How long an entry lives. */
export interface TimeToLive {
  /** Milliseconds from now on, a whole number from 1 up. Without it, an entry stays until it is deleted. */
  readonly ttlMs?: number;
}

/** How a count changes. */
export interface IncrementOptions extends TimeToLive {
  /** A whole number; below zero to count down. Default 1. */
  readonly by?: number;
}

/**
 * Keeps texts by their keys, for a time. What sessions, revoked tokens, rate limits and idempotency keys are kept in; other
 * implementations, such as one on a database, fit behind it.
 *
 * Keys are texts of 1 to 1024 bytes in UTF-8, values of up to 4 MiB. A method rejects with a ConfigError
 * STORE_ARGUMENT_INVALID for anything else; keys do not show in errors, since they may be secrets.
 */
export interface KeyValueStore {
  /** The value; null when there is none, or its time is over. */
  get(key: string): Promise<string | null>;
  /** Puts a value in the place of whatever was there, time to live included. */
  set(key: string, value: string, options?: TimeToLive): Promise<void>;
  /** Whether there was something to delete. */
  delete(key: string): Promise<boolean>;
  /**
   * Adds to a count, in one step, and resolves with the sum. A count that is not there is made, from 0 on; only then
   * `ttlMs` applies.
   *
   * @throws ConfigError STORE_NOT_A_COUNT when the value, or the sum, is no safe integer.
   */
  increment(key: string, options?: IncrementOptions): Promise<number>;
  /**
   * Puts a value in the place of another, in one step, if that is what is there; `null` stands for "not there". Resolves
   * with whether it did.
   */
  compareAndSet(key: string, expected: string | null, value: string | null, options?: TimeToLive): Promise<boolean>;
  /** Frees what the store holds open. It may be used again, and opens again. */
  close(): Promise<void>;
}

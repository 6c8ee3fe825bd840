import { type OptionRules, wholeNumber } from "../errors/option-rules.ts";

/** How many connections to a server there are, and for how long. */
export interface PoolOptions {
  /** Most connections of this process. Further queries wait. Default 10. */
  readonly max?: number;
  /** After how long without a query a connection is closed, in milliseconds; 0 for never. Default 60000. */
  readonly idleTimeoutMs?: number;
  /** How long connecting may take, in milliseconds. Default 10000. */
  readonly connectTimeoutMs?: number;
}

export const defaultPoolOptions: Required<PoolOptions> = { max: 10, idleTimeoutMs: 60_000, connectTimeoutMs: 10_000 };

export const poolRules: OptionRules = {
  max: wholeNumber("a number of connections", 1, 100_000),
  idleTimeoutMs: wholeNumber("milliseconds", 0, 2 ** 31 - 1),
  connectTimeoutMs: wholeNumber("milliseconds", 1, 2 ** 31 - 1),
};

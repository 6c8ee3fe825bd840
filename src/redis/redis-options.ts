import { checkOptions } from "../errors/check-options.ts";
import { checkOption, isText, type OptionRule, type OptionRules, wholeNumber } from "../errors/option-rules.ts";

/** Where Redis is. */
export interface RedisOptions {
  /** "redis://127.0.0.1:6379", with user, password and database where needed; "rediss:" for TLS. */
  readonly url: string;
  /** Before every name in Redis, to keep applications apart that share one. Default "boltapi". */
  readonly prefix?: string;
  /** How long Redis may take to answer, in milliseconds, before the connection counts as broken. Default 5000. */
  readonly timeoutMs?: number;
}

export const defaultRedisOptions: Required<Omit<RedisOptions, "url">> = { prefix: "boltapi", timeoutMs: 5000 };

/** Does not show the value, in which there may be a password. */
export const redisUrl: OptionRule = (value) =>
  typeof value === "string" && /^rediss?:\/\//.test(value) && URL.canParse(value)
    ? null
    : 'expected a URL such as "redis://127.0.0.1:6379". Special characters of user and password are percent-encoded.';

export const redisRules: OptionRules = {
  url: redisUrl,
  prefix: (value: unknown) => (isText(value) ? null : "expected a text."),
  timeoutMs: wholeNumber("milliseconds", 1, 2 ** 30),
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkRedisOptions(options: RedisOptions): void {
  checkOptions(options, redisRules);
  checkOption("url", options.url, redisUrl);
}

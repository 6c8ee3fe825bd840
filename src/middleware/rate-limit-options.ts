import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import {
  expecting,
  isCallable,
  listOf,
  type OptionRule,
  type OptionRules,
  oneOf,
  wholeNumber,
} from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { KeyValueStore } from "../stores/key-value-store.ts";
import { isStore } from "../stores/store-rule.ts";
import type { BucketRate } from "./rate-limit-bucket.ts";
import { needsAuthentication, type RateLimitKey } from "./rate-limit-key.ts";

/** Header fields that tell clients about their limit. */
export type RateLimitHeaders = "RateLimit" | "X-RateLimit";

/** How much a client may send, and what tells clients apart. */
export type RateLimitOptions = RateLimitRate & RateLimitPlace & RateLimitCommon;

/** Requests per second, or so many in a time; either way the bucket fills steadily. */
export type RateLimitRate =
  | {
      /** Requests per second in the long run; a fraction for less than one. */
      readonly rps: number;
      /** Requests that may come at once. Default twice `rps`. */
      readonly burst?: number;
    }
  | {
      /** Requests in `windowMs` in the long run. */
      readonly limit: number;
      /** Milliseconds. */
      readonly windowMs: number;
      /** Requests that may come at once. Default `limit`. */
      readonly burst?: number;
    };

/** Where buckets are kept: in the memory of this process, or in a store for several. */
export type RateLimitPlace =
  | {
      /** Names the limit in `RateLimit` and `RateLimit-Policy`. Default "default". */
      readonly name?: string;
      /** Most buckets in memory. Default 100,000. When there are more, the fullest go. */
      readonly maxKeys?: number;
      readonly store?: undefined;
    }
  | {
      /** Tells the limit from others in the store; limits of one name share their buckets. */
      readonly name: string;
      readonly store: KeyValueStore;
      /** What happens while the store fails: "allow", the default, lets requests pass, "deny" answers 503. Both are logged. */
      readonly onStoreError?: "allow" | "deny";
    };

export interface RateLimitCommon {
  /** What tells clients apart. Default "ip". */
  readonly key?: RateLimitKey;
  /** Bits of an IPv6 address that count: clients have whole networks. Default 64. */
  readonly ipv6Prefix?: number;
  /** What a request costs; no more than the burst counts. Default 1. */
  readonly cost?: number | ((request: HttpRequest) => number);
  /**
   * When a request is counted: "first", before anything else of its route, or "authenticated", when it is known who calls.
   * Default "authenticated" for the keys "user" and "apiKey", and "first" for all others.
   */
  readonly when?: "first" | "authenticated";
  /** Header fields of responses. Default both kinds; [] for none. A 429 has Retry-After in any case. */
  readonly headers?: readonly RateLimitHeaders[];
}

/** `RateLimitOptions`, with defaults. */
export interface RateLimitSettings {
  /** What X-RateLimit-Limit says: `rps` or `limit`. */
  readonly limit: number;
  readonly rate: BucketRate;
  readonly name: string;
  readonly maxKeys: number;
  readonly store: KeyValueStore | null;
  readonly onStoreError: "allow" | "deny";
  readonly key: RateLimitKey;
  readonly ipv6Prefix: number;
  readonly cost: number | ((request: HttpRequest) => number);
  readonly when: "first" | "authenticated";
  readonly headers: readonly RateLimitHeaders[];
}

const positive = (noun: string): OptionRule =>
  expecting(`${noun}, a number above 0`, (value) => typeof value === "number" && value > 0 && value <= 1e9);

const rules: OptionRules = {
  rps: positive("requests per second"),
  limit: wholeNumber("a number of requests", 1, 1e9),
  windowMs: wholeNumber("milliseconds", 1, 2 ** 40),
  burst: wholeNumber("a number of requests", 1, 1e9),
  key: expecting('"ip", "user", "apiKey", { header: "x-client" } or a function', isKey),
  ipv6Prefix: wholeNumber("a number of bits", 1, 128),
  cost: expecting("a number from 0 up, or a function", (value) => isCost(value) || isCallable(value)),
  when: oneOf("first", "authenticated"),
  headers: listOf('"RateLimit" or "X-RateLimit"', (value) => value === "RateLimit" || value === "X-RateLimit"),
  name: expecting('letters, digits, ".", "_" and "-", up to 64', (value) => /^[\w.-]{1,64}$/.test(String(value))),
  maxKeys: wholeNumber("a number of buckets", 1),
  store: isStore,
  onStoreError: oneOf("allow", "deny"),
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function resolveRateLimitOptions(options: RateLimitOptions): RateLimitSettings {
  checkOptions(options, rules);
  const given = options as { readonly [Option in keyof RateLimitSettings | "rps" | "windowMs" | "burst"]?: never };
  checkTogether(given);
  const { key = "ip" } = options;
  return {
    ...resolveRate(options),
    name: options.name ?? "default",
    maxKeys: given.maxKeys ?? 100_000,
    store: options.store ?? null,
    onStoreError: given.onStoreError ?? "allow",
    key,
    ipv6Prefix: options.ipv6Prefix ?? 64,
    cost: options.cost ?? 1,
    when: options.when ?? (needsAuthentication(key) ? "authenticated" : "first"),
    headers: options.headers ?? ["RateLimit", "X-RateLimit"],
  };
}

function resolveRate(options: RateLimitRate): Pick<RateLimitSettings, "limit" | "rate"> {
  if ("rps" in options && options.rps !== undefined) {
    const { rps, burst = Math.max(1, Math.ceil(rps * 2)) } = options;
    return { limit: rps, rate: { burst, tokensPerMs: rps / 1000 } };
  }
  const { limit, windowMs, burst = limit } = options as Extract<RateLimitRate, { limit: number }>;
  return { limit, rate: { burst, tokensPerMs: limit / windowMs } };
}

/** What the types say, for those who come without them. */
function checkTogether(options: Readonly<Record<string, unknown>>): void {
  const has = (option: string): boolean => options[option] !== undefined;
  if (has("rps") === (has("limit") || has("windowMs"))) {
    throw new ConfigError("OPTION_INVALID", "rps", "expected either rps, or limit and windowMs.");
  }
  if (!has("rps") && !(has("limit") && has("windowMs"))) {
    throw new ConfigError("OPTION_INVALID", has("limit") ? "windowMs" : "limit", "limit and windowMs belong together.");
  }
  if (has("store") && !has("name")) {
    throw new ConfigError(
      "OPTION_INVALID",
      "name",
      "a limit in a store needs a name that tells it from others in there.",
    );
  }
  if (has("store") && has("maxKeys")) {
    throw new ConfigError(
      "OPTION_INVALID",
      "maxKeys",
      "it is for buckets in memory; those in a store end by themselves.",
    );
  }
  if (!has("store") && has("onStoreError")) {
    throw new ConfigError("OPTION_INVALID", "onStoreError", "there is no store. Add one, or remove it.");
  }
  if (has("when") && options.when === "first" && needsAuthentication(options.key as RateLimitKey)) {
    const problem = `the key ${describeValue(options.key)} is known only when it is known who calls. Remove it.`;
    throw new ConfigError("OPTION_INVALID", "when", problem);
  }
}

function isKey(value: unknown): boolean {
  if (value === "ip" || value === "user" || value === "apiKey" || typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  const { header, ...rest } = value as { readonly header?: unknown };
  return typeof header === "string" && isToken(header) && Object.keys(rest).length === 0;
}

/** Whether something can be what a request costs. */
export function isCost(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}

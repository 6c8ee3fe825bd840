import { ConfigError, describeValue } from "../errors/config-error.ts";
import { ServiceUnavailable, TooManyRequests } from "../errors/http-exception.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { describeRateLimit } from "./describe-rate-limit.ts";
import type { Taken } from "./rate-limit-bucket.ts";
import { compileRateLimitHeaders, retryAfterSeconds, type WriteRateLimit } from "./rate-limit-headers.ts";
import { compileKey } from "./rate-limit-key.ts";
import { MemoryBuckets } from "./rate-limit-memory.ts";
import {
  isCost,
  type RateLimitOptions,
  type RateLimitSettings,
  resolveRateLimitOptions,
} from "./rate-limit-options.ts";
import { storeBuckets } from "./rate-limit-store.ts";

/**
 * Limits how many requests a client may send, by a token bucket for each: `burst` at once, and `rps` per second in the long
 * run. Beyond that it answers 429 with Retry-After. Every call makes buckets of its own, whatever routes it is used on.
 *
 *   new BoltAPI({ middleware: [rateLimit({ rps: 20 })] });
 *   api.post("/login", { use: [rateLimit({ limit: 5, windowMs: 60_000 })] }, login);
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function rateLimit(options: RateLimitOptions): MiddlewareHooks {
  const settings = resolveRateLimitOptions(options);
  const { rate, name, store, maxKeys } = settings;
  const buckets = store === null ? new MemoryBuckets(rate, maxKeys) : storeBuckets(store, name, rate);
  const keyOf = compileKey(settings.key, settings.ipv6Prefix);
  const costOf = compileCost(settings);
  const writeHeaders = compileRateLimitHeaders(settings);
  const passStoreError = compileStoreError(settings);

  const settle = (taken: Taken, request: HttpRequest): undefined => {
    if (!taken.isAllowed) throw tooManyRequests(taken, writeHeaders);
    request.keepFor(buckets, taken);
  };
  const count = (request: HttpRequest): undefined | Promise<undefined> => {
    if (isPreflight(request)) return undefined;
    const taken = buckets.take(keyOf(request), costOf(request));
    if (!(taken instanceof Promise)) return settle(taken, request);
    return taken.then(
      (late) => settle(late, request),
      (error) => passStoreError(error, request),
    );
  };
  const after: MiddlewareHooks["after"] = (response, request) => {
    const taken = request.keptFor(buckets);
    if (taken !== undefined) writeHeaders(response.headers, taken as Taken);
  };
  const openapi = (): MiddlewareDescription => describeRateLimit(settings);
  const traits = { name: "rateLimit", openapi, ...(store === null ? { perProcess: "rate limits" } : {}) };
  return settings.when === "first"
    ? { ...traits, before: count, after }
    : { ...traits, afterAuthentication: count, after };
}

function tooManyRequests(taken: Taken, writeHeaders: WriteRateLimit): TooManyRequests {
  const seconds = retryAfterSeconds(taken);
  const headers = new ResponseHeaders();
  writeHeaders(headers, taken);
  return new TooManyRequests(`Rate limit exceeded. Try again in ${seconds} seconds.`, {
    headers: { "retry-after": String(seconds), ...Object.fromEntries(headers) },
    members: { retry_after: seconds },
  });
}

function compileCost({ cost, rate }: RateLimitSettings): (request: HttpRequest) => number {
  if (typeof cost === "number") {
    const fixed = Math.min(cost, rate.burst);
    return () => fixed;
  }
  return (request) => {
    const given: unknown = cost(request);
    if (isCost(given)) return Math.min(given, rate.burst);
    const problem = `expected a number from 0 up from its function, got ${describeValue(given)}.`;
    throw new ConfigError("OPTION_INVALID", "cost", problem);
  };
}

/** Time between two lines in the log about a store that fails. */
const storeErrorIntervalMs = 10_000;

function compileStoreError({
  name,
  onStoreError,
}: RateLimitSettings): (error: unknown, request: HttpRequest) => undefined {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return (error, request) => {
    const now = performance.now();
    if (now - loggedAt > storeErrorIntervalMs) {
      loggedAt = now;
      const effect = onStoreError === "allow" ? "requests are let through" : "requests are refused";
      request.log.error(`The store of the rate limit "${name}" fails; ${effect}`, { error });
    }
    if (onStoreError === "deny") throw new ServiceUnavailable("Rate limit cannot be checked");
  };
}

/** What a browser asks before a request, which is counted itself; not what a route of its own takes. WHATWG Fetch §4.8. */
function isPreflight({ method, route, exchange }: HttpRequest): boolean {
  return method === "OPTIONS" && route === null && exchange.header("access-control-request-method") !== undefined;
}

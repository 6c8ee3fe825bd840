import type { ResponseHeaders } from "../http/response-headers.ts";
import { fillTimeMs, type Taken, wholeTokens } from "./rate-limit-bucket.ts";
import type { RateLimitSettings } from "./rate-limit-options.ts";

/** Seconds to wait after a request that was refused: whole ones, one at least. */
export function retryAfterSeconds({ waitMs }: Taken): number {
  return Math.max(1, secondsOf(waitMs));
}

/** Tells a client about its limit, on responses that may have been told about other limits. */
export type WriteRateLimit = (headers: ResponseHeaders, taken: Taken) => void;

/**
 * Compiles what writes header fields about a limit.
 *
 * A response can be under several limits: `RateLimit` lists them, inner ones first, and the X-RateLimit fields are those of
 * the limit with the least left.
 *
 * @spec draft-ietf-httpapi-ratelimit-headers-11 §3 and §4, RFC 9651 §3.1
 */
export function compileRateLimitHeaders(settings: RateLimitSettings): WriteRateLimit {
  const { headers, limit, name, rate } = settings;
  const hasStandard = headers.includes("RateLimit");
  const hasLegacy = headers.includes("X-RateLimit");
  const item = `"${name}";`;
  // As a quota in a time: the burst, and how long a bucket takes to fill.
  const policy = `${item}q=${rate.burst};w=${Math.max(1, secondsOf(fillTimeMs(0, rate)))}`;
  return (target, taken) => {
    const remaining = wholeTokens(taken);
    const resetSeconds = taken.isAllowed ? secondsOf(fillTimeMs(taken.tokens, rate)) : retryAfterSeconds(taken);
    // §4: no two items of one name.
    if (hasStandard && target.get("ratelimit")?.includes(item) !== true) {
      target.append("ratelimit-policy", policy);
      target.append("ratelimit", `${item}r=${remaining};t=${resetSeconds}`);
    }
    if (!hasLegacy || Number(target.get("x-ratelimit-remaining") ?? Number.POSITIVE_INFINITY) <= remaining) return;
    target.set("x-ratelimit-limit", limit);
    target.set("x-ratelimit-remaining", remaining);
    target.set("x-ratelimit-reset", resetSeconds);
    target.set("x-ratelimit-burst", rate.burst);
  };
}

/** Whole seconds, rounded up; not for what is off by no more than the division of numbers. */
function secondsOf(ms: number): number {
  return Math.ceil(ms / 1000 - 1e-6);
}

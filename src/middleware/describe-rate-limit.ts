import type { MiddlewareDescription, MiddlewareParameter } from "../pipeline/middleware-description.ts";
import type { Shape } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import type { RateLimitSettings } from "./rate-limit-options.ts";

/** What a rate limit reads, answers and sets, for the OpenAPI document. */
export function describeRateLimit(settings: RateLimitSettings): MiddlewareDescription {
  const { key, store, onStoreError } = settings;
  const isRefusing = store !== null && onStoreError === "deny";
  const isKeyLimited = key !== "ip";
  return {
    parameters: typeof key === "object" ? [keyParameter(key.header)] : [],
    responses: {
      ...(isKeyLimited ? { 400: { description: "What tells clients apart is too long" } } : {}),
      429: {
        description: "Too many requests in a short time",
        headers: { "retry-after": t.Integer({ minimum: 1, description: "Seconds to wait" }) },
        members: { retry_after: t.Integer({ minimum: 1, description: "Seconds to wait" }) },
      },
      ...(isRefusing ? { 503: { description: "Rate limits cannot be checked" } } : {}),
    },
    responseHeaders: describeHeaders(settings),
  };
}

function keyParameter(header: string): MiddlewareParameter {
  const description = "Tells clients apart whose requests are counted";
  return { in: "header", name: header, schema: t.String(), description };
}

/** What `compileRateLimitHeaders` writes. */
function describeHeaders({ headers }: RateLimitSettings): Shape {
  const standard: Shape = {
    ratelimit: t.String({ description: "What is left of each limit (r), and the seconds until it is whole again (t)" }),
    "ratelimit-policy": t.String({ description: "Each limit: requests (q) in seconds (w)" }),
  };
  const legacy: Shape = {
    "x-ratelimit-limit": t.Number({ description: "The limit" }),
    "x-ratelimit-remaining": t.Integer({ minimum: 0, description: "Requests that are left" }),
    "x-ratelimit-reset": t.Integer({ minimum: 0, description: "Seconds until the limit is whole again" }),
    "x-ratelimit-burst": t.Integer({ minimum: 1, description: "Requests that may come at once" }),
  };
  return {
    ...(headers.includes("RateLimit") ? standard : {}),
    ...(headers.includes("X-RateLimit") ? legacy : {}),
  };
}

import { varyBy } from "../http/vary.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import { t } from "../schema/t.ts";
import { type CacheControlOptions, resolveCacheControlOptions } from "./cache-control-options.ts";
import { isRead, isReadMethod } from "./read-request.ts";

/**
 * Says for how long, and by whom, successful answers to GET and HEAD may be kept. What a handler says itself wins. One of a route
 * or router takes the place of that of the API.
 *
 *   api.get("/books", { use: [cacheControl({ maxAge: 60, staleWhileRevalidate: 600 })] }, listBooks);
 *
 * An answer with a Set-Cookie is for one visitor: it is never offered to shared caches.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec RFC 9111 §5.2.2, RFC 5861, RFC 8246
 */
export function cacheControl(options: CacheControlOptions): MiddlewareHooks {
  const { directives, privateDirectives, vary } = resolveCacheControlOptions(options);
  return {
    name: "cacheControl",
    replacesOuter: true,
    after({ status, headers }, request) {
      // RFC 9110 §15.4.5: a 304 has the Cache-Control of the answer that it stands for.
      const isKept = (status >= 200 && status < 300) || status === 304;
      if (!isKept || !isRead(request)) return;
      for (const field of vary) varyBy(headers, field);
      if (!headers.has("cache-control"))
        headers.set("cache-control", headers.has("set-cookie") ? privateDirectives : directives);
    },
    openapi: ({ method }) => (isReadMethod(method) ? describe(vary) : null),
  };
}

function describe(vary: readonly string[]): MiddlewareDescription {
  const statuses = ["2XX", 304] as const;
  const kept = { schema: t.String({ description: "For how long, and by whom, the answer may be kept" }), statuses };
  const varied = { schema: t.String({ description: "Request headers that the answer depends on" }), statuses };
  return { responseHeaders: { "cache-control": kept, ...(vary.length === 0 ? {} : { vary: varied }) } };
}

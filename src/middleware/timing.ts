import { checkOptions } from "../errors/check-options.ts";
import { expecting, flag, type OptionRules } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import { t } from "../schema/t.ts";
import { formatMs, readServerTiming } from "./server-timing.ts";

/** Options of `timing`. */
export interface TimingOptions {
  /** Header with the seconds. Default "x-response-time". */
  readonly header?: string;
  /** Whether Server-Timing says it too, in milliseconds, for the tools of browsers. Default false. */
  readonly serverTiming?: boolean;
}

const rules: OptionRules = {
  header: expecting("the name of a header", (value) => typeof value === "string" && isToken(value)),
  serverTiming: flag,
};

/**
 * Says in every response how long it took from here to its headers: `x-response-time: 0.0012s`. One of a route or router takes
 * the place of that of the API.
 *
 *   const api = new BoltAPI({ middleware: [timing({ serverTiming: true })] });
 *
 * Server-Timing gets an entry "total" beside those of the handler and of `addServerTiming`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec W3C Server Timing
 */
export function timing(options: TimingOptions = {}): MiddlewareHooks {
  checkOptions(options, rules);
  const { header = "x-response-time", serverTiming = false } = options;
  const hooks: MiddlewareHooks = {
    name: "timing",
    replacesOuter: true,
    before(request) {
      request.keepFor(hooks, performance.now());
    },
    after({ headers }, request) {
      const elapsedMs = performance.now() - (request.keptFor(hooks) as number);
      headers.set(header, `${(elapsedMs / 1000).toFixed(4)}s`);
      if (!serverTiming) return;
      const added = readServerTiming(request);
      if (added !== "") headers.append("server-timing", added);
      headers.append("server-timing", `total;dur=${formatMs(elapsedMs)}`);
    },
    openapi: () => ({
      responseHeaders: {
        [header]: t.String({ pattern: "^\\d+\\.\\d{4}s$", description: "How long the answer took: 0.0012s" }),
        ...(serverTiming ? { "server-timing": t.String({ description: "What took how many milliseconds" }) } : {}),
      },
    }),
  };
  return hooks;
}

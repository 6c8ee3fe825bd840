import { checkOptions } from "../errors/check-options.ts";
import { anything, expecting, flag, isText, type OptionRule, type OptionRules } from "../errors/option-rules.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";

/** What of a registry of prom-client is needed here; its own type is known only where the package is installed. */
export interface MetricsRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** Options of `metrics`. */
export interface MetricsOptions extends Pick<UntypedRouteOptions, "auth" | "guards" | "use" | "skip" | "tags"> {
  /** Where the metrics are read. Default "/metrics". */
  readonly path?: string;
  /** A registry of prom-client. Default its own `register`, where an application puts its metrics too. */
  readonly registry?: MetricsRegistry;
  /** Upper bounds of the durations that are told apart, in seconds, from low to high. Default 0.005 to 10. */
  readonly buckets?: readonly number[];
  /** Whether the metrics of the process are there too: memory, CPU, event loop, garbage collection. Default true. */
  readonly defaultMetrics?: boolean;
}

const buckets: OptionRule = expecting("numbers of seconds above 0, from low to high", (value) => {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((bound, index) => Number.isFinite(bound) && bound > (index === 0 ? 0 : value[index - 1]));
});

const metricsRules: OptionRules = {
  path: expecting('a path such as "/metrics"', (value) => isText(value) && String(value).startsWith("/")),
  registry: expecting("a Registry of prom-client", isRegistry),
  buckets,
  defaultMetrics: flag,
  // Checked with the routes.
  auth: anything,
  guards: anything,
  use: anything,
  skip: anything,
  tags: anything,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkMetricsOptions(options: MetricsOptions): void {
  checkOptions(options, metricsRules);
}

function isRegistry(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { metrics, getSingleMetric, registerMetric } = value as Readonly<Record<string, unknown>>;
  return [metrics, getSingleMetric, registerMetric].every((method) => typeof method === "function");
}

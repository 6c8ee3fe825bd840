import type * as Prometheus from "prom-client";
import { Router } from "../app/router.ts";
import type { ObservedResponse } from "../pipeline/observed-response.ts";
import type { RequestObserver } from "../pipeline/request-observer.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { text } from "../response/responses.ts";
import { loadPackage } from "./load-package.ts";
import { checkMetricsOptions, type MetricsOptions, type MetricsRegistry } from "./metrics-options.ts";
import { defaultBuckets, RequestMetrics } from "./request-metrics.ts";

/**
 * Metrics for Prometheus, by the package prom-client: an observer that counts requests, and the route that tells of them.
 *
 *   const prometheus = metrics();
 *   const api = new BoltAPI({ observers: [prometheus] });
 *   api.include(prometheus);
 *
 * Whoever may call the routes of the API may read them; `auth` and `guards` say otherwise.
 *
 * @throws ConfigError PEER_MISSING when `prom-client` is not installed; OPTION_UNKNOWN, OPTION_INVALID.
 */
export function metrics(options: MetricsOptions = {}): MetricsRouter {
  checkMetricsOptions(options);
  const client = loadPackage("prom-client", "metrics()") as typeof Prometheus;
  const { buckets = defaultBuckets, defaultMetrics = true } = options;
  // Checked: it has the methods of one.
  const registry = (options.registry ?? client.register) as Prometheus.Registry;
  const requests = new RequestMetrics(client, registry, buckets);
  if (defaultMetrics) collectOnce(client, registry);
  return new MetricsRouter(requests, registry, options);
}

/** Where requests are counted. */
export interface RequestCounts {
  start(request: HttpRequest): void;
  end(request: HttpRequest, status: number, seconds: number): void;
}

/** What `metrics` makes: an observer and a route in one. Its types do without prom-client, which not everybody installs. */
export class MetricsRouter extends Router implements RequestObserver {
  readonly name: string = "metrics";
  private readonly counts: RequestCounts;

  constructor(counts: RequestCounts, registry: MetricsRegistry, options: MetricsOptions) {
    super();
    this.counts = counts;
    const { path = "/metrics", auth, guards, use, skip = [this], tags } = options;
    const given = Object.entries({ auth, guards, use, skip, tags }).filter(([, value]) => value !== undefined);
    const described = { summary: "Metrics for Prometheus", responses: { 200: { contentType: "text/plain" } } };
    this.get(path, { ...described, ...Object.fromEntries(given) }, () => readMetrics(registry));
  }

  onRequest(request: HttpRequest): void {
    this.counts.start(request);
  }

  onResponse({ status, durationMs }: ObservedResponse, request: HttpRequest): void {
    this.counts.end(request, status, durationMs / 1000);
  }
}

async function readMetrics(registry: MetricsRegistry): Promise<HttpResponse> {
  const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
  return text(await registry.metrics(), { headers });
}

/** Prom-client refuses to collect twice into one registry. */
function collectOnce(client: typeof Prometheus, registry: Prometheus.Registry): void {
  const isCollected = registry.getSingleMetric("process_cpu_user_seconds_total") !== undefined;
  if (!isCollected) client.collectDefaultMetrics({ register: registry });
}

import type * as Prometheus from "prom-client";
import type { HttpRequest } from "../request/http-request.ts";
import { methodOf, routePathOf } from "./http-attributes.ts";

const labelNames = ["method", "route", "status"] as const;
type Label = (typeof labelNames)[number];

/** Bounds in seconds; those of OpenTelemetry, so that both tell the same. */
export const defaultBuckets: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/**
 * What Prometheus is told of requests. Labels have few values, whatever clients send: the route as it is declared, not the
 * path, and methods by name only where they are known.
 */
export class RequestMetrics {
  private readonly total: Prometheus.Counter<Label>;
  private readonly duration: Prometheus.Histogram<Label>;
  private readonly inFlight: Prometheus.Gauge;

  /** Takes metrics over that the registry has already: several APIs of a process may count into one. */
  constructor(client: typeof Prometheus, registry: Prometheus.Registry, buckets: readonly number[]) {
    const registers = [registry];
    const existing = <Metric>(name: string): Metric | undefined => registry.getSingleMetric(name) as Metric | undefined;
    this.total =
      existing("http_requests_total") ??
      new client.Counter({ name: "http_requests_total", help: "HTTP requests answered.", labelNames, registers });
    this.duration =
      existing("http_request_duration_seconds") ??
      new client.Histogram({
        name: "http_request_duration_seconds",
        help: "Time from an HTTP request to the end of its response, in seconds.",
        labelNames,
        buckets: [...buckets],
        registers,
      });
    this.inFlight =
      existing("http_requests_in_flight") ??
      new client.Gauge({ name: "http_requests_in_flight", help: "HTTP requests being answered.", registers });
  }

  start(request: HttpRequest): void {
    if (!isHandshake(request)) this.inFlight.inc();
  }

  end(request: HttpRequest, status: number, seconds: number): void {
    const route = routePathOf(request) ?? "none";
    const labels = { method: methodOf(request), route, status: String(status) };
    this.total.inc(labels);
    if (!isHandshake(request)) this.inFlight.dec();
    if (status !== 101) this.duration.observe(labels, seconds);
  }
}

/** A WebSocket goes on for as long as it likes, and says nothing about how fast requests are answered. */
function isHandshake({ exchange }: HttpRequest): boolean {
  return exchange.wantsWebSocket;
}

import type { Histogram, Meter, UpDownCounter } from "@opentelemetry/api";
import type { HttpRequest } from "../request/http-request.ts";
import { type HttpAttributes, methodOf, routePathOf } from "./http-attributes.ts";

/** The buckets, in seconds, that the semantic conventions advise. */
const durationBuckets: number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The metrics that the semantic conventions have for servers of HTTP. */
export class ServerMetrics {
  private readonly duration: Histogram;
  private readonly active: UpDownCounter;

  constructor(meter: Meter) {
    this.duration = meter.createHistogram("http.server.request.duration", {
      description: "Duration of HTTP server requests.",
      unit: "s",
      advice: { explicitBucketBoundaries: durationBuckets },
    });
    this.active = meter.createUpDownCounter("http.server.active_requests", {
      description: "Number of active HTTP server requests.",
      unit: "{request}",
    });
  }

  start(request: HttpRequest): void {
    this.active.add(1, commonAttributes(request));
  }

  end(request: HttpRequest, status: number, errorType: string | null, durationMs: number): void {
    const attributes = commonAttributes(request);
    this.active.add(-1, attributes);
    const route = routePathOf(request);
    this.duration.record(durationMs / 1000, {
      ...attributes,
      "http.response.status_code": status,
      ...(route === null ? {} : { "http.route": route }),
      ...(errorType === null ? {} : { "error.type": errorType }),
    });
  }
}

function commonAttributes(request: HttpRequest): HttpAttributes {
  return { "http.request.method": methodOf(request), "url.scheme": request.scheme };
}

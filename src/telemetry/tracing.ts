import type * as OpenTelemetry from "@opentelemetry/api";
import { checkOptions } from "../errors/check-options.ts";
import { callable, flag, type OptionRules } from "../errors/option-rules.ts";
import type { Middleware, MiddlewareFunction, Next } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { errorTypeOf, type HttpAttributes, methodOf, requestAttributes, routePathOf } from "./http-attributes.ts";
import { loadPackage } from "./load-package.ts";
import { ServerMetrics } from "./server-metrics.ts";

/** Options of `tracing`. */
export interface TracingOptions {
  /** Whether durations and requests under way are counted too, by the metrics of OpenTelemetry. Default true. */
  readonly metrics?: boolean;
  /** Whether spans have the User-Agent of the request. Default false. */
  readonly userAgent?: boolean;
  /** More attributes of a span, asked for when the response is there: `request.user` is known by then. */
  readonly attributes?: (request: HttpRequest, response: HttpResponse) => HttpAttributes;
}

const tracingRules: OptionRules = { metrics: flag, userAgent: flag, attributes: callable };

/** What instruments are known by. */
const scope = "boltapi";

/**
 * Makes a span of every request for OpenTelemetry, by its semantic conventions for HTTP, and continues the trace that the
 * request is part of. Spans of the route are children of it.
 *
 *   const api = new BoltAPI({ middleware: [tracing(), …] });
 *
 * First in the list, so that the span has all the others in it. Where spans and metrics go to is decided where the SDK of
 * OpenTelemetry is set up; without one, nothing is recorded.
 *
 * @throws ConfigError PEER_MISSING when `@opentelemetry/api` is not installed; OPTION_UNKNOWN, OPTION_INVALID.
 */
export function tracing(options: TracingOptions = {}): Middleware {
  checkOptions(options, tracingRules);
  const api = loadPackage("@opentelemetry/api", "tracing()") as typeof OpenTelemetry;
  const spans = new RequestSpans(api, options);
  const middleware: MiddlewareFunction = function tracing(request, next) {
    return spans.trace(request, next);
  };
  // An API and one that is mounted in it make one span of a request.
  return Object.assign(middleware, { replacesOuter: true });
}

/** Makes the spans of an API's requests. */
class RequestSpans {
  private readonly api: typeof OpenTelemetry;
  private readonly options: TracingOptions;
  private readonly tracer: OpenTelemetry.Tracer;
  /** Made with the first request: what is asked for before the SDK is there would count nothing. */
  private lazyMetrics: ServerMetrics | null = null;

  constructor(api: typeof OpenTelemetry, options: TracingOptions) {
    this.api = api;
    this.options = options;
    this.tracer = api.trace.getTracer(scope);
  }

  async trace(request: HttpRequest, next: Next): Promise<HttpResponse> {
    const { context, propagation, SpanKind, trace } = this.api;
    const { metrics } = this;
    const startedAt = performance.now();
    metrics?.start(request);
    const parent = propagation.extract(context.active(), request, headerGetter);
    const attributes = requestAttributes(request, this.options.userAgent === true);
    const span = this.tracer.startSpan(spanNameOf(request), { kind: SpanKind.SERVER, attributes }, parent);
    const response = await context.with(trace.setSpan(parent, span), next, undefined, request);
    // Answered by now, whatever it is. What comes later breaks the response off.
    const answered = request.failure;
    const end = (failure: unknown): void => {
      const broken = failure === answered ? undefined : failure;
      const errorType = errorTypeOf(response.status, response.error, broken);
      metrics?.end(request, response.status, errorType, performance.now() - startedAt);
      this.end(span, errorType, broken ?? response.error, request, response);
    };
    // A WebSocket goes on for as long as it likes; its handshake is over.
    if (response.status === 101) end(answered);
    else request.afterResponse(end);
    return response;
  }

  private end(
    span: OpenTelemetry.Span,
    errorType: string | null,
    error: unknown,
    request: HttpRequest,
    response: HttpResponse,
  ): void {
    try {
      if (!span.isRecording()) return;
      span.setAttribute("http.response.status_code", response.status);
      // What a client did wrong is no error of the server.
      if (errorType !== null) this.markFailed(span, errorType, error);
      const { attributes } = this.options;
      if (attributes !== undefined) span.setAttributes(attributes(request, response));
    } finally {
      span.end();
    }
  }

  private markFailed(span: OpenTelemetry.Span, errorType: string, error: unknown): void {
    span.setAttribute("error.type", errorType);
    span.setStatus({ code: this.api.SpanStatusCode.ERROR });
    if (error instanceof Error) span.recordException(error);
  }

  private get metrics(): ServerMetrics | null {
    if (this.options.metrics === false) return null;
    this.lazyMetrics ??= new ServerMetrics(this.api.metrics.getMeter(scope));
    return this.lazyMetrics;
  }
}

/** "GET /users/{id}"; never the path, of which there would be as many as there are users. */
function spanNameOf(request: HttpRequest): string {
  const method = methodOf(request);
  const name = method === "_OTHER" ? "HTTP" : method;
  const route = routePathOf(request);
  return route === null ? name : `${name} ${route}`;
}

const headerGetter: OpenTelemetry.TextMapGetter<HttpRequest> = {
  keys: ({ headers }) => [...headers.keys()],
  get: ({ exchange }, key) => exchange.header(key.toLowerCase()),
};

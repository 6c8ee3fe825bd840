import type { StreamOutcome } from "../http/exchange.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import { isStatusWithoutContent } from "../http/status.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";

/** How a response ended: it was sent, the client went away before its end, or it was broken off by an error. */
export type ResponseOutcome = StreamOutcome["kind"];

/** What observers see of a response that has left. */
export class ObservedResponse {
  readonly status: number;
  readonly outcome: ResponseOutcome;
  /** What the response answers, or was broken off by; undefined when all is well. */
  readonly error: unknown;
  /** From when the route was known to the end of the response, in milliseconds, by a clock that never goes back. */
  readonly durationMs: number;
  private readonly response: HttpResponse;
  private readonly request: HttpRequest;

  constructor(response: HttpResponse, request: HttpRequest, outcome: ResponseOutcome, error: unknown) {
    this.status = response.status;
    this.outcome = outcome;
    this.error = error;
    this.durationMs = performance.now() - request.startedAt;
    this.response = response;
    this.request = request;
  }

  /** Headers as the route and its middleware left them; what engines add, such as Date, is not among them. */
  get headers(): Pick<ResponseHeaders, "get" | "has" | "getSetCookie" | "entries"> {
    return this.response.headers;
  }

  /** Bytes of the content as sent, compressed or not; null for streams that announced none or did not reach their end. */
  get bytes(): number | null {
    const { body, status } = this.response;
    if (this.request.method === "HEAD" || isStatusWithoutContent(status) || body === null) return 0;
    if (typeof body === "string") return Buffer.byteLength(body);
    if (body instanceof Uint8Array) return body.byteLength;
    const announced = this.outcome === "sent" ? this.headers.get("content-length") : null;
    return announced === null ? null : Number(announced);
  }
}

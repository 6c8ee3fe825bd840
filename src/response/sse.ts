import { describeValue } from "../errors/config-error.ts";
import { checkOption, type OptionRule, wholeNumber } from "../errors/option-rules.ts";
import { encodeServerSentEvent } from "../http/server-sent-events.ts";
import { serializeJson } from "../schema/compile-serializer.ts";
import { EventStream } from "./event-stream.ts";
import type { HttpResponse, ResponseOptions } from "./http-response.ts";
import { statusOf } from "./responses.ts";
import { eventStreamHeaders, mergeHeaders, streamResponse } from "./stream-response.ts";
import { openSource, type StreamSource } from "./stream-source.ts";

/** An event for a browser's EventSource. */
export interface ServerSentEvent {
  /** Text as it is; any other value as JSON. An event without data reaches nobody, unless it has a name. */
  readonly data?: unknown;
  /** Name that the browser listens for; "message" where there is none. */
  readonly event?: string;
  /** Comes back as `request.lastEventId` when the browser connects again. At most 1024 bytes of UTF-8. */
  readonly id?: string | number;
  /** Milliseconds that the browser waits before it connects again. */
  readonly retry?: number;
  /** Text that browsers skip. */
  readonly comment?: string;
}

/** Options of `sse`. */
export interface EventStreamOptions extends ResponseOptions {
  /**
   * How long nothing may be sent before a comment is, so that neither proxies nor browsers take the connection for dead.
   * Default 15000; 0 or false for never.
   */
  readonly keepAliveMs?: number | false;
  /** Milliseconds that the browser waits before it connects again; sent before the first event. */
  readonly retryMs?: number;
  /**
   * Whether the events may be compressed, where the API compresses. Default false: most are too small to gain, and each
   * stream would keep a compressor, which takes more memory than all else of it.
   */
  readonly compress?: boolean;
}

const defaultKeepAliveMs = 15_000;
/** The most that setTimeout takes. */
const maxTimerMs = 2 ** 31 - 1;
const eventFields: ReadonlySet<string> = new Set(["data", "event", "id", "retry", "comment"]);
const keepAliveRule: OptionRule = wholeNumber("milliseconds, or false", 0, maxTimerMs);
const retryRule: OptionRule = wholeNumber("milliseconds", 0);

/**
 * Sends server-sent events, each as soon as it is there: text, which is the data of an event, or objects with `data`,
 * `event`, `id`, `retry` and `comment`.
 *
 *   return sse(async function* () {
 *     for await (const order of orders()) yield { event: "order", id: order.id, data: order };
 *   });
 *
 * The source is closed as that of `stream` is, and asked for the next event only when the client can take it. Anything else
 * that it yields, and an `id` or `event` that would break out of its line, ends the stream with an error.
 *
 * @throws ConfigError STREAM_SOURCE_INVALID, OPTION_INVALID, STATUS_INVALID; FieldSyntaxError for headers that cannot be sent.
 * @spec WHATWG HTML §9.2
 */
export function sse(source: StreamSource<string | ServerSentEvent>, options: EventStreamOptions = {}): HttpResponse {
  const { keepAliveMs = defaultKeepAliveMs, retryMs } = options;
  const status = statusOf(options);
  if (keepAliveMs !== false) checkOption("keepAliveMs", keepAliveMs, keepAliveRule);
  if (retryMs !== undefined) checkOption("retryMs", retryMs, retryRule);
  const headers = mergeHeaders(eventStreamHeaders, options.headers);
  const opening = retryMs === undefined ? "" : encodeServerSentEvent({ retry: retryMs });
  // Last, because a source that is open has to be closed.
  const opened = openSource(source, "sse()");
  const response = streamResponse(status, headers, new EventStream(opened, opening, encodeEvent, keepAliveMs || 0));
  response.compressible = options.compress === true;
  return response;
}

function encodeEvent(event: string | ServerSentEvent): string {
  if (typeof event === "string") return encodeServerSentEvent({ data: event });
  checkEvent(event);
  const { data, id } = event;
  return encodeServerSentEvent({
    comment: event.comment,
    event: event.event,
    id: id === undefined ? undefined : String(id),
    retry: event.retry,
    data: data === undefined || typeof data === "string" ? data : serializeJson(data),
  });
}

/** Types tell, but events often come from elsewhere; what is misspelt would never arrive, and nobody would know. */
function checkEvent(event: unknown): void {
  if (typeof event !== "object" || event === null || event instanceof Uint8Array) {
    throw new TypeError(
      `An event stream yields text or { data, event, id, retry, comment }; it yielded ${describeValue(event)}.`,
    );
  }
  let hasField = false;
  for (const name of Object.keys(event)) {
    if (!eventFields.has(name)) {
      throw new TypeError(
        `An event has no field "${name}", only data, event, id, retry and comment. Put what you send into data.`,
      );
    }
    hasField ||= (event as Record<string, unknown>)[name] !== undefined;
  }
  if (!hasField) throw new TypeError("An event stream yielded an event without any field. Give it data.");
}

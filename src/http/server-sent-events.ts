import { describeCharacter } from "./field-syntax.ts";

/** One block of an event stream. A field that is undefined is left out. */
export interface EventStreamFields {
  /** Lines for people who read the stream; browsers skip them. */
  readonly comment?: string | undefined;
  /** Name of the event; browsers take "message" where there is none. */
  readonly event?: string | undefined;
  /** What a browser sends back as Last-Event-ID when it connects again; "" makes it forget the last one. */
  readonly id?: string | undefined;
  /** Milliseconds to wait before connecting again. */
  readonly retry?: number | undefined;
  readonly data?: string | undefined;
}

/** Most UTF-8 bytes of an event's id: it comes back in a header, and headers have limits. */
export const maxEventIdBytes: number = 1024;

// The only line ends of the format; U+2028 and the like are none.
const lineEnd = /\r\n|\r|\n/;
const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Writes one event, ready to be sent. Text of several lines becomes several `data:` lines, which the browser joins again.
 *
 *   encodeServerSentEvent({ event: "update", id: "7", data: '{"count":1}' })
 *   →  'event: update\nid: 7\ndata: {"count":1}\n\n'
 *
 * @throws TypeError when `event` or `id` has a line break, which would start a field of its own, or a NUL, for which
 *   browsers drop an id; when the id is too long to come back; when `retry` is no whole number of milliseconds.
 * @spec WHATWG HTML §9.2.5, §9.2.6
 */
export function encodeServerSentEvent(fields: EventStreamFields): string {
  const { comment, event, id, retry, data } = fields;
  let block = "";
  if (comment !== undefined) block += encodeLines(": ", comment);
  if (event !== undefined) block += `event: ${checkedLine("event", event)}\n`;
  if (id !== undefined) block += `id: ${checkedId(id)}\n`;
  if (retry !== undefined) block += `retry: ${checkedRetry(retry)}\n`;
  // An event with a name and no data would be dropped by browsers.
  if (data !== undefined) block += encodeLines("data: ", data);
  else if (event !== undefined) block += "data: \n";
  return `${block}\n`;
}

/**
 * The id in a Last-Event-ID header, or null when there is none that could have come from an event.
 *
 * @param value Value of the header, one character an octet, as it comes from the wire.
 * @spec WHATWG HTML §9.2.4: the octets are UTF-8
 */
export function decodeLastEventId(value: string | undefined): string | null {
  if (value === undefined || value === "" || value.length > maxEventIdBytes) return null;
  const octets = new Uint8Array(value.length);
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0xff || code === 0) return null;
    octets[index] = code;
  }
  try {
    return strictUtf8.decode(octets);
  } catch {
    return null;
  }
}

function encodeLines(prefix: string, text: string): string {
  if (!lineEnd.test(text)) return `${prefix}${text}\n`;
  return text
    .split(lineEnd)
    .map((line) => `${prefix}${line}\n`)
    .join("");
}

function checkedId(id: string): string {
  const bytes = utf8.encode(checkedLine("id", id)).byteLength;
  if (bytes <= maxEventIdBytes) return id;
  throw new TypeError(`The id of an event has ${bytes} bytes; at most ${maxEventIdBytes} can come back in a header.`);
}

function checkedLine(field: string, text: string): string {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0 || code === 0x0a || code === 0x0d) {
      throw new TypeError(`The ${field} of an event cannot be sent: it contains ${describeCharacter(text, index)}.`);
    }
  }
  return text;
}

function checkedRetry(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry;
  throw new TypeError(`The retry of an event is ${retry}; expected a whole number of milliseconds from 0 up.`);
}

import { FieldSyntaxError, fieldValueProblem } from "../../http/field-syntax.ts";
import { reasonPhrase } from "../../http/status.ts";
import { hasEngineFields, takeEngineFields, upgradeOf } from "../response-framing.ts";

/** The head of a response without its end, which depends on body and connection. */
export interface ResponseHead {
  /** Status line and fields: "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n". A character is a byte. */
  readonly text: string;
  /** A Content-Length that was given, or null; see `EngineFields`. */
  readonly givenBytes: number | null;
  readonly closesConnection: boolean;
  readonly upgrade: string | null;
  readonly hasDate: boolean;
}

const statusLines: string[] = [];
let lastStatus = 0;
let lastHeaders: readonly string[] | null = null;
let lastHead: ResponseHead | null = null;

/**
 * Writes the head of a response. Of headers that cannot change, the last one is kept: most answers of a server have the
 * same few.
 *
 * @throws FieldSyntaxError when a header would not stay within its line.
 */
export function formatHead(status: number, headers: readonly string[]): ResponseHead {
  if (headers === lastHeaders && status === lastStatus && lastHead !== null) return lastHead;
  const head = hasEngineFields(headers) ? formatWithFraming(status, headers) : formatFields(status, headers);
  if (Object.isFrozen(headers)) {
    lastStatus = status;
    lastHeaders = headers;
    lastHead = head;
  }
  return head;
}

function formatWithFraming(status: number, headers: readonly string[]): ResponseHead {
  const fields = takeEngineFields(headers);
  const upgrade = upgradeOf(status, fields);
  if (upgrade !== null && unsendable.test(upgrade)) throw unsendableHeader("upgrade", upgrade);
  return {
    ...formatFields(status, fields.headers),
    givenBytes: fields.contentLength,
    closesConnection: fields.closesConnection,
    upgrade,
  };
}

function formatFields(status: number, headers: readonly string[]): ResponseHead {
  let text = statusLineOf(status);
  let hasDate = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const line = `${name}: ${headers[index + 1]}`;
    // They were checked above the seam. What is wrong here nevertheless must not become a header of its own.
    if (unsendable.test(line)) throw unsendableHeader(name, headers[index + 1] as string);
    text += `${line}\r\n`;
    if (name === "date") hasDate = true;
  }
  return { text, givenBytes: null, closesConnection: false, upgrade: null, hasDate };
}

const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

function unsendableHeader(name: string, value: string): FieldSyntaxError {
  const problem = fieldValueProblem(value);
  if (problem !== null) return new FieldSyntaxError("header", name, "value", problem);
  return new FieldSyntaxError("header", name, "name", "is not a token (RFC 9110 §5.6.2)");
}

function statusLineOf(status: number): string {
  statusLines[status] ??= `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
  return statusLines[status];
}

/** What a response wants of its framing, told in headers that belong to the engine. */
export interface EngineFields {
  /** The headers that are left: those that go to the client unchanged. */
  readonly headers: readonly string[];
  /** A Content-Length that was given, or null. Only counts where the engine cannot know the length itself. */
  readonly contentLength: number | null;
  /** Whether a "connection: close" was given. */
  readonly closesConnection: boolean;
  /** An "upgrade" that was given, or null. A 426 says with it what would be understood (RFC 9110 §15.5.22). */
  readonly upgrade: string | null;
}

const digits = /^\d{1,15}$/;

/** Whether any of the headers belongs to the engine. Nearly no response has one. */
export function hasEngineFields(headers: readonly string[]): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    if (isEngineField(headers[index] as string)) return true;
  }
  return false;
}

/**
 * Takes the headers out that only the engine may send, since they describe the connection and the framing.
 *
 *   ["etag", '"1"', "connection", "close", "transfer-encoding", "gzip"]
 *   →  { headers: ["etag", '"1"'], contentLength: null, closesConnection: true, upgrade: null }
 *
 * @spec RFC 9110 §7.6.1
 */
export function takeEngineFields(headers: readonly string[]): EngineFields {
  const left: string[] = [];
  let contentLength: number | null = null;
  let closesConnection = false;
  let upgrade: string | null = null;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    if (!isEngineField(name)) left.push(name, value);
    else if (name === "content-length" && digits.test(value)) contentLength = Number(value);
    else if (name === "connection" && /\bclose\b/i.test(value)) closesConnection = true;
    else if (name === "upgrade") upgrade = value;
  }
  return { headers: left, contentLength, closesConnection, upgrade };
}

/**
 * The Content-Length of a response, or null for none.
 *
 * @param bodyBytes Length of a body that is there as a whole, 0 for no body, null for a stream.
 * @param givenBytes The length that the response itself names. For a stream, for what HEAD would have had, and for 304
 *   there is no other; everywhere else the body is right.
 * @spec RFC 9110 §8.6
 */
export function contentLengthOf(
  method: string,
  status: number,
  bodyBytes: number | null,
  givenBytes: number | null,
): number | null {
  if (status === 204) return null;
  if (status === 304) return givenBytes;
  // RFC 9110 §15.3.6: 205 has no content, and says so.
  if (status === 205) return 0;
  if (bodyBytes === null) return givenBytes;
  return method === "HEAD" && bodyBytes === 0 ? (givenBytes ?? 0) : bodyBytes;
}

/** The protocol that a response names in "upgrade", or null: only a 426 has one (RFC 9110 §15.5.22). */
export function upgradeOf(status: number, fields: EngineFields | null): string | null {
  return status === 426 && fields !== null ? fields.upgrade : null;
}

/** Whether the response goes without content, whatever body it was given (RFC 9110 §6.4.1, §15.3.6). */
export function hasNoContent(method: string, status: number): boolean {
  return method === "HEAD" || status === 204 || status === 304 || status === 205;
}

function isEngineField(name: string): boolean {
  // The length first: comparing it is cheaper than comparing text.
  switch (name.length) {
    case 7:
      return name === "upgrade" || name === "trailer";
    case 10:
      return name === "connection" || name === "keep-alive";
    case 14:
      return name === "content-length";
    case 16:
      return name === "proxy-connection";
    case 17:
      return name === "transfer-encoding";
    default:
      return false;
  }
}

/** Bytes that a client sends, and all that may come of them. */
export interface RawCase {
  readonly name: string;
  /** A byte a character. */
  readonly send: string;
  /** Status of each final answer, in order. */
  readonly statuses: readonly number[];
  /** What handlers saw: method, target and body, "POST /a abc"; "!" for a body that broke off. */
  readonly handled: readonly string[];
  /** Whether the connection takes another request, has been closed, or waits for the rest of one. */
  readonly connection: "open" | "closed" | "waiting";
}

/** Requests that are all answered with 200, on a connection that stays open. */
export function taken(name: string, send: string, ...handled: string[]): RawCase {
  return { name, send, statuses: handled.map(() => 200), handled, connection: "open" };
}

/** The same, but the connection ends with the last one. */
export function takenLast(name: string, send: string, ...handled: string[]): RawCase {
  return { ...taken(name, send, ...handled), connection: "closed" };
}

/** Something that no handler gets to see: answered with the status, and the connection ends. */
export function refused(name: string, send: string, status = 400): RawCase {
  return { name, send, statuses: [status], handled: [], connection: "closed" };
}

/** Requests that are answered, and something behind them that ends the connection with the status. */
export function takenThenRefused(name: string, send: string, handled: readonly string[], status = 400): RawCase {
  return { name, send, statuses: [...handled.map(() => 200), status], handled, connection: "closed" };
}

/** A request whose body cannot be read: its handler is told so, and the client gets the status. */
export function brokenBody(name: string, send: string, handled: string, status = 400): RawCase {
  return { name, send, statuses: [status], handled: [handled], connection: "closed" };
}

/** A request that is not complete. */
export function waiting(name: string, send: string, ...handled: string[]): RawCase {
  return { name, send, statuses: [], handled, connection: "waiting" };
}

/** Lines with their ends, and the empty one. */
export function lines(...texts: readonly string[]): string {
  return [...texts, "", ""].join("\r\n");
}

/** A GET with further header lines. */
export function get(...headers: readonly string[]): string {
  return lines("GET /a HTTP/1.1", "Host: a", ...headers);
}

/** A POST whose header lines frame the body. */
export function post(headers: readonly string[], body = ""): string {
  return lines("POST /a HTTP/1.1", "Host: a", ...headers) + body;
}

/** A POST with a body in chunks, as it is sent. */
export function chunked(body: string): string {
  return post(["Transfer-Encoding: chunked"], body);
}

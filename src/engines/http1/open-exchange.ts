import { invalidTarget, type Refusal } from "../refusal.ts";
import { parseRequestTarget, type RequestTarget } from "../request-target.ts";
import { isRefusal, readOpeningHandshake } from "../websocket-handshake.ts";
import { slash } from "./byte-classes.ts";
import type { Http1Connection } from "./http1-connection.ts";
import { Http1Exchange } from "./http1-exchange.ts";
import { RequestBody } from "./request-body.ts";
import type { RequestHead } from "./request-head.ts";

/**
 * Makes an exchange of a head that was read, or says why it is refused for what it asks.
 *
 * @param start Where the head starts.
 * @param isLast Whether the connection ends with the answer, whatever the request says.
 */
export function openExchange(
  connection: Http1Connection,
  head: RequestHead,
  bytes: Buffer,
  start: number,
  end: number,
  isLast: boolean,
): Http1Exchange | Refusal {
  const { framing, isHttp10, method } = head;
  const { host, target } = readTarget(method, bytes, start + head.targetStart, start + head.targetEnd);
  if (target === "") return invalidTarget;
  if (host !== null) {
    const refusal = connection.context.gate.checkHost(host);
    if (refusal !== null) return refusal;
  }
  // RFC 9112 §9.3: HTTP/1.0 keeps a connection only when asked to.
  const isAskedToClose = framing.asksToClose || (isHttp10 && !framing.asksToKeep);
  const body =
    framing.isChunked || framing.contentLength > 0
      ? new RequestBody(connection, framing.isChunked ? null : framing.contentLength)
      : null;
  const exchange = new Http1Exchange(
    connection,
    isLast || isAskedToClose,
    method,
    target,
    isHttp10,
    body,
    bytes,
    start + head.fieldsStart,
    end - 2,
  );
  exchange.targetHost = host;
  exchange.awaitsContinue = framing.awaitsContinue && body !== null;
  return framing.hasUpgrade ? withHandshake(exchange) : exchange;
}

/** Reads the handshake of a WebSocket, if it is one. It has to be the only request that waits for an answer. */
function withHandshake(exchange: Http1Exchange): Http1Exchange | Refusal {
  const handshake = readOpeningHandshake(exchange.method, exchange.isHttp10, (name) => exchange.header(name));
  if (handshake === null) return exchange;
  if (isRefusal(handshake)) return handshake;
  if (exchange.connection.answers.first === null) exchange.opening = handshake;
  return exchange;
}

const noTarget: RequestTarget = { target: "", host: null };

/** The bytes of the target were checked; nearly always they are a path. */
function readTarget(method: string, bytes: Buffer, start: number, end: number): RequestTarget {
  if (bytes[start] === slash) {
    return { target: end - start === 1 ? "/" : bytes.toString("latin1", start, end), host: null };
  }
  return parseRequestTarget(method, bytes.toString("latin1", start, end)) ?? noTarget;
}

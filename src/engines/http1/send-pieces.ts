import type { ResponseStream } from "../response-stream.ts";
import { encodeText } from "./connection-output.ts";
import type { Http1Exchange } from "./http1-exchange.ts";

/**
 * Sends the pieces of a streamed response as fast as the client takes them, in chunks (RFC 9112 §7.1) or as they are. Its
 * head waits to be sent with the first one.
 */
export async function sendPieces(stream: ResponseStream, exchange: Http1Exchange, isChunked: boolean): Promise<void> {
  const { connection } = exchange;
  // When the first piece takes its time, the client gets the head before it.
  const headTimer = setImmediate(() => connection.flush());
  try {
    for (let piece = await stream.next(); piece !== null; piece = await stream.next()) {
      clearImmediate(headTimer);
      putPiece(exchange, piece, isChunked);
      connection.flush();
      // When the client has gone it is never ready, and this function is dropped where it waits.
      if (!exchange.isReady) await exchange.ready();
    }
    while (stream.isOpen && !exchange.isDue) await exchange.ready();
    if (stream.isOpen) finish(stream, exchange, isChunked);
  } catch {
    // An end of the chunks would tell the client that it has everything.
    exchange.cut();
  } finally {
    clearImmediate(headTimer);
  }
}

function putPiece(exchange: Http1Exchange, piece: string | Uint8Array, isChunked: boolean): void {
  const byteLength = typeof piece === "string" ? Buffer.byteLength(piece) : piece.byteLength;
  if (isChunked) exchange.put(`${byteLength.toString(16)}\r\n`);
  exchange.put(typeof piece === "string" ? encodeText(piece, byteLength) : piece);
  if (isChunked) exchange.put("\r\n");
}

/** It is sent when its end has left the process, which is after everything before it. */
function finish(stream: ResponseStream, exchange: Http1Exchange, isChunked: boolean): void {
  if (isChunked) exchange.put("0\r\n\r\n");
  exchange.connection.output.flushed((error) => (error ? stream.leave() : stream.complete()));
  exchange.complete();
}

import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ResponseStream } from "../response-stream.ts";

const noBytes = new Uint8Array(0);

/** Writes the pieces of a streamed response as fast as the client takes them. The stream tells how it ends. */
export async function sendStream(stream: ResponseStream, response: ServerResponse): Promise<void> {
  try {
    for (let piece = await firstPiece(stream, response); piece !== null; piece = await stream.next()) {
      // When the client has gone there is no "drain", and this function is dropped where it waits.
      if (!response.write(piece)) await once(response, "drain");
    }
    if (stream.isOpen) response.end((error?: Error | null) => onEnd(stream, error));
  } catch {
    // An end of the chunks would tell the client that it has everything.
    cut(response);
  }
}

/** From Node 24 on, this is also called when the client has gone; the stream is told of that by its connection. */
function onEnd(stream: ResponseStream, error: Error | null | undefined): void {
  if (error === undefined || error === null) stream.complete();
}

/** Closes the connection, but not before the answers ahead have left: the response has no socket until then. */
function cut(response: ServerResponse): void {
  if (response.socket === null) response.once("socket", (socket) => socket.destroy());
  else response.destroy();
}

/** The head goes with the first piece; when that takes its time, the client gets the head before it. */
async function firstPiece(stream: ResponseStream, response: ServerResponse): Promise<Uint8Array | string | null> {
  const headTimer = setImmediate(() => response.write(noBytes));
  try {
    return await stream.next();
  } finally {
    clearImmediate(headTimer);
  }
}

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
    if (stream.isOpen) response.end(() => stream.complete());
  } catch {
    // An end of the chunks would tell the client that it has everything.
    response.destroy();
  }
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

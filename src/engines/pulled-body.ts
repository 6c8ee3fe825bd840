import { BodyIncompleteError, BodyTooLargeError } from "../http/exchange.ts";
import { BodyPieces } from "./body-pieces.ts";

/** Where a request body comes from that is pulled rather than received. */
export interface BodySource {
  /** When it throws, the client broke off. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** By the Content-Length, which the pieces must add up to; null when there is none. */
  readonly announcedBytes: number | null;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Called when the body turns out to be incomplete. */
  readonly onIncomplete: () => void;
}

/** Reads a whole body; see `Exchange.readBody`. */
export async function readPulledBody(source: BodySource, maxBytes: number): Promise<Uint8Array> {
  const held = new BodyPieces();
  for await (const piece of streamPulledBody(source)) {
    held.add(piece, 0, piece.byteLength);
    if (held.byteLength > maxBytes) throw new BodyTooLargeError(maxBytes, source.announcedBytes);
  }
  return held.takeAll();
}

/** Yields the pieces of a body; see `Exchange.streamBody`. */
export async function* streamPulledBody(source: BodySource): AsyncGenerator<Uint8Array, void> {
  const iterator = source.pieces[Symbol.asyncIterator]();
  let receivedBytes = 0;
  try {
    for (let step = await pull(iterator, source); step.done !== true; step = await pull(iterator, source)) {
      receivedBytes += step.value.byteLength;
      yield step.value;
    }
  } finally {
    // Not awaited: what waits for a client that has gone may never end.
    void closeQuietly(iterator);
  }
  const { announcedBytes } = source;
  if (announcedBytes === null || announcedBytes === receivedBytes) return;
  throw incomplete(source, new RangeError(`${receivedBytes} bytes came, ${announcedBytes} were announced.`));
}

/** The next piece, or a rejection as soon as the client has gone. */
function pull(iterator: AsyncIterator<Uint8Array>, source: BodySource): Promise<IteratorResult<Uint8Array>> {
  const { signal } = source;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(incomplete(source, signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    iterator
      .next()
      .then(resolve, (error: unknown) => reject(incomplete(source, error)))
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function incomplete(source: BodySource, cause: unknown): BodyIncompleteError {
  source.onIncomplete();
  return new BodyIncompleteError("The request ended before its body was complete", { cause });
}

async function closeQuietly(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The body is over for us, however its source takes it.
  }
}

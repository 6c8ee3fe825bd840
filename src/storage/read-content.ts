import { ConfigError, describeValue } from "../errors/config-error.ts";
import { ContentTooLarge } from "../errors/http-exception.ts";
import type { StorageContent } from "./file-storage.ts";

/**
 * The bytes of a content, piece by piece; the next piece is asked for when the last has been taken. A source
 * that has been begun is closed, whatever happens.
 *
 * @param name What is being saved, for error messages.
 * @throws ContentTooLarge, ConfigError STORAGE_CONTENT_INVALID, and what the source throws.
 */
export async function* readContent(
  name: string,
  content: StorageContent,
  maxBytes: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array, undefined> {
  let size = 0;
  for await (const piece of piecesOf(name, content)) {
    const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    if (!(bytes instanceof Uint8Array)) throw new ConfigError("STORAGE_CONTENT_INVALID", name, describeValue(piece));
    size += bytes.byteLength;
    if (size > maxBytes) throw new ContentTooLarge(`File is larger than ${maxBytes} bytes`);
    yield bytes;
  }
  return undefined;
}

function piecesOf(
  name: string,
  content: StorageContent,
): AsyncIterable<Uint8Array | string> | readonly (Uint8Array | string)[] {
  if (typeof content === "string" || content instanceof Uint8Array) return [content];
  // The web's types know no iterable stream, yet every runtime's is one.
  if (content instanceof Blob) return content.stream() as unknown as AsyncIterable<Uint8Array>;
  if (typeof content === "object" && content !== null && Symbol.asyncIterator in content) return content;
  throw new ConfigError("STORAGE_CONTENT_INVALID", name, describeValue(content));
}

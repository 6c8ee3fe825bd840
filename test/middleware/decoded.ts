import * as zlib from "node:zlib";

type Decode = (bytes: Uint8Array) => Buffer;

const { zstdDecompressSync } = zlib as unknown as { readonly zstdDecompressSync?: Decode };

/** The codings of this Node, with what undoes each. */
export const decoders: ReadonlyMap<string, Decode> = new Map([
  ["gzip", zlib.gunzipSync],
  ["br", zlib.brotliDecompressSync],
  ...(zstdDecompressSync === undefined ? [] : ([["zstd", zstdDecompressSync]] as const)),
]);

/** Content as its client reads it, by the value of Content-Encoding. */
export function decoded(bytes: Uint8Array, coding: string | null): string {
  if (coding === null) return Buffer.from(bytes).toString();
  const decode = decoders.get(coding);
  if (decode === undefined) throw new Error(`There is no coding ${coding}`);
  return decode(bytes).toString();
}

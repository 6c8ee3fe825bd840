import { trimWhitespace } from "./field-syntax.ts";

/** Types outside text/* and the suffixes below that hold text, or bytes which no one has compressed. */
const compressibleTypes: ReadonlySet<string> = new Set([
  "application/ecmascript",
  "application/graphql",
  "application/graphql-response",
  "application/javascript",
  "application/json",
  "application/json-seq",
  "application/jsonl",
  "application/ndjson",
  "application/rtf",
  "application/sql",
  "application/toml",
  "application/typescript",
  "application/vnd.apple.mpegurl",
  "application/vnd.ms-fontobject",
  "application/wasm",
  "application/x-javascript",
  "application/x-ndjson",
  "application/x-sh",
  "application/x-tar",
  "application/x-www-form-urlencoded",
  "application/x-yaml",
  "application/xml",
  "application/xml-dtd",
  "application/yaml",
  "font/collection",
  "font/otf",
  "font/ttf",
  "image/bmp",
  "image/vnd.microsoft.icon",
  "image/x-icon",
  "image/x-ms-bmp",
]);

// RFC 6839 and RFC 9512: what the type says after "+" is the syntax it is written in.
const compressibleSuffix = /\+(?:json|json-seq|xml|yaml)$/;

/**
 * Whether content of a type becomes notably smaller when it is compressed. Images, sound, video and archives are compressed
 * already; a type that is not known is taken for one of them.
 *
 * An event stream counts as not compressible: its events are small, and a compressor that holds one back breaks it.
 *
 * @param contentType Value of a Content-Type header.
 */
export function isCompressibleType(contentType: string): boolean {
  const semicolon = contentType.indexOf(";");
  const essence = trimWhitespace(semicolon === -1 ? contentType : contentType.slice(0, semicolon)).toLowerCase();
  if (essence.startsWith("text/")) return essence !== "text/event-stream";
  return compressibleTypes.has(essence) || compressibleSuffix.test(essence);
}

import { parseEntityTags } from "../http/entity-tag.ts";
import { addToVary } from "../http/vary.ts";

/** What a response tells about its body that decides whether it may be compressed. */
export interface BodyFacts {
  readonly contentType: string | null;
  /** The announced length, or null. */
  readonly contentLength: number | null;
  /** Whether a header forbids it: the content is coded already, is a part of something, or must not be transformed. */
  readonly isFixed: boolean;
}

/** Reads what flat headers tell about the body. */
export function readBodyFacts(headers: readonly string[]): BodyFacts {
  let contentType: string | null = null;
  let contentLength: number | null = null;
  let isFixed = false;
  for (let index = 0; index < headers.length; index += 2) {
    const value = headers[index + 1] as string;
    switch (headers[index]) {
      case "content-type":
        contentType = value;
        break;
      case "content-length":
        contentLength = /^\d{1,15}$/.test(value) ? Number(value) : null;
        break;
      case "content-encoding":
      case "content-range":
        isFixed = true;
        break;
      case "cache-control":
        // RFC 9111 §5.2.2.6: who asks others not to transform the content wants it as it is.
        isFixed ||= /(?:^|,)[ \t]*no-transform[ \t]*(?:,|$)/i.test(value);
        break;
    }
  }
  return { contentType, contentLength, isFixed };
}

/** Headers of a response that would be another one for another Accept-Encoding (RFC 9110 §12.5.5). */
export function withVary(headers: readonly string[]): readonly string[] {
  const varied = [...headers];
  const index = indexOf(headers, "vary");
  if (index === -1) varied.push("vary", "accept-encoding");
  else varied[index + 1] = addToVary(headers[index + 1] as string, "accept-encoding");
  return varied;
}

/**
 * Headers of a body that is compressed now.
 *
 * Its length is another one, its ranges are not those of the content, and digests of the content or of its representation,
 * which includes the coding, do not hold any more (RFC 9530 §2, §3). It is not the same octet for octet, so that its entity
 * tag is weak (RFC 9110 §8.8.1).
 */
export function encodedHeaders(headers: readonly string[], coding: string): readonly string[] {
  const encoded: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    if (!unfitHeaders.has(name)) encoded.push(name, name === "etag" ? weakened(value) : value);
  }
  encoded.push("content-encoding", coding);
  return withVary(encoded);
}

const unfitHeaders: ReadonlySet<string> = new Set([
  "accept-ranges",
  "content-digest",
  "content-length",
  "content-md5",
  "digest",
  "repr-digest",
]);

/**
 * Headers of a 304 for a client that has the compressed content, which shows in its If-None-Match. It gets the entity tag
 * that came with the content: a strong one would be none that its cache knows (RFC 9110 §15.4.5, RFC 9111 §4.3.4).
 */
export function notModifiedHeaders(headers: readonly string[], ifNoneMatch: string | undefined): readonly string[] {
  const index = indexOf(headers, "etag");
  if (index === -1 || ifNoneMatch === undefined) return headers;
  const weak = weakened(headers[index + 1] as string);
  const tags = parseEntityTags(ifNoneMatch);
  if (tags === "*" || !tags.includes(weak)) return headers;
  return withVary(headers.with(index + 1, weak));
}

function weakened(entityTag: string): string {
  return entityTag.startsWith("W/") ? entityTag : `W/${entityTag}`;
}

function indexOf(headers: readonly string[], name: string): number {
  for (let index = 0; index < headers.length; index += 2) if (headers[index] === name) return index;
  return -1;
}

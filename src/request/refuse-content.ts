import { UnsupportedMediaType } from "../errors/http-exception.ts";

/** A 415 for content of a type that is not taken. */
export function refuseType(contentType: string, accepted: readonly string[]): UnsupportedMediaType {
  // RFC 9110 §15.5.16: Accept in the answer tells what would be taken.
  const headers = { accept: accepted.join(", ") };
  return new UnsupportedMediaType(`Expected content type ${accepted.join(" or ")}, got ${contentType.slice(0, 100)}`, {
    headers,
  });
}

/** A 415 for content with an encoding. */
export function refuseCoding(coding: string): UnsupportedMediaType {
  // RFC 9110 §12.5.3: Accept-Encoding in the answer tells what would be taken.
  const headers = { "accept-encoding": "identity" };
  return new UnsupportedMediaType(`Expected content without encoding, got ${coding.slice(0, 100)}`, { headers });
}

/** Whether content with this Content-Encoding has to be decoded before it can be read. */
export function isCoded(coding: string | undefined): coding is string {
  return coding !== undefined && coding.toLowerCase() !== "identity";
}

import { isJsonMediaType, parseMediaType } from "../http/media-type.ts";
import { describeFields, describeText } from "../logging/describe-fields.ts";
import type { Redaction } from "../logging/redaction.ts";

/**
 * What a line says of a body: JSON and forms as values without secrets, text as it is, and of all others their length. What is
 * longer than `maxBytes`, or malformed, is not shown: secrets are told by names, which half a body may not have.
 */
export function describeBody(
  bytes: Uint8Array,
  contentType: string | null,
  maxBytes: number,
  redaction: Redaction,
): unknown {
  const essence = parseMediaType(contentType ?? "")?.essence ?? null;
  const length = `${bytes.byteLength} bytes`;
  const isText = essence === "text/plain";
  const isForm = essence === "application/x-www-form-urlencoded";
  const isJson = isJsonMediaType(contentType ?? "");
  if (!isText && !isForm && !isJson) return `<binary data, ${length}>`;
  if (bytes.byteLength > maxBytes) return `<${essence}, ${length}>`;
  const text = new TextDecoder().decode(bytes);
  if (isText) return describeText(text, redaction);
  if (isForm) return describeFields(Object.fromEntries(new URLSearchParams(text)), redaction);
  try {
    return describeFields({ body: JSON.parse(text) as unknown }, redaction).body;
  } catch {
    return `<malformed JSON, ${length}>`;
  }
}

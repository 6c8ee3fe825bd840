import type { ServerResponse } from "node:http";
import { trimWhitespace } from "../../http/field-syntax.ts";
import { ResponseHeaders } from "../../http/response-headers.ts";
import { addToVary } from "../../http/vary.ts";
import type { HttpResponse } from "../../response/http-response.ts";

/**
 * Puts status and headers of a response on one of Node. They win over what middleware has set before, as those of a later
 * handler would; cookies and what the response varies by add up.
 */
export function putOnNode(response: HttpResponse, res: ServerResponse): void {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === "set-cookie") res.appendHeader(name, value);
    else if (name === "vary") res.setHeader(name, joinVary(String(res.getHeader(name) ?? ""), value));
    else res.setHeader(name, value);
  }
  const byteLength = byteLengthOf(response);
  // For those who log it. The engine counts itself.
  if (byteLength !== null) res.setHeader("content-length", byteLength);
}

/** Takes status and headers over from a response of Node, with all that hooks have made of them. */
export function takeFromNode(res: ServerResponse, response: HttpResponse): void {
  const { headers } = response;
  const taken = nodeHeaders(res);
  if (byteLengthOf(response) !== null) taken.delete("content-length");
  for (const [name] of [...headers]) if (!taken.has(name)) headers.delete(name);
  headers.delete("set-cookie");
  for (const [name, value] of taken) {
    if (name === "set-cookie") headers.append(name, value);
    else headers.set(name, value);
  }
  if (res.statusCode !== response.status) response.status = res.statusCode;
}

/**
 * The headers of a response of Node.
 *
 * @throws FieldSyntaxError for one that cannot be sent.
 */
export function nodeHeaders(res: ServerResponse): ResponseHeaders {
  const headers = new ResponseHeaders();
  for (const [name, value] of Object.entries(res.getHeaders())) {
    // Node sends several lines; but for cookies, one with commas means the same (RFC 9110 §5.3).
    for (const line of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, trimWhitespace(String(line)));
  }
  return headers;
}

function byteLengthOf({ body }: HttpResponse): number | null {
  if (typeof body === "string") return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : null;
}

function joinVary(vary: string, added: string): string {
  return added
    .split(",")
    .map((field) => trimWhitespace(field))
    .reduce((joined, field) => addToVary(joined, field.toLowerCase()), vary);
}

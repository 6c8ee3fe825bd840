import { createHash } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";
import { BadRequest } from "../errors/http-exception.ts";
import { networkOf } from "../http/ip-network.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Most characters of a key. */
export const maxKeyLength = 255;

/** A string of structured fields: `"8e03978e"`, with `\"` and `\\` inside. RFC 9651 §3.3.3 */
const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;

/** What many clients send in its place: the same without quotes. */
const bareKey = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x7e]+$/;

/**
 * Reads a key: a quoted string, or the same without quotes and without `"`, `,`, `;` and spaces.
 *
 * @throws BadRequest for anything else, such as two keys.
 * @spec draft-ietf-httpapi-idempotency-key-header-07 §2.1
 */
export function readIdempotencyKey(header: string, value: string): string {
  const key = quotedKey.exec(value)?.[1]?.replaceAll(/\\(["\\])/g, "$1") ?? bareKey.exec(value)?.[0];
  if (key === undefined || key.length > maxKeyLength) {
    throw new BadRequest(`${header}: expected one key of 1 to ${maxKeyLength} visible ASCII characters`);
  }
  return key;
}

/**
 * Where the answer of a request is kept: under a digest of whose it is, what for, and the key. Keys of clients do not get into
 * the store as they are.
 */
export function storeKeyOf(scope: string, { method, path }: HttpRequest, key: string): string {
  return `idempotency:${digestOf([scope, method, path, key])}`;
}

/**
 * Whose keys these are, unless the application says so itself. IPv6 addresses of one network are one client.
 *
 * @throws ConfigError OPTION_INVALID for users without an id: by address, one would get the answer of another.
 */
export function defaultScope({ auth, ip }: HttpRequest): string {
  if (auth === null) return `ip:${ip === null ? "" : networkOf(ip, 64)}`;
  if (auth.userId !== null) return `user:${auth.backend}:${auth.userId}`;
  throw new ConfigError("OPTION_INVALID", "scope", "users have no id here; pass a function that tells them apart.");
}

/**
 * Tells whether two requests ask for the same: a digest of query, content type and body.
 *
 * Of a multipart body it says only that it is one: clients draw another boundary for each attempt, and files are not read
 * before they are needed.
 */
export async function fingerprintOf(request: HttpRequest): Promise<string> {
  const type = (request.exchange.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const body = type.startsWith("multipart/") ? "" : await request.readBody();
  return digestOf([request.queryString, type, body]);
}

/** One digest of several values, in which none can take the place of another. */
function digestOf(values: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const value of values) {
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("base64url");
}

import { BadRequest } from "../errors/http-exception.ts";
import { networkOf } from "../http/ip-network.ts";
import type { HttpRequest } from "../request/http-request.ts";

/**
 * What tells clients apart. "ip": the client's address. "user": whoever is authenticated. "apiKey": the same, where the
 * credentials are an API key. A header: its value, which a client can choose at will unless something in front of the server
 * sets it. A function: what it returns. Who has none of these is told apart by address.
 */
export type RateLimitKey =
  | "ip"
  | "user"
  | "apiKey"
  | { readonly header: string }
  | ((request: HttpRequest) => string | null);

/** Most bytes of a key. */
const maxKeyBytes = 256;

/** Whether a key can be told only when it is known who calls. */
export function needsAuthentication(key: RateLimitKey): boolean {
  return key === "user" || key === "apiKey";
}

/**
 * Compiles what tells clients apart into a function. Keys of different kinds differ: nobody gets into the bucket of an
 * address by calling himself so.
 *
 * The function throws BadRequest for a key that is too long.
 */
export function compileKey(key: RateLimitKey, ipv6Prefix: number): (request: HttpRequest) => string {
  const addressKey = compileAddressKey(ipv6Prefix);
  if (key === "ip") return addressKey;
  const kind = typeof key === "string" ? key : typeof key === "function" ? "key" : "header";
  const read = compileRead(key);
  return (request) => {
    const value = read(request);
    if (typeof value !== "string" || value === "") return addressKey(request);
    // A character has three bytes at most for each of its units.
    if (value.length * 3 > maxKeyBytes && Buffer.byteLength(value) > maxKeyBytes) {
      throw new BadRequest("Rate limit key too long");
    }
    return `${kind}:${value}`;
  };
}

function compileRead(key: Exclude<RateLimitKey, "ip">): (request: HttpRequest) => string | null | undefined {
  if (typeof key === "function") return key;
  if (key === "user") return ({ auth }) => (auth === null ? null : textOf(auth.userId));
  if (key === "apiKey") return ({ auth }) => (auth?.backend === "apiKey" ? textOf(auth.userId) : null);
  const name = key.header.toLowerCase();
  return ({ exchange }) => exchange.header(name);
}

function textOf(id: number | string | null): string | null {
  return id === null ? null : String(id);
}

function compileAddressKey(ipv6Prefix: number): (request: HttpRequest) => string {
  let isWarned = false;
  return (request) => {
    const { ip } = request;
    if (ip !== null) return `ip:${networkOf(ip, ipv6Prefix)}`;
    if (!isWarned) {
      isWarned = true;
      request.log.warn(
        "The address of clients is not known, so all of them share one rate limit. Set trustProxies, or give rateLimit a key.",
      );
    }
    return "ip:";
  };
}

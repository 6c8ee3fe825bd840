import { isValidHost } from "./host.ts";
import { canonicalAddress } from "./ip-address.ts";
import { listFromRight, readParameters } from "./parameters.ts";

/** What one proxy says about the request it received. */
export interface Hop {
  /** Whom it received the request from: null when it hides that, undefined when it says nothing (or nothing readable). */
  readonly address: string | null | undefined;
  readonly scheme: "http" | "https" | undefined;
  readonly host: string | undefined;
}

type ReadHeader = (name: string) => string | undefined;

/**
 * Reads the Forwarded header, nearest proxy first: `for="[2001:db8::1]:4711";proto=https, for=10.0.0.1`. What stands to
 * the left of a malformed element is left out, because the proxies that can be believed appended after it.
 *
 * @spec RFC 7239 §4
 */
export function readForwarded(value: string): Hop[] {
  const hops: Hop[] = [];
  for (const element of listFromRight(value)) {
    const parameters = readParameters(element, 0);
    if (parameters === null) break;
    const node = parameters.get("for");
    const address = node === undefined ? undefined : parseNode(node);
    if (node !== undefined && address === undefined) break;
    hops.push({ address, scheme: parseScheme(parameters.get("proto")), host: parseHost(parameters.get("host")) });
  }
  return hops;
}

/**
 * Reads X-Forwarded-For, -Proto and -Host, nearest proxy first. The three lists are matched from the right, where each
 * proxy appends.
 */
export function readXForwarded(header: ReadHeader): Hop[] {
  const addresses = listFromRight(header("x-forwarded-for") ?? "").map(parseNode);
  const malformed = addresses.indexOf(undefined);
  if (malformed !== -1) addresses.length = malformed;
  const schemes = listFromRight(header("x-forwarded-proto") ?? "");
  const hosts = listFromRight(header("x-forwarded-host") ?? "");
  const length = Math.max(addresses.length, schemes.length, hosts.length);
  return Array.from({ length }, (_, hop) => ({
    address: addresses[hop],
    scheme: parseScheme(schemes[hop]),
    host: parseHost(hosts[hop]),
  }));
}

// An address in brackets, or a name without colons; then a port, which is of no interest (RFC 7239 §6).
const nodePattern = /^(?:\[([^\]]*)\]|([^:]*))(?::(?:\d{1,5}|_[\w.-]+))?$/;

/** The address of a node without port and brackets; null for "unknown" and "_hidden"; undefined when it is malformed. */
function parseNode(text: string): string | null | undefined {
  // X-Forwarded-For has IPv6 addresses without brackets, too.
  const bare = canonicalAddress(text);
  if (bare !== null) return bare;
  const [, bracketed, name] = nodePattern.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed.includes(":") ? (canonicalAddress(bracketed) ?? undefined) : undefined;
  if (name === undefined) return undefined;
  if (/^(?:unknown|_[\w.-]+)$/i.test(name)) return null;
  return canonicalAddress(name) ?? undefined;
}

function parseScheme(text: string | undefined): "http" | "https" | undefined {
  const scheme = text?.toLowerCase();
  return scheme === "http" || scheme === "https" ? scheme : undefined;
}

function parseHost(text: string | undefined): string | undefined {
  return text !== undefined && isValidHost(text) ? text : undefined;
}

import { isIPv6 } from "node:net";
import { canonicalAddress } from "./ip-address.ts";

// reg-name without "," (lists of hosts are no host), or an address in brackets; then the port.
const hostPattern = /^(?:\[([\da-f:.]+)\]|((?:[\w.~!$&'()*+;=-]|%[\da-f]{2})+))(?::(\d*))?$/i;

/**
 * Whether the text is the host of a request: "example.com", "127.0.0.1:8000", "[::1]:8000".
 *
 * @spec RFC 3986 §3.2.2 and §3.2.3, RFC 9110 §7.2: no user information, no zone, a port up to 65535
 */
export function isValidHost(value: string): boolean {
  const match = hostPattern.exec(value);
  if (match === null) return false;
  const [, address, , port] = match;
  return (address === undefined || isIPv6(address)) && (port === undefined || Number(port) <= 65_535);
}

/**
 * The name in a host, as names are compared: without port, in lower case, without the dot that may end it. Null for what is
 * no host.
 *
 *   hostnameOf("Example.com.:8000")  →  "example.com"
 *   hostnameOf("[0:0::1]:8000")      →  "[::1]"
 */
export function hostnameOf(host: string): string | null {
  if (!isValidHost(host)) return null;
  const [, address, name = ""] = hostPattern.exec(host) ?? [];
  if (address !== undefined) return `[${canonicalAddress(address)}]`;
  return (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
}

import { isIP, SocketAddress } from "node:net";

/**
 * Writes an address the one way it is compared and logged: `2001:DB8:0::1` as `2001:db8::1`, and an IPv4 address mapped
 * into IPv6, `::ffff:1.2.3.4`, as `1.2.3.4`. Zones ("%eth0") are dropped. Returns null for what is no address.
 *
 * @spec RFC 5952 §4, RFC 4291 §2.5.5.2
 */
export function canonicalAddress(text: string): string | null {
  const family = isIP(text);
  if (family === 4) return text;
  return family === 6 ? canonicalPeer(new SocketAddress({ address: text, family: "ipv6" }).address) : null;
}

/** The same for what a socket reports as the address of its peer, which only lacks the last steps. */
export function canonicalPeer(address: string): string {
  if (!address.includes(":")) return address;
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice("::ffff:".length);
  const zone = address.indexOf("%");
  return zone === -1 ? address : address.slice(0, zone);
}

/**
 * The network that an address belongs to, as text: of an IPv6 address the first bits, of an IPv4 address all of it.
 *
 *   networkOf("2001:db8::1", 64)  →  "2001:db8:0:0/64"
 *   networkOf("192.0.2.1", 64)    →  "192.0.2.1"
 *
 * A client with IPv6 usually has a whole /64 to choose addresses from, so it is the network that tells clients apart.
 *
 * @param address Canonical, as `canonicalAddress` writes it.
 * @param bits How many bits of an IPv6 address count, from 1 to 128.
 * @spec RFC 4291 §2.2 and §2.5.4
 */
export function networkOf(address: string, bits: number): string {
  if (!address.includes(":")) return address;
  const groups = groupsOf(address).slice(0, Math.ceil(bits / 16));
  const rest = bits % 16;
  if (rest !== 0) groups.push((groups.pop() ?? 0) & (0xffff << (16 - rest)));
  return `${groups.map((group) => group.toString(16)).join(":")}/${bits}`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [start = "", end] = address.split("::");
  const first = readGroups(start);
  if (end === undefined) return first;
  const last = readGroups(end);
  return [...first, ...new Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0), ...last];
}

function readGroups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    // The last 32 bits may be written as those of IPv4: "64:ff9b::192.0.2.1".
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

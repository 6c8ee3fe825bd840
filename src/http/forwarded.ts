import { BlockList, isIP } from "node:net";
import { type Hop, readForwarded, readXForwarded } from "./forwarded-hops.ts";
import { canonicalAddress, canonicalPeer } from "./ip-address.ts";

/**
 * Decides whether what a machine says about the one before it is believed.
 *
 * @param address Canonical address of the machine, or null when it is not known.
 * @param hop How many machines stand between it and this server: 0 for the peer of the connection.
 */
export type TrustProxies = (address: string | null, hop: number) => boolean;

/** Where a request comes from, as far as it can be believed. */
export interface ClientAddress {
  /** Address of the client, or null when it is not known. */
  readonly ip: string | null;
  readonly scheme: "http" | "https";
  /** The host asked for, with its port where one was given. A Host header is passed on as sent. */
  readonly host: string | undefined;
}

/** What is asked of a request to find its client; an Exchange is one. */
export interface ClientConnection {
  readonly remoteAddress: string | null;
  readonly isSecure: boolean;
  header(name: string): string | undefined;
}

const namedNetworks: ReadonlyMap<string, readonly string[]> = new Map([
  ["loopback", ["127.0.0.0/8", "::1"]],
  ["linklocal", ["169.254.0.0/16", "fe80::/10"]],
  ["uniquelocal", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]],
]);

/**
 * Compiles the option that says which proxies to believe, at start-up. Returns null when there are none.
 *
 * @param option true believes everyone, a number so many machines in front of this one, and a list these: addresses,
 *   networks such as "10.0.0.0/8", and the names "loopback", "linklocal" and "uniquelocal".
 * @throws RangeError naming the entry that is none of these.
 */
export function compileTrustedProxies(option: boolean | number | readonly string[]): TrustProxies | null {
  if (option === true) return () => true;
  if (option === false || option === 0) return null;
  if (typeof option === "number") {
    if (!Number.isSafeInteger(option) || option < 0) {
      throw new RangeError(`${option} is not a number of trusted proxies; expected a whole number from 0 up`);
    }
    return (_address, hop) => hop < option;
  }
  if (option.length === 0) return null;
  const networks = new BlockList();
  for (const entry of option) for (const network of namedNetworks.get(entry) ?? [entry]) addNetwork(networks, network);
  return (address) => {
    const family = address === null ? 0 : isIP(address);
    return family !== 0 && networks.check(address as string, family === 4 ? "ipv4" : "ipv6");
  };
}

function addNetwork(networks: BlockList, entry: string): void {
  const [, written = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const address = canonicalAddress(written);
  // A network inside ::ffff:0:0/96 is one of IPv4, 96 bits in.
  const isMapped = address !== null && isIP(address) === 4 && isIP(written) === 6;
  const bits = address === null || isIP(address) === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix) - (isMapped ? 96 : 0);
  if (address === null || length < 0 || length > bits) {
    throw new RangeError(
      `"${entry}" is not a trusted proxy; expected an address, a network such as "10.0.0.0/8", or one of ${[...namedNetworks.keys()].join(", ")}`,
    );
  }
  networks.addSubnet(address, length, bits === 32 ? "ipv4" : "ipv6");
}

/**
 * Finds who sent a request and what for, past the proxies that are trusted.
 *
 * Every proxy appends whom it received the request from; the list is read from the right for as long as the machine that
 * wrote an entry is trusted, so nothing that an untrusted one sent is ever believed. When both Forwarded and X-Forwarded-*
 * are there, they must agree: a proxy that writes only one passes the other on as the client made it up, and nobody can tell
 * which (RFC 7239 §8.1). The client is unknown where they name two, and the connection tells scheme and host where they do not
 * agree on those: a client knows its own address, and can write it beside a host of its choice.
 */
export function resolveClient(trust: TrustProxies | null, connection: ClientConnection): ClientAddress {
  const direct: ClientAddress = {
    ip: connection.remoteAddress === null ? null : canonicalPeer(connection.remoteAddress),
    scheme: connection.isSecure ? "https" : "http",
    host: connection.header("host"),
  };
  if (trust === null || !trust(direct.ip, 0)) return direct;
  const xHops = readXForwarded((name) => connection.header(name));
  const legacy = followHops(trust, direct, xHops);
  const forwarded = connection.header("forwarded");
  if (forwarded === undefined) return legacy;
  const standard = followHops(trust, { ...legacy, ip: direct.ip }, readForwarded(forwarded));
  if (xHops.length === 0) return standard;
  if (standard.ip !== legacy.ip) return { ...direct, ip: null };
  return standard.scheme === legacy.scheme && standard.host === legacy.host ? standard : { ...direct, ip: legacy.ip };
}

/** Follows what trusted proxies say, from the nearest outwards; the outermost that says something has the last word. */
function followHops(trust: TrustProxies, start: ClientAddress, hops: readonly Hop[]): ClientAddress {
  let { ip, scheme, host } = start;
  for (const [index, hop] of hops.entries()) {
    scheme = hop.scheme ?? scheme;
    host = hop.host ?? host;
    if (hop.address === undefined) break;
    ip = hop.address;
    if (!trust(ip, index + 1)) break;
  }
  return { ip, scheme, host };
}

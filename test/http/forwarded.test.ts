import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClientAddress, compileTrustedProxies, resolveClient } from "../../src/http/forwarded.ts";
import { isValidHost } from "../../src/http/host.ts";

type Trust = boolean | number | readonly string[];

const direct = { host: "direct.example" };

function resolve(
  trust: Trust,
  headers: Record<string, string>,
  remoteAddress: string | null = "10.0.0.1",
): ClientAddress {
  const all: Record<string, string> = { ...direct, ...headers };
  return resolveClient(compileTrustedProxies(trust), { remoteAddress, isSecure: false, header: (name) => all[name] });
}

const ipOf = (trust: Trust, xForwardedFor: string, remoteAddress?: string): string | null =>
  resolve(trust, { "x-forwarded-for": xForwardedFor }, remoteAddress).ip;

describe("compileTrustedProxies", () => {
  it("is null when nobody is trusted", () => {
    expect(compileTrustedProxies(false)).toBeNull();
    expect(compileTrustedProxies(0)).toBeNull();
    expect(compileTrustedProxies([])).toBeNull();
  });

  it.each([
    ["10.0.0.5", "10.0.0.5", "10.0.0.6"],
    ["10.0.0.0/8", "10.255.0.1", "11.0.0.1"],
    ["0.0.0.0/0", "203.0.113.9", "2001:db8::1"],
    ["2001:db8::/32", "2001:db8:1::1", "2001:db9::1"],
    ["2001:DB8::1", "2001:db8::1", "2001:db8::2"],
    ["::ffff:10.0.0.0/104", "10.1.2.3", "11.1.2.3"],
    ["loopback", "127.9.9.9", "128.0.0.1"],
    ["loopback", "::1", "::2"],
    ["linklocal", "fe80::1", "fec0::1"],
    ["uniquelocal", "172.31.0.1", "172.32.0.1"],
    ["uniquelocal", "fd12::1", "fe00::1"],
  ])("lets %s trust %s and not %s", (entry, trusted, untrusted) => {
    const trust = compileTrustedProxies([entry]);
    expect(trust?.(trusted, 0)).toBe(true);
    expect(trust?.(untrusted, 0)).toBe(false);
    expect(trust?.(null, 0)).toBe(false);
  });

  it.each([
    "",
    "localhost",
    "Loopback",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0/8",
    "2001:db8::/129",
    "::ffff:10.0.0.0/95",
    "10.0.0.0/8/8",
    "*",
  ])("refuses %j by name", (entry) => {
    expect(() => compileTrustedProxies(["10.0.0.1", entry])).toThrow(RangeError);
    expect(() => compileTrustedProxies([entry])).toThrow(`"${entry}" is not a trusted proxy`);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d hops", (hops) => {
    expect(() => compileTrustedProxies(hops)).toThrow(`${hops} is not a number of trusted proxies`);
  });
});

describe("resolveClient", () => {
  it("takes the connection as it is when nobody is trusted", () => {
    const headers = { "x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https", forwarded: "for=1.1.1.1" };
    expect(resolve(false, headers, "::ffff:10.0.0.1")).toEqual({
      ip: "10.0.0.1",
      scheme: "http",
      host: "direct.example",
    });
    expect(resolve(false, headers, null).ip).toBeNull();
    const secure = { remoteAddress: "::1", isSecure: true, header: () => undefined };
    expect(resolveClient(null, secure)).toEqual({ ip: "::1", scheme: "https", host: undefined });
  });

  it("walks from the right for as long as the hops are trusted", () => {
    const list = ["uniquelocal"];
    expect(ipOf(list, "6.6.6.6, 1.1.1.1")).toBe("1.1.1.1");
    expect(ipOf(list, "6.6.6.6, 1.1.1.1, 10.0.0.3, 192.168.0.1")).toBe("1.1.1.1");
    expect(ipOf(list, "10.0.0.9, 10.0.0.8")).toBe("10.0.0.9");
    expect(ipOf(list, "")).toBe("10.0.0.1");
  });

  it("walks as many hops as it is told", () => {
    expect(ipOf(1, "6.6.6.6, 1.1.1.1, 2.2.2.2")).toBe("2.2.2.2");
    expect(ipOf(2, "6.6.6.6, 1.1.1.1, 2.2.2.2")).toBe("1.1.1.1");
    expect(ipOf(9, "6.6.6.6, 1.1.1.1, 2.2.2.2")).toBe("6.6.6.6");
    expect(ipOf(true, "6.6.6.6, 1.1.1.1, 2.2.2.2")).toBe("6.6.6.6");
  });

  it("trusts a peer without an address only by number or altogether", () => {
    const headers = { "x-forwarded-for": "1.1.1.1" };
    expect(resolve(1, headers, null).ip).toBe("1.1.1.1");
    expect(resolve(true, headers, null).ip).toBe("1.1.1.1");
    expect(resolve(["loopback"], headers, null).ip).toBeNull();
  });

  it("recognises a trusted peer by its mapped address and past its zone", () => {
    expect(ipOf(["10.0.0.0/8"], "1.1.1.1", "::ffff:10.0.0.1")).toBe("1.1.1.1");
    expect(ipOf(["linklocal"], "1.1.1.1", "fe80::1%eth0")).toBe("1.1.1.1");
  });

  it("stops at a malformed hop", () => {
    expect(ipOf(["uniquelocal"], "1.1.1.1, nonsense, 10.0.0.3")).toBe("10.0.0.3");
    expect(ipOf(["uniquelocal"], "nonsense")).toBe("10.0.0.1");
  });

  it("does not know a client whose address the proxy hides", () => {
    expect(ipOf(["uniquelocal"], "unknown")).toBeNull();
    expect(resolve(["uniquelocal"], { forwarded: "for=_hidden;proto=https" })).toMatchObject({
      ip: null,
      scheme: "https",
    });
  });

  it("takes scheme and host from the outermost proxy that is trusted", () => {
    const list = {
      "x-forwarded-for": "1.1.1.1, 10.0.0.2",
      "x-forwarded-proto": "http, https, http",
      "x-forwarded-host": "evil.example, a.example, inner",
    };
    expect(resolve(["uniquelocal"], list)).toEqual({ ip: "1.1.1.1", scheme: "https", host: "a.example" });
    const single = {
      "x-forwarded-for": "1.1.1.1, 10.0.0.2",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "a.example",
    };
    expect(resolve(["uniquelocal"], single)).toEqual({ ip: "1.1.1.1", scheme: "https", host: "a.example" });
  });

  it("takes scheme and host without any address", () => {
    expect(resolve(1, { "x-forwarded-proto": "https" })).toEqual({
      ip: "10.0.0.1",
      scheme: "https",
      host: "direct.example",
    });
  });

  it("ignores a scheme and a host that are none", () => {
    expect(resolve(true, { "x-forwarded-proto": "gopher", "x-forwarded-host": "a/b" })).toMatchObject({
      scheme: "http",
      host: "direct.example",
    });
  });

  it("reads Forwarded", () => {
    const forwarded =
      'for=6.6.6.6;proto=http;host=evil.example, for=1.1.1.1;proto=https;host=a.example, for="[fd00::1]";proto=http';
    expect(resolve(["uniquelocal"], { forwarded })).toEqual({ ip: "1.1.1.1", scheme: "https", host: "a.example" });
  });

  it("believes Forwarded and X-Forwarded-* where they agree", () => {
    const headers = { "x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https", "x-forwarded-host": "a.example" };
    const client = { ip: "1.1.1.1", scheme: "https", host: "a.example" };
    expect(resolve(1, { ...headers, forwarded: "for=1.1.1.1;proto=https;host=a.example" })).toEqual(client);
    expect(resolve(1, { ...headers, forwarded: "for=1.1.1.1" })).toEqual(client);
  });

  it("takes scheme and host from the connection where they do not agree on those", () => {
    const headers = { "x-forwarded-for": "1.1.1.1", "x-forwarded-host": "a.example" };
    const client = { ip: "1.1.1.1", scheme: "http", host: "direct.example" };
    expect(resolve(1, { ...headers, forwarded: "for=1.1.1.1;host=evil.example" })).toEqual(client);
    expect(resolve(1, { ...headers, forwarded: "for=1.1.1.1;proto=https" })).toEqual(client);
    expect(resolve(1, { "x-forwarded-for": "1.1.1.1", forwarded: "for=1.1.1.1;host=evil.example" })).toEqual(client);
  });

  it("does not know the client where Forwarded and X-Forwarded-For contradict each other", () => {
    const headers = { forwarded: "for=127.0.0.1;proto=https;host=evil.example", "x-forwarded-for": "1.1.1.1" };
    expect(resolve(1, headers)).toEqual({ ip: null, scheme: "http", host: "direct.example" });
    expect(resolve(1, { forwarded: "for=127.0.0.1", "x-forwarded-proto": "https" }).ip).toBeNull();
  });
});

describe("resolveClient for any headers", () => {
  const word = fc.constantFrom(
    "1.1.1.1",
    "10.0.0.2",
    "unknown",
    "for=",
    "proto=https",
    "host=a",
    ";",
    ",",
    '"',
    "[::1]",
    " ",
    "https",
    "x",
    "\\",
  );
  const value = fc.oneof(
    fc.array(word).map((words) => words.join("")),
    fc.string({ unit: "binary" }),
  );
  const headers = fc.record(
    { forwarded: value, "x-forwarded-for": value, "x-forwarded-proto": value, "x-forwarded-host": value },
    { requiredKeys: [] },
  );

  it("lets nothing in when the peer is not trusted", () => {
    fc.assert(
      fc.property(headers, fc.constantFrom<Trust>(false, 0, ["192.168.0.0/16", "loopback"]), (given, trust) => {
        expect(resolve(trust, given, "10.0.0.1")).toEqual({ ip: "10.0.0.1", scheme: "http", host: "direct.example" });
      }),
    );
  });

  it("lets nothing in that stands before what the one trusted proxy appended", () => {
    fc.assert(
      fc.property(value, value, value, (address, scheme, host) => {
        const appended = {
          "x-forwarded-for": `${address}, 2.2.2.2`,
          "x-forwarded-proto": `${scheme}, https`,
          "x-forwarded-host": `${host}, a.example`,
        };
        const expected = { ip: "2.2.2.2", scheme: "https", host: "a.example" };
        expect(resolve(["10.0.0.1"], appended)).toEqual(expected);
        const forwarded = `${address}, for=2.2.2.2;proto=https;host=a.example`;
        expect(resolve(["10.0.0.1"], { forwarded })).toEqual(expected);
      }),
    );
  });

  it("never lets a client choose its address with the header that the proxy does not write", () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(["2.2.2.2", null]).toContain(resolve(1, { "x-forwarded-for": "2.2.2.2", forwarded: sent }).ip);
        expect(["2.2.2.2", null]).toContain(resolve(1, { forwarded: "for=2.2.2.2", "x-forwarded-for": sent }).ip);
      }),
    );
  });

  it("gives an address, a scheme and a host that are what they say", () => {
    fc.assert(
      fc.property(headers, (given) => {
        const { ip, scheme, host } = resolve(true, given);
        expect(ip === null || isIP(ip) !== 0).toBe(true);
        expect(["http", "https"]).toContain(scheme);
        expect(isValidHost(host ?? "")).toBe(true);
      }),
    );
  });
});

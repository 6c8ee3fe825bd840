import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readForwarded, readXForwarded } from "../../src/http/forwarded-hops.ts";

const nothing = { address: undefined, scheme: undefined, host: undefined };
const addressesOf = (value: string): unknown[] => readForwarded(value).map((hop) => hop.address);
const xAddressesOf = (value: string): unknown[] =>
  readXForwarded((name) => (name === "x-forwarded-for" ? value : undefined)).map((hop) => hop.address);

describe("readForwarded", () => {
  it("reads the elements, nearest proxy first", () => {
    expect(
      readForwarded('for="[2001:DB8::1]:4711";proto=https;host="a.example:8000", For=10.0.0.1;by=10.0.0.2'),
    ).toEqual([
      { ...nothing, address: "10.0.0.1" },
      { address: "2001:db8::1", scheme: "https", host: "a.example:8000" },
    ]);
  });

  it("tells hidden addresses from absent ones", () => {
    expect(addressesOf('proto=http, for=_gazonk, for=unknown, for="_a:80", for="1.2.3.4:_x"')).toEqual([
      "1.2.3.4",
      null,
      null,
      null,
      undefined,
    ]);
  });

  it.each([
    "for=1.2.3",
    "for=localhost",
    "for=a=b",
    "for",
    "for=1.1.1.1;for=2.2.2.2",
    'for="[::1"',
    'for="[1.2.3.4]"',
    'for="',
  ])("leaves out %j and what stands to its left", (malformed) => {
    expect(addressesOf(`for=9.9.9.9, ${malformed}, for=10.0.0.1`)).toEqual(["10.0.0.1"]);
  });

  it("leaves out a scheme and a host that are none", () => {
    expect(readForwarded('for=1.1.1.1;proto=javascript;host="a/b"')).toEqual([{ ...nothing, address: "1.1.1.1" }]);
  });
});

describe("readXForwarded", () => {
  it("matches the three lists from the right", () => {
    const headers: Record<string, string> = {
      "x-forwarded-for": "1.1.1.1, 2.2.2.2:80,[::1]:5",
      "x-forwarded-proto": "HTTPS, http",
      "x-forwarded-host": "a.example",
    };
    expect(readXForwarded((name) => headers[name])).toEqual([
      { address: "::1", scheme: "http", host: "a.example" },
      { address: "2.2.2.2", scheme: "https", host: undefined },
      { ...nothing, address: "1.1.1.1" },
    ]);
  });

  it("reads IPv6 addresses with and without brackets", () => {
    expect(xAddressesOf("::ffff:1.2.3.4, [2001:db8::1], 2001:db8::2")).toEqual([
      "2001:db8::2",
      "2001:db8::1",
      "1.2.3.4",
    ]);
  });

  it("leaves out a malformed address and what stands to its left", () => {
    expect(xAddressesOf("1.1.1.1, <script>, 3.3.3.3")).toEqual(["3.3.3.3"]);
    expect(xAddressesOf("1.1.1.1, unknown, 3.3.3.3")).toEqual(["3.3.3.3", null, "1.1.1.1"]);
  });

  it("reads nothing from nothing", () => {
    expect(readXForwarded(() => undefined)).toEqual([]);
  });
});

describe("both readers", () => {
  it("read what the nearest proxy appended, whatever a client sent before it", () => {
    const anything = fc.string({
      unit: fc.constantFrom("a", "1", ",", '"', "\\", " ", ";", "=", "for=", "[", "]", ":", "."),
    });
    fc.assert(
      fc.property(anything, fc.ipV4(), (sent, address) => {
        expect(addressesOf(`${sent}, for=${address};proto=https`)[0]).toBe(address);
        expect(xAddressesOf(`${sent}, ${address}`)[0]).toBe(address);
      }),
    );
  });
});

import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAddress, canonicalPeer } from "../../src/http/ip-address.ts";

describe("canonicalAddress", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["::FFFF:1.2.3.4", "1.2.3.4"],
    ["::ffff:102:304", "1.2.3.4"],
    ["fe80::1%eth0", "fe80::1"],
    ["::", "::"],
  ])("writes %s as %s", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each(["", "localhost", "1.2.3", "1.2.3.256", "01.2.3.4", "[::1]", "1.2.3.4:80", "::1::", " ::1"])(
    "gives null for %j",
    (text) => {
      expect(canonicalAddress(text)).toBeNull();
    },
  );

  it("writes every address so that writing it again changes nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        fc.pre(isIP(address) !== 0);
        const canonical = canonicalAddress(address) as string;
        expect(isIP(canonical)).not.toBe(0);
        expect(canonicalAddress(canonical)).toBe(canonical);
        expect(canonicalPeer(canonical)).toBe(canonical);
      }),
    );
  });
});

describe("canonicalPeer", () => {
  it("takes the mapping and the zone off and leaves other text", () => {
    expect(canonicalPeer("::ffff:10.0.0.1")).toBe("10.0.0.1");
    expect(canonicalPeer("fe80::1%eth0")).toBe("fe80::1");
    expect(canonicalPeer("::1")).toBe("::1");
    expect(canonicalPeer("10.0.0.1")).toBe("10.0.0.1");
  });
});

import { SocketAddress } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAddress } from "../../src/http/ip-address.ts";
import { networkOf } from "../../src/http/ip-network.ts";

describe("networkOf", () => {
  it.each([
    ["192.0.2.1", 64, "192.0.2.1"],
    ["2001:db8::1", 64, "2001:db8:0:0/64"],
    ["2001:db8::", 64, "2001:db8:0:0/64"],
    ["2001:db8:0:0:ffff:ffff:ffff:ffff", 64, "2001:db8:0:0/64"],
    ["2001:db8:0:1::1", 64, "2001:db8:0:1/64"],
    ["2001:db8:1:2:3:4:5:6", 128, "2001:db8:1:2:3:4:5:6/128"],
    ["2001:db8:abcd:12ff::1", 56, "2001:db8:abcd:1200/56"],
    ["2001:db8:abcd:1234::1", 48, "2001:db8:abcd/48"],
    ["ffff::", 1, "8000/1"],
    ["::1", 64, "0:0:0:0/64"],
    ["::", 128, "0:0:0:0:0:0:0:0/128"],
    ["64:ff9b::192.0.2.1", 128, "64:ff9b:0:0:0:0:c000:201/128"],
  ])("of %s with %i bits is %s", (address, bits, expected) => {
    expect(networkOf(address, bits)).toBe(expected);
  });

  it("is the same for two addresses exactly if their first bits are, however they are written", () => {
    const address = fc.tuple(
      fc.array(fc.constantFrom(0, 0, 1, 0xdb8, 0xffff), { minLength: 8, maxLength: 8 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(address, address, fc.integer({ min: 1, max: 128 }), ([one], [other, isNear], bits) => {
        const near = isNear ? [...one.slice(0, 5), ...other.slice(5)] : other;
        // They are addresses of IPv4, of which all bits count.
        fc.pre(!isMapped(one) && !isMapped(near));
        const isSame = bitsOf(one).slice(0, bits) === bitsOf(near).slice(0, bits);
        expect(networkOf(written(one), bits) === networkOf(written(near), bits)).toBe(isSame);
      }),
    );
  });
});

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 6).join() === "0,0,0,0,0,65535";
}

function bitsOf(groups: readonly number[]): string {
  return groups.map((group) => group.toString(2).padStart(16, "0")).join("");
}

function written(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(":");
  return canonicalAddress(text) ?? new SocketAddress({ address: text, family: "ipv6" }).address;
}

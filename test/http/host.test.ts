import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostnameOf, isValidHost } from "../../src/http/host.ts";

describe("isValidHost", () => {
  it.each([
    "example.com",
    "EXAMPLE.com:8000",
    "localhost",
    "127.0.0.1:80",
    "[::1]",
    "[2001:db8::1]:65535",
    "[::ffff:1.2.3.4]",
    "a_b.example",
    "xn--bcher-kva.example",
    "b%C3%BCcher.example",
    "example.com.",
    "example.com:",
  ])("takes %j", (value) => {
    expect(isValidHost(value)).toBe(true);
  });

  it.each([
    "",
    ":80",
    "a b",
    "a,b",
    "user@example.com",
    "example.com/path",
    "example.com?x",
    "example.com#x",
    "http://example.com",
    "example.com:80:80",
    "example.com:65536",
    "example.com:-1",
    "example.com:8o",
    "::1",
    "[::1",
    "[::1]x",
    "[1.2.3.4]",
    "[fe80::1%25eth0]",
    "[v1.x]",
    "a%zz",
    "a\\b",
    "a<b",
    'a"b',
    "bücher.example",
    "example.com\n",
    "example.com\r\nx: y",
  ])("refuses %j", (value) => {
    expect(isValidHost(value)).toBe(false);
  });

  it("takes every host that a URL ends up with", () => {
    fc.assert(
      fc.property(fc.webUrl({ authoritySettings: { withIPv4: true, withIPv6: true, withPort: true } }), (url) => {
        expect(isValidHost(new URL(url).host)).toBe(true);
      }),
    );
  });

  it("takes nothing that would end up in another part of a URL", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", ".", ":", "1", "[", "]", "@", "/", "?", "#", "\\", ",", " ", "%", "\n"),
    });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (value) => {
        if (isValidHost(value)) expect(value).toMatch(/^(?:\[[\da-f:.]+\]|[^@/?#\\,\s:[\]]+)(?::\d*)?$/i);
      }),
    );
  });
});

describe("hostnameOf", () => {
  it.each([
    ["Example.COM", "example.com"],
    ["example.com:8000", "example.com"],
    ["example.com.:8000", "example.com"],
    ["127.0.0.1:80", "127.0.0.1"],
    ["[0:0::1]:8000", "[::1]"],
    ["[2001:DB8::1]", "[2001:db8::1]"],
  ])("gives names as they are compared: %s", (host, hostname) => {
    expect(hostnameOf(host)).toBe(hostname);
  });

  it.each(["", "a b", "user@example.com", "example.com:x", "[::1"])("gives null for what is no host: %j", (host) => {
    expect(hostnameOf(host)).toBeNull();
  });
});

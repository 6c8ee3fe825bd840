import { isSafeTarget, safeRedirect } from "boltapi";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("isSafeTarget", () => {
  it.each([
    "/",
    "/settings",
    "/settings?tab=2#name",
    "/a//b",
    "/a/%2F%2Fevil.example",
    "/?next=https://evil.example",
    "/@evil.example",
    "/.",
  ])("takes %j", (target) => expect(isSafeTarget(target)).toBe(true));

  it.each([
    "",
    "settings",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "\u0000//evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,a",
    "/settings\r\nset-cookie: a=b",
    "/\u2028/evil.example",
    "/ü",
    "/a b",
    `/${"a".repeat(3000)}`,
    undefined,
    null,
    ["/settings"],
    { toString: () => "/settings" },
  ])("refuses %j", (target) => expect(isSafeTarget(target)).toBe(false));

  it("takes nothing that leads a browser to another site", () => {
    const tricky = fc.string({
      unit: fc.constantFrom(..."/\\.:?#@%\t\r\n a", "evil.example", "https:"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(tricky, (target) => {
        if (!isSafeTarget(target)) return;
        expect(new URL(target, "https://shop.example.com/login").origin).toBe("https://shop.example.com");
      }),
      { numRuns: 5000 },
    );
  });
});

describe("safeRedirect", () => {
  const locationOf = (target: unknown, ...rest: [string?, number?]): [number, string | null] => {
    const { status, headers } = safeRedirect(target, ...rest);
    return [status, headers.get("location")];
  };

  it("goes to a target of this site, and to the fallback otherwise", () => {
    expect(locationOf("/settings", "/home")).toEqual([303, "/settings"]);
    expect(locationOf("//evil.example", "/home")).toEqual([303, "/home"]);
    expect(locationOf(null)).toEqual([303, "/"]);
    expect(locationOf("/settings", "/home", 302)).toEqual([302, "/settings"]);
  });
});

import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesBelow } from "../../src/files/path-below.ts";

describe("namesBelow", () => {
  it("takes a path apart", () => {
    expect(namesBelow("a.txt")).toEqual(["a.txt"]);
    expect(namesBelow("2026/may/..a b.pdf")).toEqual(["2026", "may", "..a b.pdf"]);
  });

  it.each([
    "",
    "/",
    "/etc/passwd",
    "..",
    "../a",
    "a/../b",
    "a/..",
    ".",
    "./a",
    "a//b",
    "a/",
    "a\0.txt",
    "..\\a",
    "C:\\a",
    "\\\\host\\a",
  ])("refuses %j", (path) => {
    expect(namesBelow(path)).toBeNull();
  });

  it("never leads out of a directory", () => {
    const part = fc.constantFrom("..", ".", "/", "\\", "\0", "a", " ", "%2e", "~", ":");
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (path) => {
          const names = namesBelow(path);
          if (names !== null) expect(join("/root", ...names).startsWith("/root/")).toBe(true);
        },
      ),
    );
  });
});

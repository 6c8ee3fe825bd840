import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkKey, storageKeyOf, withSuffix } from "../../src/storage/storage-key.ts";

describe("storageKeyOf", () => {
  it.each([
    ["photo.jpg", "photo.jpg"],
    ["photos/2026/Mary.JPG", "photos/2026/Mary.JPG"],
    ["photos/Café 1.jpg", "photos/Café_1.jpg"],
    ["Cafe\u0301.jpg", "Café.jpg"],
    ["報告書 (最終).pdf", "報告書_最終_.pdf"],
    ["../../etc/.passwd", "etc/passwd"],
    ["C:\\Users\\mary\\a.txt", "C_/Users/mary/a.txt"],
    ["/etc/passwd", "etc/passwd"],
    ["a//./b", "a/b"],
    [".env", "env"],
    ["a.txt...", "a.txt"],
    ["a\0b\r\nc.txt", "a_b_c.txt"],
    ["invoice\u202egpj.exe", "invoice_gpj.exe"],
    ["\ud800.txt", "_.txt"],
    ["<script>.svg", "_script_.svg"],
    ["con", "_con"],
    ["NUL.txt", "_NUL.txt"],
    ["console.txt", "console.txt"],
    ["", "file"],
    ["../..", "file"],
    ["a/b/c/d/e/f/g/h/i.txt", "a/b/c/d/e/f/g/h_i.txt"],
  ])("makes of %j the key %j", (name, key) => {
    expect(storageKeyOf(name)).toBe(key);
  });

  it("cuts what is long, and keeps the extension and whole characters", () => {
    expect(storageKeyOf(`${"a".repeat(300)}.jpeg`)).toBe(`${"a".repeat(115)}.jpeg`);
    expect(storageKeyOf(`${"語".repeat(100)}.txt`)).toBe(`${"語".repeat(38)}.txt`);
    expect(storageKeyOf(`a.${"b".repeat(300)}`)).toBe(`a.${"b".repeat(118)}`);
    expect(storageKeyOf(`${"d".repeat(300)}/a.txt`)).toBe(`${"d".repeat(120)}/a.txt`);
  });

  it("makes keys only, with room for a suffix, and leaves keys as they are", () => {
    const wish = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc
        .array(fc.constantFrom("..", "/", "\\", ".", "con", "語".repeat(90), "\ud83d", "e\u0301", "_"))
        .map((p) => p.join("")),
    );
    fc.assert(
      fc.property(wish, (name) => {
        const key = storageKeyOf(name);
        expect(() => checkKey(withSuffix(key))).not.toThrow();
        expect(key.split("/").every((segment) => Buffer.byteLength(segment) <= 120)).toBe(true);
        expect(storageKeyOf(key)).toBe(key);
      }),
    );
  });
});

describe("withSuffix", () => {
  it.each([
    ["photo.jpg", /^photo_[0-9a-f]{8}\.jpg$/],
    ["a.b/photo", /^a\.b\/photo_[0-9a-f]{8}$/],
    ["a/b.tar.gz", /^a\/b\.tar_[0-9a-f]{8}\.gz$/],
  ])("puts it before the extension of %j", (key, expected) => {
    expect(withSuffix(key)).toMatch(expected);
  });
});

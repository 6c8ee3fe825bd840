import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanFileName } from "../../src/forms/file-name.ts";

describe("cleanFileName", () => {
  it.each([
    ["report.pdf", "report.pdf"],
    ["naïve résumé.txt", "naïve résumé.txt"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ann\\report.pdf", "report.pdf"],
    ["/absolute", "absolute"],
    ["folder/", ""],
    ["..", ""],
    [".", ""],
    ["a/..", ""],
    [".\0.", ""],
    [".htaccess", ".htaccess"],
    ["in\r\nvoice\0.txt", "invoice.txt"],
    ["gpj.\u202eexe", "gpj.exe"],
    ["", ""],
  ])("makes of %j the name %j", (sent, name) => {
    expect(cleanFileName(sent)).toBe(name);
  });

  it("cuts long names, but not their ending", () => {
    expect(cleanFileName(`${"a".repeat(300)}.pdf`)).toBe(`${"a".repeat(251)}.pdf`);
    expect(cleanFileName(`a.${"b".repeat(300)}`)).toBe(`a.${"b".repeat(253)}`);
    expect(cleanFileName(`${"é".repeat(300)}.pdf`)).toBe(`${"é".repeat(125)}.pdf`);
  });

  it("makes every text a name that stays where it is put", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (sent) => {
        const name = cleanFileName(sent);
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\.{1,2}$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(cleanFileName(name)).toBe(name);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatContentDisposition } from "../../src/http/content-disposition.ts";
import { fieldValueProblem } from "../../src/http/field-syntax.ts";
import { readParameters } from "../../src/http/parameters.ts";

const attachment = (filename: string): string => formatContentDisposition("attachment", filename);

/** The name that a client takes out of the header. */
function nameIn(header: string): string | undefined {
  const parameters = readParameters(header, header.indexOf(";"));
  const extended = parameters?.get("filename*");
  return extended === undefined ? parameters?.get("filename") : decodeURIComponent(extended.replace(/^UTF-8''/, ""));
}

describe("formatContentDisposition", () => {
  it("quotes a name of ASCII", () => {
    expect(attachment("report.pdf")).toBe('attachment; filename="report.pdf"');
    expect(attachment("my report; final.pdf")).toBe('attachment; filename="my report; final.pdf"');
    expect(attachment('the "best".pdf')).toBe('attachment; filename="the \\"best\\".pdf"');
  });

  it("says only the disposition without a name", () => {
    expect(formatContentDisposition("inline", null)).toBe("inline");
    expect(attachment("")).toBe("attachment");
    expect(attachment("  ")).toBe("attachment");
  });

  it("has both forms of a name with other characters", () => {
    expect(attachment("naïve.txt")).toBe("attachment; filename=\"na_ve.txt\"; filename*=UTF-8''na%C3%AFve.txt");
    expect(attachment("€ 1.txt")).toBe("attachment; filename=\"_ 1.txt\"; filename*=UTF-8''%E2%82%AC%201.txt");
    expect(attachment("😀'(*).txt")).toBe(
      "attachment; filename=\"_'(*).txt\"; filename*=UTF-8''%F0%9F%98%80%27%28%2A%29.txt",
    );
  });

  it("shields what looks percent-encoded", () => {
    expect(attachment("100%20.txt")).toBe("attachment; filename=\"100_20.txt\"; filename*=UTF-8''100%2520.txt");
    expect(attachment("100%.txt")).toBe('attachment; filename="100%.txt"');
  });

  it("leads into no other folder", () => {
    expect(nameIn(attachment("../../etc/passwd"))).toBe(".._.._etc_passwd");
    expect(nameIn(attachment("C:\\Windows\\win.ini"))).toBe("C:_Windows_win.ini");
    expect(nameIn(attachment(".."))).toBe("__");
  });

  it("cannot begin a header of its own", () => {
    expect(attachment("a\r\nset-cookie: b=1")).toBe('attachment; filename="a__set-cookie: b=1"');
  });

  it("does not let a name run backwards", () => {
    expect(nameIn(attachment("invoice\u202efdp.exe"))).toBe("invoice_fdp.exe");
  });

  it("replaces half a character", () => {
    expect(nameIn(attachment("a\ud800.txt"))).toBe("a_.txt");
  });

  it("shortens a long name before its extension", () => {
    const name = nameIn(attachment(`${"é".repeat(5000)}.tar.gz`)) ?? "";
    expect([...name]).toHaveLength(255);
    expect(name.endsWith("é.gz")).toBe(true);
  });

  it("gives a name back that has nothing to be replaced", () => {
    const character = fc.constantFrom(..."aZ09 .;,\"'%()*é€😀=");
    const name = fc
      .string({ unit: character, minLength: 1, maxLength: 50 })
      .filter((text) => text.trim() === text && /[^.]/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(nameIn(attachment(text))).toBe(text);
      }),
    );
  });

  it("is a valid header without paths for any name", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string({ unit: fc.constantFrom("\r", "\n", '"', "\\", "/", "%", "a") }),
        ),
        (text) => {
          const header = attachment(text);
          expect(fieldValueProblem(header)).toBeNull();
          expect(nameIn(header) ?? "").not.toMatch(/[/\\\p{Cc}]/u);
          expect(header).toMatch(
            /^attachment(?:; filename="(?:[ !#-[\]-~]|\\")+"(?:; filename\*=UTF-8''[\w!#$&+.^`|~%-]+)?)?$/,
          );
        },
      ),
    );
  });
});

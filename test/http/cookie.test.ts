import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiredCookie, formatSetCookie, readCookies, type SetCookie } from "../../src/http/cookie.ts";
import { FieldSyntaxError } from "../../src/http/field-syntax.ts";

const read = (header: string): [string, string][] => [...readCookies(header)];

describe("readCookies", () => {
  it("splits at semicolons and the first equals sign, and trims", () => {
    expect(read("theme=dark; token=a=b;  lang =  en\t; empty=")).toEqual([
      ["theme", "dark"],
      ["token", "a=b"],
      ["lang", "en"],
      ["empty", ""],
    ]);
  });

  it("keeps the first of several cookies with one name", () => {
    expect(read("id=specific; id=general")).toEqual([["id", "specific"]]);
  });

  it("takes the double quotes around a value off, and only a pair of them", () => {
    expect(read('a="x y"; b=""; c="; d="x; e=x"')).toEqual([
      ["a", "x y"],
      ["b", ""],
      ["c", '"'],
      ["d", '"x'],
      ["e", 'x"'],
    ]);
  });

  it("does not percent-decode", () => {
    expect(read("a=%20b+c")).toEqual([["a", "%20b+c"]]);
  });

  it("leaves out what has no equals sign or no token as its name", () => {
    expect(read("flag; =x; a b=1; (x)=1; ok=1; flag")).toEqual([["ok", "1"]]);
    expect(read("")).toEqual([]);
    expect(read(";;; ;")).toEqual([]);
  });

  it("keeps the last byte of a value that is UTF-8 read as latin1", () => {
    const value = Buffer.from("voilà", "utf8").toString("latin1");
    expect(read(`a=${value}`)).toEqual([["a", value]]);
  });

  it("reads names of Object.prototype like any other", () => {
    expect(readCookies("__proto__=x; constructor=y").get("__proto__")).toBe("x");
    expect(readCookies("a=1").get("constructor")).toBeUndefined();
  });

  it("agrees with splitting by hand", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "=", ";", " ", '"', "\t", "(") });
    fc.assert(
      fc.property(text, (header) => {
        const expected = new Map<string, string>();
        for (const piece of header.split(";")) {
          const [name = "", ...rest] = piece.split("=");
          const isPair = rest.length > 0 && /^[ab"]+$/.test(name.trim()) && !name.includes('"');
          if (!isPair || expected.has(name.trim())) continue;
          expected.set(
            name.trim(),
            rest
              .join("=")
              .trim()
              .replace(/^"(.*)"$/, "$1"),
          );
        }
        expect(readCookies(header)).toEqual(expected);
      }),
    );
  });

  it("gives back what formatSetCookie wrote", () => {
    const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/).filter((name) => !/^__(host|secure)-/i.test(name));
    const value = fc.stringMatching(/^[!#-+\--:<-[\]-~]{0,40}$/);
    fc.assert(
      fc.property(token, value, (name, written) => {
        const [pair = ""] = formatSetCookie({ name, value: written }).split(";");
        expect(read(pair)).toEqual([[name, written]]);
      }),
    );
  });
});

describe("formatSetCookie", () => {
  it("restricts a cookie to its site and opens it to every path by default", () => {
    expect(formatSetCookie({ name: "id", value: "7" })).toBe("id=7; Path=/; SameSite=Lax");
  });

  it("writes every attribute", () => {
    const cookie: SetCookie = {
      name: "id",
      value: "7",
      maxAgeSeconds: 60,
      expires: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
      path: "/app",
      domain: "example.com",
      secure: true,
      httpOnly: true,
      sameSite: "none",
      partitioned: true,
    };
    expect(formatSetCookie(cookie)).toBe(
      "id=7; Max-Age=60; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Domain=example.com; Path=/app; Secure; HttpOnly; SameSite=None; Partitioned",
    );
  });

  it("leaves SameSite out when it is false, and treats undefined as not given", () => {
    expect(formatSetCookie({ name: "id", value: "", sameSite: false })).toBe("id=; Path=/");
    expect(formatSetCookie({ name: "id", value: "", path: undefined, sameSite: undefined, expires: undefined })).toBe(
      "id=; Path=/; SameSite=Lax",
    );
  });

  it("takes a negative lifetime as none", () => {
    expect(formatSetCookie({ name: "id", value: "7", maxAgeSeconds: -5 })).toContain("Max-Age=0");
  });

  it("takes the prefixed names with what they demand", () => {
    expect(formatSetCookie({ name: "__Host-id", value: "7", secure: true })).toContain("Secure");
    expect(formatSetCookie({ name: "__Secure-id", value: "7", secure: true, domain: "a.example" })).toContain("Domain");
  });

  const refused: [fact: string, cookie: SetCookie, attribute: string][] = [
    ["an empty name", { name: "", value: "x" }, "name"],
    ["a name that is not a token", { name: "a b", value: "x" }, "name"],
    ["a name with a line break", { name: "a\r\nx", value: "x" }, "name"],
    ["a space in the value", { name: "id", value: "a b" }, "value"],
    ["a quote in the value", { name: "id", value: 'a"b' }, "value"],
    ["a comma in the value", { name: "id", value: "a,b" }, "value"],
    ["a semicolon in the value", { name: "id", value: "a;b" }, "value"],
    ["a backslash in the value", { name: "id", value: "a\\b" }, "value"],
    ["a line break in the value", { name: "id", value: "a\r\nb" }, "value"],
    ["text beyond ASCII in the value", { name: "id", value: "é" }, "value"],
    ["more bytes than user agents keep", { name: "id", value: "x".repeat(4095) }, "value"],
    ["a fractional lifetime", { name: "id", value: "x", maxAgeSeconds: 1.5 }, "maxAgeSeconds"],
    ["a lifetime that is not a number", { name: "id", value: "x", maxAgeSeconds: Number.NaN }, "maxAgeSeconds"],
    ["an invalid date", { name: "id", value: "x", expires: new Date("soon") }, "expires"],
    ["a date with five digits for the year", { name: "id", value: "x", expires: new Date(8.64e15) }, "expires"],
    ["a relative path", { name: "id", value: "x", path: "app" }, "path"],
    ["a semicolon in the path", { name: "id", value: "x", path: "/a;b" }, "path"],
    ["a line break in the path", { name: "id", value: "x", path: "/a\nb" }, "path"],
    ["a semicolon in the domain", { name: "id", value: "x", domain: "a;b" }, "domain"],
    ["an empty domain", { name: "id", value: "x", domain: "" }, "domain"],
    ["sameSite none without secure", { name: "id", value: "x", sameSite: "none" }, "secure"],
    ["partitioned without secure", { name: "id", value: "x", partitioned: true }, "secure"],
    ["__Secure- without secure", { name: "__Secure-id", value: "x" }, "secure"],
    ["__Host- without secure", { name: "__host-id", value: "x" }, "secure"],
    ["__Host- with a path", { name: "__Host-id", value: "x", secure: true, path: "/a" }, "path"],
    ["__Host- with a domain", { name: "__Host-id", value: "x", secure: true, domain: "a.example" }, "domain"],
    ["a sameSite of another kind", { name: "id", value: "x", sameSite: "constructor" as "lax" }, "sameSite"],
  ];

  it.each(refused)("refuses %s", (_fact, cookie, attribute) => {
    expect(() => formatSetCookie(cookie)).toThrow(
      expect.objectContaining({ name: "FieldSyntaxError", kind: "cookie", field: cookie.name, attribute }),
    );
  });

  it("takes a pair of exactly 4096 bytes", () => {
    expect(formatSetCookie({ name: "id", value: "x".repeat(4094) })).toContain("id=x");
  });

  it("writes one line of ASCII whose pair and attributes cannot be broken out of, or throws without the value", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string());
    const cookie = fc.record(
      { name: text, value: text, path: text, domain: text },
      { requiredKeys: ["name", "value"] },
    );
    fc.assert(
      fc.property(cookie, (given) => {
        try {
          const line = formatSetCookie(given);
          expect(line).toMatch(/^[ -~]+$/);
          expect(line.split("; ")[0]).toBe(`${given.name}=${given.value}`);
          expect(line.split(";")).toHaveLength(given.domain === undefined ? 3 : 4);
        } catch (error) {
          expect(error).toBeInstanceOf(FieldSyntaxError);
          if (given.value.length > 9) expect((error as FieldSyntaxError).problem).not.toContain(given.value);
        }
      }),
    );
  });
});

describe("expiredCookie", () => {
  it("ends the cookie at once in both ways", () => {
    expect(expiredCookie("id")).toBe("id=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=Lax");
  });

  it("keeps the path, the domain and what the prefix of the name demands", () => {
    expect(expiredCookie("__Secure-id", { path: "/a", domain: "b.example", secure: true })).toBe(
      "__Secure-id=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=b.example; Path=/a; Secure; SameSite=Lax",
    );
  });
});

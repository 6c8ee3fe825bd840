import { CookieJar } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** A jar that has received these cookies from a login page. */
function jarOf(...lines: string[]): CookieJar {
  const jar = new CookieJar();
  for (const line of lines) jar.receive(line, "example.com", "/account/login");
  return jar;
}

/** What the jar sends to a path of the host its cookies came from. */
function sentTo(path: string, jar: CookieJar, isSecure = false): string[] {
  return jar.pairs("example.com", path, isSecure);
}

describe("CookieJar", () => {
  it("sends what it has received", () => {
    expect(sentTo("/", jarOf("a=1; Path=/", "b=2; Path=/"))).toEqual(["a=1", "b=2"]);
  });

  it("sends nothing where it has nothing", () => {
    expect(sentTo("/", new CookieJar())).toEqual([]);
  });

  it("replaces a cookie of the same name and path", () => {
    expect(sentTo("/", jarOf("a=1; Path=/", "a=2; Path=/"))).toEqual(["a=2"]);
  });

  it("keeps cookies of one name on several paths, the longest first", () => {
    expect(sentTo("/account/x", jarOf("a=root; Path=/", "a=deep; Path=/account"))).toEqual(["a=deep", "a=root"]);
  });

  it.each([
    ["a=1; Path=/account", "/account", true],
    ["a=1; Path=/account", "/account/x", true],
    ["a=1; Path=/account/", "/account/x", true],
    ["a=1; Path=/account", "/accounting", false],
    ["a=1; Path=/account", "/", false],
    ["a=1", "/account/x", true],
    ["a=1", "/other", false],
    ["a=1; Path=relative", "/account/x", true],
    ["a=1; path=/", "/other", true],
  ])("sends %s to %s: %s", (line, path, isSent) => {
    expect(sentTo(path, jarOf(line))).toEqual(isSent ? ["a=1"] : []);
  });

  it.each([
    ["a=1; Path=/; Max-Age=0", false],
    ["a=1; Path=/; Max-Age=-5", false],
    ["a=1; Path=/; Max-Age=60", true],
    ["a=1; Path=/; Max-Age=soon", true],
    ["a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", false],
    ["a=1; Path=/; Expires=Fri, 01 Jan 2999 00:00:00 GMT", true],
    ["a=1; Path=/; Expires=never", true],
    ["a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true],
    ["a=1; Path=/; Max-Age=0; Expires=Fri, 01 Jan 2999 00:00:00 GMT", false],
  ])("keeps %s: %s", (line, isKept) => {
    expect(sentTo("/", jarOf(line))).toEqual(isKept ? ["a=1"] : []);
  });

  it("forgets a cookie that is received as expired", () => {
    expect(sentTo("/", jarOf("a=1; Path=/", "a=; Path=/; Max-Age=0"))).toEqual([]);
  });

  it("keeps values with an equals sign", () => {
    expect(sentTo("/", jarOf("a=b=c; Path=/"))).toEqual(["a=b=c"]);
  });

  it("ignores what is no cookie", () => {
    expect(sentTo("/account", jarOf("nonsense", "=1", ""))).toEqual([]);
  });

  it("sends secure cookies over https alone", () => {
    const jar = jarOf("a=1; Path=/; Secure");

    expect(sentTo("/", jar)).toEqual([]);
    expect(sentTo("/", jar, true)).toEqual(["a=1"]);
  });

  it("sends a cookie to the host that set it alone", () => {
    const jar = jarOf("a=1; Path=/");

    expect(jar.pairs("other.example", "/", false)).toEqual([]);
    expect(jar.pairs("sub.example.com", "/", false)).toEqual([]);
  });

  it("sends what was set by hand everywhere", () => {
    const jar = new CookieJar();
    jar.set("session", "abc");

    expect(jar.pairs("other.example", "/any/path", false)).toEqual(["session=abc"]);
  });

  it("tells the value of a cookie that has not expired", () => {
    const jar = jarOf("a=1; Path=/account", "b=2; Max-Age=0");

    expect(jar.get("a")).toBe("1");
    expect(jar.get("b")).toBeUndefined();
    expect(jar.get("c")).toBeUndefined();
  });

  it("can be emptied", () => {
    const jar = jarOf("a=1; Path=/");

    jar.clear();

    expect(sentTo("/", jar)).toEqual([]);
  });
});

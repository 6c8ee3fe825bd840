import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBasicCredentials } from "../../src/auth/basic-credentials.ts";

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("readBasicCredentials", () => {
  it("splits at the first colon: passwords contain colons", () => {
    expect(readBasicCredentials(basic("mary:a:b:"))).toEqual({ username: "mary", password: "a:b:" });
  });

  // RFC 7617 §2.1 has this example.
  it("reads UTF-8", () => {
    expect(readBasicCredentials("Basic dGVzdDoxMjPCow==")).toEqual({ username: "test", password: "123£" });
  });

  it("leaves names and passwords empty where they are", () => {
    expect(readBasicCredentials(basic(":"))).toEqual({ username: "", password: "" });
  });

  it.each(["basic", "BASIC", "Basic  "])("takes the scheme as %j", (scheme) => {
    expect(readBasicCredentials(`${scheme} bWFyeTpzZWNyZXQ=`)).toEqual({ username: "mary", password: "secret" });
  });

  it.each(["Bearer abc", "Basics bWFyeTpzZWNyZXQ=", "", "bWFyeTpzZWNyZXQ="])("leaves %j to others", (header) => {
    expect(readBasicCredentials(header)).toBeNull();
  });

  it.each([
    ["nothing after the scheme", "Basic"],
    ["only spaces after it", "Basic  "],
    ["a tab before the credentials", "Basic \tbWFyeTpzZWNyZXQ="],
    ["no base64", "Basic mary:secret"],
    ["base64 without its padding", "Basic bWFyeTpzZWNyZXQ"],
    ["base64 with bits left over", "Basic bWFyeTpzZWNyZXR="],
    ["base64 with a line break", "Basic bWFyeTpz\nZWNyZXQ="],
    ["base64 for URLs", `Basic ${Buffer.from("a:ÿþ?").toString("base64url")}`],
    ["two of them", "Basic bWFyeTpzZWNyZXQ=, Basic am9objpzZWNyZXQ="],
    ["a second one after another scheme", "Bearer abc, Basic bWFyeTpzZWNyZXQ="],
    ["no colon", basic("mary")],
    ["a NUL", basic("mary\0:secret")],
    ["a line feed", basic("mary:sec\nret")],
    ["a control character of Unicode", basic("mary:\u0085")],
    ["bytes that are no UTF-8", `Basic ${Buffer.from("test:123£", "latin1").toString("base64")}`],
    ["a longer form of UTF-8", `Basic ${Buffer.from([0x61, 0x3a, 0xc0, 0xaf]).toString("base64")}`],
    ["more than 8 KiB", basic(`mary:${"a".repeat(8192)}`)],
  ])("refuses %s", (_, header) => {
    expect(readBasicCredentials(header)).toBe("malformed");
  });

  it("reads back every name without a colon, and every password, that has no control characters", () => {
    const printable = fc.string({ unit: "binary" }).filter((text) => !/\p{Cc}/u.test(text));
    const name = printable.filter((text) => !text.includes(":"));
    fc.assert(
      fc.property(name, printable, (username, password) => {
        expect(readBasicCredentials(basic(`${username}:${password}`))).toEqual({ username, password });
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const read = readBasicCredentials(`Basic ${text}`);
        expect(read).not.toBeNull();
      }),
    );
  });
});

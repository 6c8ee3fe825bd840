import { EventEmitter } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeFields } from "../../src/logging/describe-fields.ts";
import { compileRedaction } from "../../src/logging/redaction.ts";

const redaction = compileRedaction();
const described = (value: unknown): unknown => describeFields({ value }, redaction).value;

describe("describeFields", () => {
  it.each<[string, unknown, unknown]>([
    ["a big integer", 2n ** 60n, "1152921504606846976"],
    ["what is no number", Number.NaN, "NaN"],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["a URL", new URL("https://a:b@c.example/"), "https://[redacted]@c.example/"],
    ["bytes", new Uint8Array(7), "<binary data, 7 bytes>"],
    ["a buffer", new ArrayBuffer(7), "<binary data, 7 bytes>"],
    ["a function", function count() {}, "[function count]"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a set", new Set([1, 2]), [1, 2]],
    [
      "a map",
      new Map<unknown, unknown>([
        ["a", 1],
        [2, "b"],
      ]),
      { a: 1, 2: "b" },
    ],
    ["null", null, null],
    ["nothing", undefined, undefined],
    ["what hangs on a socket", Object.assign(new EventEmitter(), { secret: "x" }), "[EventEmitter]"],
  ])("makes a plain value of %s", (_case, value, expected) => {
    expect(described(value)).toEqual(expected);
  });

  it("goes around circles", () => {
    const value: Record<string, unknown> = { id: 1 };
    value.self = value;

    expect(described(value)).toEqual({ id: 1, self: "[circular]" });
  });

  it("shows a value twice that is in two places", () => {
    const shared = { id: 1 };

    expect(described([shared, shared])).toEqual([{ id: 1 }, { id: 1 }]);
  });

  it("leaves out only what cannot be read", () => {
    const value = {
      id: 1,
      get broken() {
        throw new Error("no");
      },
      json: {
        toJSON() {
          throw new Error("no");
        },
      },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
    };

    expect(described(value)).toEqual({
      id: 1,
      broken: "[unreadable]",
      json: "[unreadable]",
      proxy: "[unreadable]",
    });
  });

  it("has no prototype for a key from outside to reach", () => {
    const value = described(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;

    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("cuts what is long, deep or many", () => {
    expect(described("a".repeat(10_000))).toBe(`${"a".repeat(8192)}… (10000 characters)`);
    expect(described(Array.from({ length: 150 }, () => 0))).toHaveLength(101);
    expect(
      Object.keys(described(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [i, i]))) as object),
    ).toHaveLength(101);
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) });
    expect(JSON.stringify(described(deep(20)))).toContain('"[object]"');
    const wide = Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => "x"));
    expect(JSON.stringify(described(wide)).length).toBeLessThan(60_000);
  });

  it("says what an error says, brings along, and was caused by", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const error = Object.assign(new TypeError("no such row", { cause }), { table: "users", password: "x" });

    expect(described(error)).toEqual({
      type: "TypeError",
      message: "no such row",
      stack: expect.stringContaining("describe-fields.test.ts"),
      table: "users",
      password: "[redacted]",
      cause: {
        type: "Error",
        message: "connect ECONNREFUSED",
        stack: expect.any(String),
        code: "ECONNREFUSED",
      },
    });
  });

  it("says every error of an AggregateError", () => {
    const error = new AggregateError([new Error("one"), new Error("two")], "both");

    expect(described(error)).toMatchObject({ message: "both", errors: [{ message: "one" }, { message: "two" }] });
  });

  it("says what an error says even where its members cannot be read", () => {
    const error = Object.defineProperty(new Error("told"), "extra", {
      enumerable: true,
      get() {
        throw new Error("no");
      },
    });

    expect(described(error)).toMatchObject({ message: "told", extra: "[unreadable]" });
  });

  it("goes around errors that cause themselves", () => {
    const error = new Error("again");
    error.cause = error;

    expect(described(error)).toMatchObject({ message: "again", cause: "[circular]" });
  });

  it.each<[string, unknown, unknown]>([
    ["by the name of a field", { user: { password: "x", id: 1 } }, { user: { password: "[redacted]", id: 1 } }],
    ["that are no text", { secret: { a: 1 }, tokenId: 7 }, { secret: "[redacted]", tokenId: "[redacted]" }],
    ["in flat lists of headers", ["Cookie", "a=1", "accept", "*/*"], ["Cookie", "[redacted]", "accept", "*/*"]],
    ["in lists of pairs", [["authorization", "Basic x"]], [["authorization", "[redacted]"]]],
    ["in maps", new Map([["api_key", "x"]]), { api_key: "[redacted]" }],
    [
      "but not that there are none",
      { password: "", token: null, secret: false },
      { password: "", token: null, secret: false },
    ],
  ])("takes out secrets %s", (_case, value, expected) => {
    expect(described(value)).toEqual(expected);
  });

  it("never throws, and gives what JSON can hold", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }), (value) => {
        expect(() => JSON.stringify(describeFields({ value }, redaction))).not.toThrow();
      }),
    );
  });
});

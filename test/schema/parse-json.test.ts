import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonProblem, parseJson } from "../../src/schema/parse-json.ts";

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "utf8");

function problemOf(input: string | Uint8Array): JsonProblem {
  const result = parseJson(typeof input === "string" ? bytesOf(input) : input);
  if (!(result instanceof JsonProblem)) throw new Error(`${String(input)} is JSON`);
  return result;
}

describe("parseJson", () => {
  it("gives the value", () => {
    expect(parseJson(bytesOf('{"a":[1,"é😀",null]}'))).toEqual({ a: [1, "é😀", null] });
    expect(parseJson(bytesOf(" 5 "))).toBe(5);
  });

  it("skips a byte order mark", () => {
    expect(parseJson(bytesOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it("reads a view into a larger buffer", () => {
    expect(parseJson(bytesOf("xx[1]xx").subarray(2, 5))).toEqual([1]);
  });

  it("makes a key that could pollute prototypes a plain property", () => {
    const value = parseJson(bytesOf('{"__proto__":{"admin":true}}')) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(value.admin).toBeUndefined();
  });

  it("finds line, column and byte of the fault", () => {
    expect(problemOf('{\n  "é": "😀", x\n}')).toMatchObject({
      line: 2,
      column: 13,
      bytePosition: 18,
      reason: "expected a key in double quotes after ','",
    });
    expect(problemOf("\ufeff[1,\r\n 2 3]")).toMatchObject({ line: 2, column: 4, bytePosition: 11 });
  });

  it("finds the first byte that is not UTF-8", () => {
    const bytes = Buffer.concat([bytesOf('["\ufffd😀",\n "é'), Buffer.from([0xff, 0x22, 0x5d])]);
    expect(problemOf(bytes)).toMatchObject({ line: 2, column: 4, bytePosition: 16, reason: "invalid UTF-8" });
    const cut = bytesOf('"é').subarray(0, 2);
    expect(problemOf(cut)).toMatchObject({ line: 1, column: 2, bytePosition: 1, reason: "invalid UTF-8" });
    expect(problemOf(Buffer.from([0xef, 0xbb, 0xbf, 0xff]))).toMatchObject({ column: 1, bytePosition: 3 });
  });

  it("finds a fault below more levels than the call stack has", () => {
    expect(problemOf("[".repeat(200_000))).toMatchObject({ column: 200_001, reason: "unexpected end of input" });
  });

  it("gives a value exactly when JSON.parse does, for any bytes", () => {
    const bytes = fc.oneof(fc.uint8Array(), fc.json().map(bytesOf), fc.string({ unit: "binary" }).map(bytesOf));
    fc.assert(
      fc.property(bytes, (input) => {
        const text = Buffer.from(input)
          .toString("utf8")
          .replace(/^\ufeff/, "");
        const isUtf8 = Buffer.from(Buffer.from(input).toString("utf8")).equals(input);
        let expected: unknown = JsonProblem;
        try {
          if (isUtf8) expected = JSON.parse(text);
        } catch {}
        const result = parseJson(input);
        if (expected === JsonProblem) expect(result).toBeInstanceOf(JsonProblem);
        else expect(result).toEqual(expected);
      }),
    );
  });

  it("points at the byte that line and column say", () => {
    const character = fc.constantFrom("{", "}", '"', ":", ",", "1", "\n", "\r", " ", "é", "😀", "\\", "a");
    fc.assert(
      fc.property(fc.array(character, { minLength: 1 }), (characters) => {
        const result = parseJson(bytesOf(characters.join("")));
        if (!(result instanceof JsonProblem)) return;
        const before = bytesOf(characters.join("")).subarray(0, result.bytePosition);
        const lines = Buffer.from(before).toString("utf8").split("\n");
        expect(result.line).toBe(lines.length);
        expect(result.column).toBe([...(lines.at(-1) ?? "")].length + 1);
      }),
    );
  });
});

describe("JsonProblem", () => {
  it("becomes an issue that shows the place", () => {
    expect(problemOf('{\n  "a": x,\n  "b": 1\n}').toIssue()).toEqual({
      type: "json_invalid",
      loc: ["body", 2, 8],
      msg: "Invalid JSON at line 2, column 8: expected a value after ':'\n  \"a\": x,\n       ^",
      input: '{\n  "a": x,\n  "b": 1\n}',
      ctx: { line: 2, column: 8, byte_position: 9, error: "expected a value after ':'" },
    });
  });

  it("says that an empty body is empty", () => {
    for (const empty of ["", "\ufeff"]) {
      expect(problemOf(empty).toIssue("body")).toMatchObject({
        type: "json_invalid",
        loc: ["body"],
        msg: "Invalid JSON: the body is empty",
        input: "",
      });
    }
  });

  it("names the source it is given", () => {
    expect(problemOf("x").toIssue("query").loc).toEqual(["query", 1, 1]);
  });

  it("shows 80 characters around the place of a long line, with the caret below it", () => {
    const issue = problemOf(`["${"😀".repeat(300)}" ? "${"z".repeat(300)}"]`).toIssue();
    const [, shown = "", caret = ""] = issue.msg.split("\n");
    expect([...shown]).toHaveLength(80);
    expect([...shown][caret.length - 1]).toBe("?");
    expect(caret).toBe(`${" ".repeat(40)}^`);
  });

  it("shows the end of a long line when it ends too early", () => {
    const [, shown = "", caret = ""] = problemOf(`["${"a".repeat(300)}"`)
      .toIssue()
      .msg.split("\n");
    expect(shown).toBe(`${"a".repeat(79)}"`);
    expect(caret).toBe(`${" ".repeat(80)}^`);
  });

  it("shows control characters as spaces", () => {
    const { msg } = problemOf("[\t\u001b[31m1]").toIssue();
    expect(msg).toBe("Invalid JSON at line 1, column 3: expected a value or ']'\n[  [31m1]\n  ^");
  });

  it("gives the first 200 characters as input, and no half character", () => {
    expect(problemOf("x".repeat(300)).toIssue().input).toBe("x".repeat(200));
    expect(problemOf(`${"x".repeat(199)}😀`).toIssue().input).toBe("x".repeat(199));
  });

  it("becomes an issue of well-formed text with a caret inside its line, for any text", () => {
    const unit = fc.oneof(
      fc.constantFrom("{", '"', "\n", "\r", ",", "[", "1"),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const result = parseJson(bytesOf(units.join("")));
        if (!(result instanceof JsonProblem) || result.reason === "the body is empty") return;
        const { msg, input } = result.toIssue();
        const [, shown = "", caret = ""] = msg.split("\n");
        expect([...shown].length).toBeLessThanOrEqual(80);
        expect(caret).toMatch(/^ {0,80}\^$/);
        expect(Buffer.from(`${msg}${String(input)}`).toString()).toBe(`${msg}${String(input)}`);
      }),
    );
  });
});

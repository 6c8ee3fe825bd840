import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadableText } from "../../src/forms/form-content.ts";
import { readUrlencodedForm } from "../../src/forms/urlencoded-form.ts";

function read(body: string | Uint8Array, texts: ReadonlySet<string> | null = null) {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return readUrlencodedForm(bytes, { texts, files: new Map(), otherFiles: null });
}

describe("readUrlencodedForm", () => {
  it.each([
    ["", []],
    ["a=1", [["a", "1"]]],
    [
      "a=1&b=2&a=3",
      [
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
    ],
    ["&a=1&&", [["a", "1"]]],
    ["a", [["a", ""]]],
    ["a=", [["a", ""]]],
    ["=1", [["", "1"]]],
    ["a=b=c", [["a", "b=c"]]],
    ["a+b=c+d%2B", [["a b", "c d+"]]],
    ["gr%C3%B6%C3%9Fe=%E2%82%AC", [["größe", "€"]]],
    ["größe=€", [["größe", "€"]]],
    ["__proto__=1", [["__proto__", "1"]]],
  ])("reads %j", (body, entries) => {
    expect(read(body)).toEqual({ entries, failure: null });
  });

  it("reads what a browser writes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }))), (pairs) => {
        expect(read(new URLSearchParams(pairs).toString()).entries).toEqual(pairs);
      }),
    );
  });

  it("keeps only what is asked for", () => {
    expect(read("a=1&b=2&c=%zz", new Set(["a"])).entries).toEqual([["a", "1"]]);
  });

  it.each(["a=%", "a=%4", "a=%zz", "a=%ff", "a=%C3"])("tells that the value of %j is malformed", (body) => {
    const problem = new UnreadableText("Form field is not percent-encoded UTF-8");
    expect(read(body).entries).toEqual([["a", problem]]);
  });

  it.each(["%=1", "%ff=1"])("refuses a body with a malformed name: %j", (body) => {
    expect(read(body).failure).toMatchObject({ type: "form_invalid" });
  });

  it("refuses a body that is not UTF-8", () => {
    expect(read(Buffer.from("a=\xff", "latin1")).failure).toEqual({
      type: "form_invalid",
      msg: "The body is not UTF-8",
    });
  });
});

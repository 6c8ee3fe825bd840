import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QueryReader, QuerySyntaxError, readAllQuery } from "../../src/http/query-string.ts";

const read = (keys: string[], query: string): unknown[] => new QueryReader(keys).read(query);

describe("QueryReader", () => {
  it("gives one slot for each wanted key, in their order", () => {
    expect(read(["page", "q", "limit"], "q=widget&limit=20&other=x")).toEqual([undefined, "widget", "20"]);
  });

  it("gives an array for a repeated key", () => {
    expect(read(["tag", "q"], "tag=a&q=1&tag=b&tag=c")).toEqual([["a", "b", "c"], "1"]);
  });

  it("takes a key without an equals sign as an empty value", () => {
    expect(read(["a", "b", "c"], "a&b=&c")).toEqual(["", "", ""]);
  });

  it("splits at the first equals sign", () => {
    expect(read(["a"], "a=b=c==")).toEqual(["b=c=="]);
  });

  it("ignores empty keys and empty pieces", () => {
    expect(read(["a", ""], "&&=x&a=1&=&")).toEqual(["1", undefined]);
    expect(read(["a"], "")).toEqual([undefined]);
  });

  it("decodes once, with plus as a space", () => {
    expect(read(["q", "r"], "q=a+b%20c%2Bd&r=%2541")).toEqual(["a b c+d", "%41"]);
    expect(read(["q"], "q=%C3%A9%F0%9F%98%80")).toEqual(["é😀"]);
  });

  it("finds encoded keys", () => {
    expect(read(["page", "a b", "é"], "%70age=1&a+b=2&%C3%A9=3")).toEqual(["1", "2", "3"]);
    expect(read(["page"], "%70age")).toEqual([""]);
  });

  it("keeps keys apart that only begin alike", () => {
    expect(read(["page"], "pages=1&pag=2&PAGE=3")).toEqual([undefined]);
  });

  it("does not decode what nobody wants", () => {
    expect(read(["page"], "utm=100%&page=1&x=%FF&y=\u00e9")).toEqual(["1"]);
  });

  it("treats keys of Object.prototype like any other", () => {
    expect(read(["__proto__", "constructor"], "__proto__=x")).toEqual(["x", undefined]);
  });

  it("gives every call an array of its own", () => {
    const reader = new QueryReader(["a"]);
    reader.read("a=1");
    expect(reader.read("")).toEqual([undefined]);
  });

  it.each([
    ["q=100%", "q", "has a % that two hexadecimal digits do not follow"],
    ["q=%4", "q", "has a % that two hexadecimal digits do not follow"],
    ["q=%zz", "q", "has a % that two hexadecimal digits do not follow"],
    ["q=%FF", "q", "is not UTF-8 after percent-decoding"],
    ["q=%C0%80", "q", "is not UTF-8 after percent-decoding"],
    ["q=%ED%A0%80", "q", "is not UTF-8 after percent-decoding"],
    ["q=\u00c3\u00a9", "q", "has a character that must be percent-encoded"],
    ["%zz=1", null, "has a % that two hexadecimal digits do not follow"],
  ])("refuses %s", (query, key, problem) => {
    expect(() => read(["q"], query)).toThrow(expect.objectContaining({ name: "QuerySyntaxError", key, problem }));
    expect(() => readAllQuery(query)).toThrow(expect.objectContaining({ name: "QuerySyntaxError", key, problem }));
  });

  it("names the key in the message", () => {
    expect(new QuerySyntaxError("q", "is odd").message).toBe('Query parameter "q" is odd');
    expect(new QuerySyntaxError(null, "is odd").message).toBe("A key of the query string is odd");
  });
});

describe("readAllQuery", () => {
  it("gives the pairs in order", () => {
    expect(readAllQuery("b=1&a=x+y&b=2&flag&=no&")).toEqual([
      ["b", "1"],
      ["a", "x y"],
      ["b", "2"],
      ["flag", ""],
    ]);
  });
});

describe("both readers", () => {
  const piece = fc.oneof(
    fc.constantFrom("a", "b", "c", "%61", "%62", "+", "%20", "%26", "%3D", "=", "=", "&", "&", "%C3%A9", "1", "long"),
    fc.constantFrom("%", "%F", "%FF", "\u00e9"),
  );
  const query = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
  const wellFormed = fc.webQueryParameters();

  /** What one of the readers gives for a query: the values, or that it was refused. */
  const attempt = <Result>(read: () => Result): Result | "refused" => {
    try {
      return read();
    } catch (error) {
      expect(error).toBeInstanceOf(QuerySyntaxError);
      return "refused";
    }
  };

  it("read what URLSearchParams reads, wherever the encoding is well-formed", () => {
    fc.assert(
      fc.property(fc.oneof(query, wellFormed), (text) => {
        const pairs = attempt(() => readAllQuery(text));
        const oracle = [...new URLSearchParams(`?${text}`)].filter(([key]) => key !== "");
        if (pairs !== "refused") expect(pairs).toEqual(oracle);
        else expect(() => decodeURIComponent(text.replace(/[\u0080-\uffff]/g, "%%"))).toThrow(URIError);
      }),
    );
  });

  it("read back what URLSearchParams wrote", () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "grapheme" })));
    fc.assert(
      fc.property(pairs, (given) => {
        expect(readAllQuery(new URLSearchParams(given).toString())).toEqual(given);
      }),
    );
  });

  it("agree with each other", () => {
    const keys = ["a", "b", "é", "long"];
    const reader = new QueryReader(keys);
    fc.assert(
      fc.property(fc.oneof(query, wellFormed), (text) => {
        const pairs = attempt(() => readAllQuery(text));
        const slots = attempt(() => reader.read(text));
        if (pairs === "refused") return;
        const expected = keys.map((key) => {
          const values = pairs.filter(([name]) => name === key).map(([, value]) => value);
          return values.length > 1 ? values : values[0];
        });
        expect(slots).toEqual(expected);
      }),
    );
  });
});

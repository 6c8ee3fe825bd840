import { describe, expect, it } from "vitest";
import { RequestHeaders } from "../../src/http/headers-view.ts";

const headersOf = (...pairs: string[]): RequestHeaders => {
  const values = new Map<string, string>();
  for (let index = 0; index < pairs.length; index += 2) values.set(pairs[index] as string, pairs[index + 1] as string);
  return new RequestHeaders({ header: (name) => values.get(name), headerPairs: () => pairs });
};

describe("RequestHeaders", () => {
  const headers = headersOf("host", "example.com", "accept", "*/*", "x-empty", "");

  it("finds headers without regard to case", () => {
    expect(headers.get("Host")).toBe("example.com");
    expect(headers.has("ACCEPT")).toBe(true);
  });

  it("gives null for a header that was not sent and text for an empty one", () => {
    expect(headers.get("cookie")).toBeNull();
    expect(headers.has("cookie")).toBe(false);
    expect(headers.get("x-empty")).toBe("");
    expect(headers.has("x-empty")).toBe(true);
  });

  it("goes through names and values in the order sent", () => {
    const entries = [
      ["host", "example.com"],
      ["accept", "*/*"],
      ["x-empty", ""],
    ];
    expect([...headers]).toEqual(entries);
    expect([...headers.entries()]).toEqual(entries);
    expect([...headers.keys()]).toEqual(["host", "accept", "x-empty"]);
    expect([...headers.values()]).toEqual(["example.com", "*/*", ""]);
    const seen: string[][] = [];
    headers.forEach((value, name, all) => {
      seen.push([name, value, String(all === headers)]);
    });
    expect(seen[1]).toEqual(["accept", "*/*", "true"]);
  });

  it("becomes a plain object that no header name can pollute", () => {
    expect(JSON.stringify(headers)).toBe('{"host":"example.com","accept":"*/*","x-empty":""}');
    const object = headersOf("__proto__", "x").toJSON();
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.entries(object)).toEqual([["__proto__", "x"]]);
  });
});

import { limitOffset, type OffsetSlice, openPageSource, pageNumber } from "boltapi";
import { describe, expect, it } from "vitest";
import { answerOf, numbered } from "./answers.ts";

const items = numbered(5);
const route = "GET /articles";
const slice = ({ limit, offset }: OffsetSlice) => items.slice(offset, offset + limit);

describe("openPageSource", () => {
  it.each<[string, () => unknown]>([
    ["an array", () => items],
    ["a promise of one", async () => items],
    // biome-ignore lint/suspicious/noThenProperty: queries are thenable
    ["what can be waited for", () => ({ then: (done: (value: unknown) => void) => done(items) })],
    ["a query inside of an object", async () => ({ query: Promise.resolve(items) })],
    [
      "a function that tells items and their count",
      () => async (part: OffsetSlice) => ({ count: 5, items: slice(part) }),
    ],
    ["a function beside a count", () => ({ count: 5, items: slice })],
    [
      "a function beside one that counts",
      async () => ({ count: async () => 5, items: async (part: OffsetSlice) => slice(part) }),
    ],
  ])("reads %s", async (_, returned) => {
    expect(await answerOf(limitOffset(), returned, "limit=2&offset=3")).toEqual({
      count: 5,
      limit: 2,
      offset: 3,
      has_next: false,
      has_previous: true,
      items: [{ id: 4 }, { id: 5 }],
    });
    expect(await answerOf(pageNumber(), returned, "page=7&page_size=2")).toMatchObject({ page: 3, items: [{ id: 5 }] });
  });

  it.each([
    [42, "number 42"],
    [null, "null"],
    [{ items: [] }, "an object"],
    [{ count: "5", items: slice }, "an object"],
  ])("refuses %j", async (returned, described) => {
    await expect(openPageSource(returned, route)).rejects.toThrow(
      new RegExp(`PAGINATION_SOURCE_INVALID: GET /articles returned ${described}.*, which has no pages\\.`),
    );
  });

  it("refuses a function that gives no items, or a count that is none", async () => {
    const part = { limit: 1, offset: 0 };
    for (const given of ["items", { count: 1 }, { count: -1, items }, { count: 1.5, items }, { count: "5", items }]) {
      const source = await openPageSource(() => given, route);
      await expect(source.read(part)).rejects.toThrow("PAGINATION_SOURCE_INVALID");
    }
    const source = await openPageSource({ count: () => Number.NaN, items: slice }, route);
    await expect(source.count?.()).rejects.toThrow("PAGINATION_SOURCE_INVALID");
  });

  it("refuses a function without a count where one is asked for", async () => {
    expect(await answerOf(pageNumber(), () => slice)).toEqual({ detail: "Internal Server Error" });
    expect(await answerOf(pageNumber({ count: false }), () => slice)).toMatchObject({ count: null, items });
  });

  it("waits for a handler that fails, and fails with it", async () => {
    expect(await answerOf(pageNumber(), () => Promise.reject(new Error("away")))).toEqual({
      detail: "Internal Server Error",
    });
  });
});

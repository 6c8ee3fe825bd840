import { pageNumber } from "boltapi";
import { describe, expect, it } from "vitest";
import { answerOf, answersOf, numbered } from "./answers.ts";

const twenty = pageNumber({ pageSize: 20, maxPageSize: 100 });
const items = numbered(150);

describe("pageNumber", () => {
  it("answers with a page and what lies around it, nulls included", async () => {
    expect(await answerOf(twenty, () => items)).toEqual({
      count: 150,
      page: 1,
      page_size: 20,
      total_pages: 8,
      has_next: true,
      has_previous: false,
      next_page: 2,
      previous_page: null,
      items: items.slice(0, 20),
    });
    expect(await answerOf(twenty, () => items, "page=8")).toEqual({
      count: 150,
      page: 8,
      page_size: 20,
      total_pages: 8,
      has_next: false,
      has_previous: true,
      next_page: null,
      previous_page: 7,
      items: items.slice(140),
    });
  });

  it.each([
    ["page=2&page_size=30", 2, 30],
    ["page_size=100", 1, 100],
    ["page_size=101", 1, 100],
    ["page_size=99999999999999999999999", 1, 100],
    ["page=9", 8, 20],
    ["page=99999999999999999999999", 8, 20],
    [`page=${"9".repeat(400)}`, 8, 20],
    ["page=0", 1, 20],
    ["page=-1", 1, 20],
    ["page=2.5", 1, 20],
    ["page=1e1", 1, 20],
    ["page=two&page_size=many", 1, 20],
    ["page=&page_size=", 1, 20],
    ["page_size=0", 1, 20],
    ["page_size=-5", 1, 20],
    ["page=2&page=3", 3, 20],
    ["page=%zz", 1, 20],
    ["page=+2", 1, 20],
    ["page=Infinity", 1, 20],
  ])("answers to %s with page %i of %i items", async (query, page, size) => {
    const [answer] = await answersOf(twenty, () => items, [query]);
    expect(answer).toMatchObject({ status: 200, body: { page, page_size: size } });
    expect(answer?.body).toHaveProperty("items", items.slice((page - 1) * size, page * size));
  });

  it("has 100 items a page, and 1000 at most, where it is not told otherwise", async () => {
    const many = numbered(2000);
    expect(await answerOf(pageNumber(), () => many)).toMatchObject({ page_size: 100, total_pages: 20 });
    expect(await answerOf(pageNumber(), () => many, "page_size=5000")).toMatchObject({ page_size: 1000 });
    expect(await answerOf(pageNumber({ pageSize: 1500 }), () => many, "page_size=5000")).toMatchObject({
      page_size: 1500,
    });
  });

  it("reads the parameters that it is told to, and no size where it has one", async () => {
    const renamed = pageNumber({ pageSize: 2, pageParam: "p", pageSizeParam: "n" });
    expect(await answerOf(renamed, () => items, "p=2&n=3&page=9&page_size=9")).toMatchObject({ page: 2, page_size: 3 });
    const fixed = pageNumber({ pageSize: 2, pageSizeParam: false });
    expect(await answerOf(fixed, () => items, "page=2&page_size=3")).toMatchObject({ page: 2, page_size: 2 });
  });

  it("has one page without items where there are none", async () => {
    expect(await answerOf(twenty, () => [], "page=3")).toEqual({
      count: 0,
      page: 1,
      page_size: 20,
      total_pages: 0,
      has_next: false,
      has_previous: false,
      next_page: null,
      previous_page: null,
      items: [],
    });
  });

  it("counts nothing where it is told so, and knows all the same whether there is more", async () => {
    const uncounted = pageNumber({ pageSize: 50, count: false });
    const read: unknown[] = [];
    const source = () => async (slice: { limit: number; offset: number }) => {
      read.push(slice);
      return items.slice(slice.offset, slice.offset + slice.limit);
    };
    expect(await answerOf(uncounted, source, "page=2")).toEqual({
      count: null,
      page: 2,
      page_size: 50,
      total_pages: null,
      has_next: true,
      has_previous: true,
      next_page: 3,
      previous_page: 1,
      items: items.slice(50, 100),
    });
    expect(read).toEqual([{ limit: 51, offset: 50 }]);
    expect(await answerOf(uncounted, source, "page=3")).toMatchObject({ has_next: false, next_page: null });
    expect(await answerOf(uncounted, source, "page=9")).toMatchObject({ page: 9, has_next: false, items: [] });
  });

  it("refuses a size above its maximum, and what is no number of items", () => {
    expect(() => pageNumber({ pageSize: 200, maxPageSize: 100 })).toThrow(
      'OPTION_INVALID: Option "pageSize": 200 is more than maxPageSize, which is 100.',
    );
    expect(() => pageNumber({ pageSize: 0 })).toThrow("OPTION_INVALID");
    expect(() => pageNumber({ maxPageSize: 1.5 })).toThrow("OPTION_INVALID");
    expect(() => pageNumber({ pageParam: "" })).toThrow("OPTION_INVALID");
    expect(() => pageNumber({ count: "no" as never })).toThrow("OPTION_INVALID");
  });
});

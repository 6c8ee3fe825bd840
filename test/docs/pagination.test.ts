import { cursor, limitOffset, type Pagination, pageNumber } from "boltapi";
import { describe, expect, it } from "vitest";
import { asJsonSchema } from "../../src/schema/json-schema.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/pagination.md";
const secret = "a secret of the tests, and of no server";
const styles: Readonly<Record<string, Pagination>> = {
  pageNumber: pageNumber(),
  limitOffset: limitOffset(),
  cursor: cursor({ secret }),
};

describe("the page about pagination", () => {
  it("lists the styles with the parameters that they read", () => {
    const rows = readTable(page, "style").map(([name = "", query = ""]) => ({
      name: codeSpans(name)[0] ?? "",
      parameters: [...(codeSpans(query)[0] ?? "").matchAll(/(\w+)=/g)].map(([, parameter]) => parameter),
    }));
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(styles));
    for (const { name, parameters } of rows) {
      expect(Object.keys(styles[name]?.parameters ?? {})).toEqual(expect.arrayContaining(parameters));
    }
  });

  it("is right about sizes", () => {
    const [, usual, most] = /A page has (\d+) items, and (\d+) at most/.exec(readPage(page)) ?? [];
    for (const { parameters } of Object.values(styles)) {
      const size = parameters.page_size ?? parameters.limit;
      expect(asJsonSchema(size as never)).toMatchObject({ default: Number(usual), maximum: Number(most) });
    }
  });
});

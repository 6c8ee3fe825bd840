import { BoltAPI, cursor, limitOffset, type Pagination, pageNumber, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { NumberedOut, numbered } from "./answers.ts";
import { createArticles } from "./drizzle/articles.ts";
import { describeDatabases, openDatabase } from "./drizzle/databases.ts";

type Answer = Readonly<Record<string, unknown>> & { readonly items: readonly { readonly id: number }[] };

/** A style, and how its answers lead to the next one. */
interface Style {
  readonly name: string;
  readonly paginate: Pagination;
  /** The query of the next answer; null behind the last. */
  readonly next: (answer: Answer) => string | null;
  /** What asks for the answer with the items from 4 to 6. */
  readonly bad: readonly string[];
}

const secret = "a secret of the tests, and of no server";

const styles: readonly Style[] = [
  {
    name: "pageNumber",
    paginate: pageNumber({ pageSize: 3 }),
    next: ({ next_page }) => (next_page === null ? null : `page=${next_page}`),
    bad: ["page=x", "page=0", "page_size=-1", "page=%"],
  },
  {
    name: "limitOffset",
    paginate: limitOffset({ limit: 3 }),
    next: ({ has_next, offset }) => (has_next === true ? `offset=${Number(offset) + 3}` : null),
    bad: ["limit=x", "offset=-3", "limit=0", "offset=%"],
  },
  {
    name: "cursor",
    paginate: cursor({ pageSize: 3, ordering: "id", secret }),
    next: ({ next_cursor }) => (next_cursor === null ? null : `cursor=${next_cursor}`),
    bad: ["cursor=x", "cursor=", "page_size=x", "cursor=%"],
  },
];

async function read(style: Style, returned: () => unknown, query = ""): Promise<Answer> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", { paginate: style.paginate, response: t.Array(NumberedOut) }, returned as () => []);
  await using client = new TestClient(api);
  const response = await client.get(`/?${query}`);
  expect(response.status).toBe(200);
  return response.json() as Answer;
}

async function readAll(style: Style, returned: () => unknown): Promise<number[][]> {
  const pages: number[][] = [];
  for (let query: string | null = ""; query !== null; ) {
    const answer = await read(style, returned, query);
    pages.push(answer.items.map(({ id }) => id));
    query = style.next(answer);
    expect(pages.length).toBeLessThan(20);
  }
  return pages;
}

/** What every style has to keep to. */
describe.each(styles)("$name", (style) => {
  it("gives all items once, in order, and ends", async () => {
    expect(await readAll(style, () => numbered(7))).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(await readAll(style, async () => numbered(6))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await readAll(style, () => [])).toEqual([[]]);
  });

  it("answers to bad input with the first page", async () => {
    const first = await read(style, () => numbered(7));
    for (const query of style.bad) expect(await read(style, () => numbered(7), query), query).toEqual(first);
  });

  it("says what it takes, without a required parameter", () => {
    expect(Object.keys(style.paginate.parameters).length).toBeGreaterThan(0);
    const api = new BoltAPI();
    api.get("/", { paginate: style.paginate }, () => []);
    const parameters = api.openapi().paths["/"]?.get?.parameters ?? [];
    expect(parameters.map(({ name }) => name)).toEqual(Object.keys(style.paginate.parameters));
    expect(parameters.filter(({ required }) => required)).toEqual([]);
  });

  it("answers as its schema says", async () => {
    const schema = style.paginate.envelopeOf(t.Array(NumberedOut)) as unknown as { properties: object };
    expect(Object.keys(await read(style, () => numbered(7)))).toEqual(Object.keys(schema.properties));
  });

  it("leaves what the handler returned as it was", async () => {
    const items = Object.freeze(numbered(7).reverse());
    await read(style, () => items);
    expect(items[0]).toEqual({ id: 7 });
  });
});

describeDatabases("every style", (dialect) => {
  it("gives all rows of a query once, in order, and ends", async () => {
    const database = await openDatabase(dialect);
    try {
      const { articles } = await createArticles(database, dialect);
      for (const style of styles) {
        const pages = await readAll(style, () => database.db.select().from(articles));
        expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
        expect(pages).toHaveLength(9);
      }
    } finally {
      await database.close();
    }
  });
});

import { BoltAPI, limitOffset, openPageSource, type Pagination, pageNumber, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { and, asc, count, desc, eq, gt, gte, lt, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type ArticleTables, createArticles } from "./articles.ts";
import { describeDatabases, openDatabase, type TestDatabase } from "./databases.ts";

interface Page {
  readonly count: number | null;
  readonly page: number;
  readonly items: readonly Record<string, never>[];
}

const ids = (page: { readonly items: readonly object[] }) => page.items.map((item) => (item as { id: number }).id);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describeDatabases("pages of a query of Drizzle", (dialect) => {
  let database: TestDatabase;
  let tables: ArticleTables;
  beforeAll(async () => {
    database = await openDatabase(dialect);
    tables = await createArticles(database, dialect);
  });
  afterAll(() => database?.close());
  beforeEach(() => {
    database.queries.length = 0;
  });

  async function get(returned: () => unknown, query = "", paginate: Pagination = pageNumber({ pageSize: 10 })) {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", { paginate }, returned as () => []);
    await using client = new TestClient(api);
    return (await client.get(`/?${query}`)).json() as Page;
  }

  it("have the order of the primary key where the query has none", async () => {
    const { articles, members } = tables;
    const query = () => database.db.select().from(articles);
    expect(ids(await get(query))).toEqual(numbers(1, 10));
    expect(ids(await get(query, "page=2"))).toEqual(numbers(11, 20));
    expect(await get(query, "page=3")).toMatchObject({ count: 25, page: 3, total_pages: 3, has_next: false });
    const pairs = (await get(() => database.db.select().from(members))).items;
    expect(pairs.map(({ team, person }) => `${team}.${person}`)).toEqual(["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]);
  });

  it("keep the order of the query, and the primary key after it", async () => {
    const { articles } = tables;
    const query = () => database.db.select().from(articles).orderBy(desc(articles.title));
    const pages = [await get(query), await get(query, "page=2"), await get(query, "page=3")];
    const expected = numbers(1, 25).sort((a, b) => (b % 5) - (a % 5) || b - a);
    expect(pages.flatMap(ids)).toEqual(expected);
    expect(ids(await get(() => database.db.select().from(articles).orderBy(articles.title)))).toEqual(
      numbers(1, 25)
        .sort((a, b) => (a % 5) - (b % 5) || a - b)
        .slice(0, 10),
    );
    database.queries.length = 0;
    await get(() => database.db.select().from(articles).orderBy(asc(articles.title), desc(articles.id)));
    expect(database.queries[0]?.text).toMatch(/order by .articles.\..title. asc, .articles.\..id. desc limit/);
  });

  it("read one page, and count without order and columns where the page does not tell", async () => {
    const { articles } = tables;
    const query = () => database.db.select().from(articles).where(gte(articles.id, 3)).orderBy(articles.title);
    expect(await get(query)).toMatchObject({ count: 23 });
    const [page, counting, ...others] = database.queries.map(({ text }) => text);
    expect(page).toMatch(/ limit (\?|\$2)$/);
    expect(counting).toMatch(/^select count\(\*\) from .articles. where .articles.\..id. >= (\?|\$1)$/);
    expect(others).toEqual([]);

    database.queries.length = 0;
    expect(await get(query, "page=3")).toMatchObject({ count: 23, page: 3 });
    expect(database.queries).toHaveLength(1);
  });

  it("end with the last page, however far behind it a request asks", async () => {
    const { articles } = tables;
    const page = await get(() => database.db.select().from(articles), "page=99999999999999999999");
    expect(page).toMatchObject({ page: 3, count: 25 });
    expect(ids(page)).toEqual(numbers(21, 25));
    const none = () => database.db.select().from(articles).where(eq(articles.id, 0));
    expect(await get(none, "page=4")).toMatchObject({ page: 1, count: 0, total_pages: 0, items: [] });
  });

  it("are not counted where nobody asks", async () => {
    const { articles } = tables;
    const paginate = pageNumber({ pageSize: 10, count: false });
    const query = () => database.db.select().from(articles);
    expect(await get(query, "page=2", paginate)).toMatchObject({ count: null, has_next: true });
    expect(await get(query, "page=3", paginate)).toMatchObject({ count: null, has_next: false });
    expect(await get(query, "page=9", paginate)).toMatchObject({ items: [], has_next: false });
    expect(database.queries).toHaveLength(3);
  });

  it("are those of joins", async () => {
    const { articles, authors } = tables;
    const query = () =>
      database.db
        .select()
        .from(articles)
        .leftJoin(authors, eq(authors.id, articles.authorId))
        .where(lt(articles.id, 6))
        .orderBy(authors.name);
    const page = await get(query, "limit=3&offset=1", limitOffset());
    expect(page).toMatchObject({ count: 5, offset: 1 });
    const order = dialect === "postgres" ? [5, 2, 3] : [1, 5, 2];
    expect(page.items.map(({ articles: article }) => (article as { id: number } | undefined)?.id)).toEqual(order);
    const inner = () =>
      database.db
        .select({ id: articles.id, author: authors.name })
        .from(authors)
        .innerJoin(articles, eq(authors.id, articles.authorId));
    expect(await get(inner)).toMatchObject({ count: 19, items: { length: 10, 0: { id: 1, author: "Author 1" } } });
  });

  it("are those of groups", async () => {
    const { articles } = tables;
    const query = () =>
      database.db
        .select({ author: articles.authorId, articles: count() })
        .from(articles)
        .groupBy(articles.authorId)
        .having(({ articles: n }) => gt(n, 0));
    const page = await get(query, "limit=3", limitOffset());
    expect(page.count).toBe(4);
    expect(page.items).toHaveLength(3);
    const rest = await get(query, "offset=3", limitOffset());
    expect([...page.items, ...rest.items].map(({ author }) => author).sort()).toEqual([1, 2, 3, null]);
    const one = () => database.db.select({ articles: count() }).from(articles).having(gt(count(), 1));
    expect(await get(one)).toMatchObject({ count: 1, items: [{ articles: 25 }] });
  });

  it("are those of distinct rows, and of queries put together", async () => {
    const { articles, authors } = tables;
    const titles = () => database.db.selectDistinct({ title: articles.title }).from(articles);
    expect(await get(titles, "limit=2", limitOffset())).toMatchObject({
      count: 5,
      items: [{ title: "Title 0" }, { title: "Title 1" }],
    });
    expect(await get(() => titles().orderBy(desc(articles.title)), "limit=2", limitOffset())).toMatchObject({
      count: 5,
      items: [{ title: "Title 4" }, { title: "Title 3" }],
    });
    const both = () =>
      database.db
        .select({ name: articles.title })
        .from(articles)
        .union(database.db.select({ name: authors.name }).from(authors));
    const page = await get(both, "limit=4", limitOffset());
    expect(page).toMatchObject({ count: 8, has_next: true });
    expect(page.items.map(({ name }) => name)).toEqual(["Author 1", "Author 2", "Author 3", "Title 0"]);
    expect(
      ids({ items: (await get(both, "offset=4", limitOffset())).items.map((item) => ({ id: item.name })) }),
    ).toEqual(numbers(1, 4).map((number) => `Title ${number}`));
  });

  it("stay within what the query itself leaves", async () => {
    const { articles } = tables;
    const query = () => database.db.select().from(articles).limit(13).offset(2);
    expect(await get(query)).toMatchObject({ count: 13, has_next: true });
    const rest = await get(query, "page=2");
    expect(rest).toMatchObject({ count: 13, has_next: false });
    expect(ids(rest)).toEqual([13, 14, 15]);
    expect(await get(query, "offset=40", limitOffset())).toMatchObject({ count: 13, items: [] });
    expect(await get(query, "offset=10", limitOffset({ limit: 3, count: false }))).toMatchObject({ has_next: false });
  });

  it("leave the query as it was, so that it may be returned again", async () => {
    const { articles } = tables;
    const query = database.db
      .select()
      .from(articles)
      .where(and(gt(articles.id, 5), sql`1 = 1`));
    expect(ids(await get(() => query))).toEqual(numbers(6, 15));
    expect(ids(await get(() => query, "page=2"))).toEqual(numbers(16, 25));
    expect(await query).toHaveLength(20);
  });

  it("come from asynchronous handlers too, which return the query in an object", async () => {
    const { articles } = tables;
    const page = await get(async () => ({ query: database.db.select().from(articles) }));
    expect(page).toMatchObject({ count: 25 });
    expect(database.queries.every(({ text }) => text.includes("limit") || text.includes("count"))).toBe(true);
  });

  it("are refused where nothing says in which order, or where the query can only run as a whole", async () => {
    const { tags } = tables;
    const open = (query: unknown) => openPageSource(query, "GET /tags");
    const source = await open(database.db.select().from(tags));
    await expect(source.read({ limit: 1, offset: 0 })).rejects.toThrow(/^PAGINATION_ORDER_MISSING: GET \/tags/);
    const ordered = await get(() => database.db.select().from(tags).orderBy(tags.name), "page_size=2");
    expect(ordered.items).toEqual([{ name: "a" }, { name: "b" }]);
    await expect(open(database.db.insert(tags).values({ name: "d" }))).rejects.toThrow(
      "PAGINATION_SOURCE_INVALID: GET /tags returned a query of Drizzle that is no select(…).from(…)",
    );
    const unknown = database.db.select().from(tags).limit(sql.placeholder("limit"));
    await expect(open(unknown)).rejects.toThrow("PAGINATION_SOURCE_INVALID");
  });
});

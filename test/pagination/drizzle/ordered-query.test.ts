import { BoltAPI, type CursorPage, cursor, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { asc, desc, eq, lt, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ArticleTables, createArticles } from "./articles.ts";
import { type Dialect, describeDatabases, openDatabase, type TestDatabase } from "./databases.ts";
import { createPosts, insertPosts, type Posts, postValues } from "./posts.ts";

const secret = "a secret of the tests, and of no server";

type Row = Readonly<Record<string, unknown>>;
type Get = (cursor: string | null) => Promise<CursorPage<Row>>;

const idsOf = (rows: readonly Row[]): number[] => rows.map(({ id }) => id as number);

/** Runs what reads pages of a query. */
async function withPages<Result>(
  returned: () => unknown,
  options: Parameters<typeof cursor>[0],
  use: (get: Get) => Promise<Result>,
): Promise<Result> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", { paginate: cursor({ secret, ...options } as object) }, returned as () => []);
  await using client = new TestClient(api);
  return use(async (place) => {
    const response = await client.get(place === null ? "/" : `/?cursor=${encodeURIComponent(place)}`);
    expect(response.status).toBe(200);
    return response.json() as CursorPage<Row>;
  });
}

/** All pages from one on, in a direction; something may happen between them. */
async function walk(
  get: Get,
  start: CursorPage<Row>,
  link: "next_cursor" | "previous_cursor",
  between = async (): Promise<void> => {},
): Promise<CursorPage<Row>[]> {
  const pages = [start];
  for (let place = start[link]; place !== null; place = pages.at(-1)?.[link] ?? null) {
    await between();
    pages.push(await get(place));
    if (pages.length > 200) throw new Error("The walk does not end.");
  }
  return pages;
}

const fieldsOfPosts = ["id", "score", "createdAt", "title", "price", "views", "ratio", "data"];
const columns = ["score", "created_at", "title", "price", "views", "ratio", "data"] as const;

const orderings = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...columns), descending: fc.boolean() }), {
    selector: ({ name }) => name,
    minLength: 1,
    maxLength: 3,
  })
  .map((terms) => terms.map(({ name, descending }) => `${descending ? "-" : ""}${name}`));

describeDatabases("pages of a query of Drizzle by cursor", (dialect) => {
  let database: TestDatabase;
  let posts: Posts;
  beforeAll(async () => {
    database = await openDatabase(dialect);
    posts = await createPosts(database, dialect);
  });
  afterAll(() => database?.close());

  /** The rows as the database itself orders them, all at once. */
  async function inOrder(ordering: readonly string[]): Promise<number[]> {
    const properties = posts as unknown as Record<string, never>;
    const last = ordering.at(-1) ?? "";
    const terms = [...ordering, last.startsWith("-") ? "-id" : "id"].map((term) => {
      const column = properties[term.replace("-", "").replace("created_at", "createdAt")];
      return term.startsWith("-") ? desc(column as never) : asc(column as never);
    });
    return idsOf(
      await database.db
        .select({ id: posts.id })
        .from(posts)
        .orderBy(...terms),
    );
  }

  const reset = () => database.run("delete from posts");

  it(
    "are all rows once, forth and back, whatever is equal and whatever is null",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(postValues, { maxLength: 30 }),
          orderings,
          fc.integer({ min: 1, max: 7 }),
          async (rows, ordering, pageSize) => {
            await reset();
            await insertPosts(database, dialect, rows, 1);
            const expected = await inOrder(ordering);
            const query = () => database.db.select().from(posts);
            await withPages(query, { ordering, pageSize }, async (get) => {
              const forth = await walk(get, await get(null), "next_cursor");
              expect(forth.flatMap(({ items }) => idsOf(items))).toEqual(expected);
              expect(forth.map((page) => page.has_next)).toEqual(forth.map((_, index) => index < forth.length - 1));
              expect(forth.map((page) => page.has_previous)).toEqual(forth.map((_, index) => index > 0));

              const back = await walk(get, forth.at(-1) as CursorPage<Row>, "previous_cursor");
              expect(back.toReversed().flatMap(({ items }) => idsOf(items))).toEqual(expected);
              expect(back.map((page) => page.has_previous)).toEqual(back.map((_, index) => index < back.length - 1));
              for (const item of forth.flatMap(({ items }) => items)) {
                expect(Object.keys(item)).toEqual(fieldsOfPosts);
              }
            });
          },
        ),
        { numRuns: 30 },
      ),
    60_000,
  );

  it(
    "lose no row and repeat none while others come and go",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(postValues, { minLength: 8, maxLength: 25 }),
          fc.infiniteStream(fc.record({ row: postValues, deleted: fc.nat(24) })),
          orderings,
          fc.integer({ min: 1, max: 4 }),
          async (rows, changes, ordering, pageSize) => {
            await reset();
            await insertPosts(database, dialect, rows, 1);
            const gone = new Set<number>();
            let nextId = 1000;
            const between = async (): Promise<void> => {
              const { row, deleted } = changes.next().value as { row: never; deleted: number };
              // Some of those that stand at the edges of pages are among the deleted.
              gone.add(deleted + 1);
              await database.run(`delete from posts where id = ${deleted + 1}`);
              if (nextId < 1040) await insertPosts(database, dialect, [row], nextId++);
            };
            await withPages(
              () => database.db.select().from(posts),
              { ordering, pageSize },
              async (get) => {
                const check = async (pages: readonly CursorPage<Row>[]): Promise<void> => {
                  const seen = pages.flatMap(({ items }) => idsOf(items));
                  expect(new Set(seen).size).toBe(seen.length);
                  const stayed = (id: number): boolean => id < 1000 && !gone.has(id);
                  expect(seen.filter(stayed)).toEqual((await inOrder(ordering)).filter(stayed));
                };
                const forth = await walk(get, await get(null), "next_cursor", between);
                await check(forth);
                const end = await get((forth.at(-1) as CursorPage<Row>).previous_cursor);
                const last = await walk(get, end, "next_cursor");
                const back = await walk(get, last.at(-1) as CursorPage<Row>, "previous_cursor", between);
                await check(back.toReversed());
              },
            );
          },
        ),
        { numRuns: 15 },
      ),
    60_000,
  );

  // MySQL has no number that is infinite.
  it.skipIf(dialect === "mysql")("go past numbers without end", async () => {
    await reset();
    const [row] = fc.sample(postValues, 1) as [object];
    const infinite = dialect === "sqlite" ? ["9e999", "-9e999"] : ["'Infinity'", "'-Infinity'"];
    const ratios = [...infinite, "0", ...infinite];
    await insertPosts(database, dialect, ratios.map((ratio) => ({ ...row, ratio })) as never[], 1);
    await withPages(
      () => database.db.select().from(posts),
      { ordering: "ratio", pageSize: 1 },
      async (get) => {
        const forth = await walk(get, await get(null), "next_cursor");
        expect(forth.flatMap(({ items }) => idsOf(items))).toEqual([2, 5, 3, 1, 4]);
        const back = await walk(get, forth.at(-1) as CursorPage<Row>, "previous_cursor");
        expect(back.flatMap(({ items }) => idsOf(items))).toEqual([4, 1, 3, 5, 2]);
      },
    );
  });

  it("go on from where they were when all that was before or behind has been deleted", async () => {
    await reset();
    const [row] = fc.sample(postValues, 1) as [never];
    await insertPosts(database, dialect, [row, row, row, row], 1);
    await withPages(
      () => database.db.select().from(posts),
      { ordering: "id", pageSize: 2 },
      async (get) => {
        const first = await get(null);
        await database.run("delete from posts where id > 2");
        const behind = await get(first.next_cursor);
        expect(behind).toMatchObject({ items: [], has_next: false, next_cursor: null, has_previous: true });
        expect(idsOf((await get(behind.previous_cursor)).items)).toEqual([1, 2]);

        await insertPosts(database, dialect, [row, row], 3);
        const second = await get(first.next_cursor);
        await database.run("delete from posts where id < 3");
        const before = await get(second.previous_cursor);
        expect(before).toMatchObject({ items: [], has_previous: false, previous_cursor: null, has_next: true });
        expect(idsOf((await get(before.next_cursor)).items)).toEqual([3, 4]);
      },
    );
  });

  it("keep the conditions of the query, and what it selects", async () => {
    await reset();
    await insertPosts(database, dialect, fc.sample(postValues, { numRuns: 20, seed: 1 }), 1);
    const query = () =>
      database.db
        .select({ id: posts.id, heading: posts.title })
        .from(posts)
        .where(lt(posts.id, 11))
        .orderBy(posts.score);
    await withPages(query, { ordering: "-heading", pageSize: 3 }, async (get) => {
      const pages = await walk(get, await get(null), "next_cursor");
      expect(pages.flatMap(({ items }) => idsOf(items))).toEqual((await inOrder(["-title"])).filter((id) => id < 11));
      expect(Object.keys(pages[0]?.items[0] ?? {})).toEqual(["id", "heading"]);
    });
  });

  describe("of several tables", () => {
    let tables: ArticleTables;
    beforeAll(async () => {
      tables = await createArticles(database, dialect);
    });

    it("are ordered by columns of any of them, with nothing in the place of a missing row", async () => {
      const { articles, authors } = tables;
      const query = () => database.db.select().from(articles).leftJoin(authors, eq(authors.id, articles.authorId));
      for (const ordering of ["authors.name", "-authors.name", "-articles.title", "-title"]) {
        await withPages(query, { ordering, pageSize: 4 }, async (get) => {
          const pages = await walk(get, await get(null), "next_cursor");
          const rows = pages.flatMap(({ items }) => items);
          expect(new Set(rows.map((row) => (row.articles as Row).id)).size).toBe(25);
          expect(rows).toHaveLength(25);
          const back = await walk(get, pages.at(-1) as CursorPage<Row>, "previous_cursor");
          expect(back.toReversed().flatMap(({ items }) => items)).toEqual(rows);
        });
      }
    });

    it("need a key where a table has none", async () => {
      const { tags, members } = tables;
      const query = () => database.db.select().from(tags);
      await withPages(query, { ordering: "-name", key: "name", pageSize: 2 }, async (get) => {
        const pages = await walk(get, await get(null), "next_cursor");
        expect(pages.flatMap(({ items }) => items)).toEqual([{ name: "c" }, { name: "b" }, { name: "a" }]);
      });
      await withPages(
        () => database.db.select().from(members),
        { ordering: "-role", pageSize: 4 },
        async (get) => {
          const pages = await walk(get, await get(null), "next_cursor");
          expect(pages.flatMap(({ items }) => items.map(({ team, person }) => `${team}${person}`))).toEqual([
            ...["32", "31", "22", "21", "12", "11"],
          ]);
        },
      );
    });

    it.each<[string, () => unknown, string, Parameters<typeof cursor>[0]]>([
      [
        "PAGINATION_KEY_MISSING",
        () => database.db.select().from(tables.tags),
        "table without a primary key",
        { ordering: "name" },
      ],
      [
        "PAGINATION_ORDERING_UNKNOWN",
        () => database.db.select().from(tables.tags),
        '"created", which is no column of the query. Columns are name.',
        { ordering: "created" },
      ],
      [
        "PAGINATION_ORDERING_UNKNOWN",
        () => database.db.select({ n: sql`1`.as("n") }).from(tables.articles),
        "Columns are id, title, authorId, author_id.",
        { ordering: "n" },
      ],
      ["PAGINATION_SOURCE_INVALID", () => database.db.selectDistinct().from(tables.articles), "distinct rows", {}],
      [
        "PAGINATION_SOURCE_INVALID",
        () => database.db.select().from(tables.articles).limit(5),
        "a limit, for a cursor",
        {},
      ],
    ])("throw %s", async (code, returned, message, options) => {
      const api = new BoltAPI({ logger: silentLogger });
      api.get("/", { paginate: cursor({ secret, ...options } as object) }, returned as () => []);
      await using client = new TestClient(api);
      const error: Error = await client.get("/").then(
        () => new Error("nothing thrown"),
        (thrown: Error) => thrown,
      );
      expect(error.message).toContain(code);
      expect(error.message).toContain(message);
    });
  });
});

describeDatabases("a page by cursor of a large table", (dialect) => {
  let database: TestDatabase;
  let posts: Posts;
  beforeAll(async () => {
    database = await openDatabase(dialect);
    posts = await createPosts(database, dialect);
    const series = "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 20000)";
    const values: Readonly<Record<Dialect, string>> = {
      sqlite: "n, n % 50, n / 10, 'title', 1, n, 1, x'00'",
      postgres: "n, n % 50, timestamptz '2026-01-01' + n / 10 * interval '1 second', 'title', 1, n, 1, 'sad'",
      mysql: "n, n % 50, date_add('2026-01-01', interval n div 10 second), 'title', 1, n, 1, 'sad'",
    };
    if (dialect === "mysql") await database.run("set max_recursive_iterations = 30000");
    const insert = "insert into posts (id, score, created_at, title, price, views, ratio, data)";
    const select = `select ${values[dialect]} from numbers`;
    // MariaDB takes the series behind the insert, the others before it.
    await database.run(dialect === "mysql" ? `${insert} ${series} ${select}` : `${series} ${insert} ${select}`);
    await database.run("create index by_time on posts (created_at, id)");
    await database.run("create index by_score on posts (score, id)");
    await database.run("create index by_views on posts (views, id)");
    await database.run(dialect === "mysql" ? "analyze table posts" : "analyze");
  }, 120_000);
  afterAll(() => database?.close());

  it.each(["-created_at", "created_at", "-views", "views", "-score", "score", "-id"])(
    "is found in the index when it is ordered by %s, in the midst, at the end and backwards",
    async (ordering) => {
      const query = () => database.db.select().from(posts);
      await withPages(query, { ordering, pageSize: 20 }, async (get) => {
        const places = await farPlaces(get);
        for (const place of places) {
          database.queries.length = 0;
          await get(place);
          for (const query of database.queries) {
            expect(await explain(database, dialect, query)).toEqual({ isSearched: place !== null, isSorted: false });
          }
        }
      });
    },
  );

  /** Cursors of pages far from both ends. */
  async function farPlaces(get: Get): Promise<(string | null)[]> {
    const pages = [await get(null)];
    for (let count = 0; count < 3; count++) pages.push(await get(pages.at(-1)?.next_cursor ?? null));
    return [pages[2]?.next_cursor ?? null, pages[3]?.previous_cursor ?? null, null];
  }
});

/** Whether a database begins a query in the midst of an index, and whether it has to sort. */
async function explain(
  { run }: TestDatabase,
  dialect: Dialect,
  { text, values }: TestDatabase["queries"][number],
): Promise<{ readonly isSearched: boolean; readonly isSorted: boolean }> {
  const rows = await run(`explain ${dialect === "sqlite" ? "query plan " : ""}${text}`, values);
  if (dialect === "mysql") {
    // id, select_type, table, type, possible_keys, key, key_len, ref, rows, Extra
    const [[, , , type, , , , , , extra]] = rows as [unknown[]];
    return { isSearched: type === "range" || type === "ref", isSorted: String(extra).includes("filesort") };
  }
  const plan = rows.flat().join("\n");
  const isSearched =
    dialect === "sqlite" ? /^(?!.*SCAN).*SEARCH posts USING/s.test(plan) : plan.includes("Index Cond:");
  return { isSearched, isSorted: /TEMP B-TREE|Sort/.test(plan) };
}

import { BoltAPI, type CursorPage, type CursorSlice, cursor, limitOffset, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { answerOf } from "./answers.ts";

const secret = "a secret of the tests, and of no server";
const other = "another secret of the tests, with 32 bytes";

interface Post {
  readonly id: number;
  readonly score: number | null;
  readonly at: Date;
}

const day = (date: number) => new Date(Date.UTC(2026, 0, date));
const posts: readonly Post[] = [
  { id: 1, score: 2, at: day(3) },
  { id: 2, score: null, at: day(1) },
  { id: 3, score: 2, at: day(2) },
  { id: 4, score: 1, at: day(3) },
  { id: 5, score: null, at: day(3) },
];

type Options = Parameters<typeof cursor>[0];
type Page = CursorPage<{ readonly id: number }>;

/** A route of its own for each path, with the same pages. */
function posting(options: Options, returned: () => unknown = () => posts, paths: readonly string[] = ["/"]): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  const paginate = cursor({ secret, ...options } as object);
  for (const path of paths) api.get(path, { paginate }, returned as () => []);
  return api;
}

async function get(api: BoltAPI, target: string): Promise<Page> {
  await using client = new TestClient(api);
  const response = await client.get(target);
  expect(response.status).toBe(200);
  return response.json() as Page;
}

async function walk(api: BoltAPI, link: "next_cursor" | "previous_cursor", start: Page): Promise<Page[]> {
  const pages = [start];
  for (let place = start[link]; place !== null; place = pages.at(-1)?.[link] ?? null) {
    pages.push(await get(api, `/?cursor=${place}`));
    expect(pages.length).toBeLessThan(100);
  }
  return pages;
}

const ids = (pages: readonly Page[]) => pages.flatMap(({ items }) => items.map(({ id }) => id));

afterEach(() => vi.unstubAllEnvs());

describe("cursor", () => {
  it("answers with a page and the cursors around it, nulls included", async () => {
    const api = posting({ pageSize: 2 });
    const first = await get(api, "/");
    expect(first).toEqual({
      next_cursor: expect.stringMatching(/^[\w-]+$/),
      previous_cursor: null,
      has_next: true,
      has_previous: false,
      page_size: 2,
      items: [posts[4], posts[3]].map((post) => ({ ...post, at: post?.at.toJSON() })),
    });
    const pages = await walk(api, "next_cursor", first);
    expect(ids(pages)).toEqual([5, 4, 3, 2, 1]);
    expect(pages.at(-1)).toMatchObject({ next_cursor: null, has_next: false, has_previous: true, items: [{ id: 1 }] });
    const back = await walk(api, "previous_cursor", pages.at(-1) as Page);
    expect(ids(back.toReversed())).toEqual([5, 4, 3, 2, 1]);
  });

  it.each<[string | string[], number[]]>([
    ["score", [2, 5, 4, 1, 3]],
    ["-score", [3, 1, 4, 5, 2]],
    ["at", [2, 3, 1, 4, 5]],
    ["-at", [5, 4, 1, 3, 2]],
    [
      ["-at", "score"],
      [5, 4, 1, 3, 2],
    ],
    [
      ["at", "-score"],
      [2, 3, 1, 4, 5],
    ],
  ])(
    "orders an array by %j, nulls before all else, and goes by the id where values are equal",
    async (ordering, expected) => {
      for (const pageSize of [1, 2, 5]) {
        const api = posting({ ordering, pageSize });
        const pages = await walk(api, "next_cursor", await get(api, "/"));
        expect(ids(pages)).toEqual(expected);
        expect(ids((await walk(api, "previous_cursor", pages.at(-1) as Page)).toReversed())).toEqual(expected);
      }
    },
  );

  it("reads items of any kind that has an order, by functions too", () => {
    const value = fc.oneof(
      { arbitrary: fc.constant(null), weight: 1 },
      { arbitrary: fc.constantFrom("", "a", "b", "é"), weight: 2 },
    );
    const rows = fc.array(
      fc.record({
        text: value,
        big: fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 3n }).map((big) => ({ big })),
        number: fc.constantFrom(0.1, -1, 1e300, Number.NEGATIVE_INFINITY),
        flag: fc.boolean(),
        at: fc.constantFrom(day(1), day(2)),
      }),
      { maxLength: 12 },
    );
    const names = fc.uniqueArray(fc.constantFrom("text", "-text", "number", "-number", "flag", "at", "-at", "big"), {
      selector: (name) => name.replace("-", ""),
      minLength: 1,
    });
    return fc.assert(
      fc.asyncProperty(rows, names, fc.integer({ min: 1, max: 5 }), async (values, ordering, pageSize) => {
        const items = values.map(({ big, ...rest }, index) => ({ ...rest, big: big.big, id: index + 1 }));
        const all = posting({ ordering, pageSize: 100 }, () => items);
        const expected = ids([await get(all, "/")]);
        expect(expected.toSorted((a, b) => a - b)).toEqual(items.map(({ id }) => id));
        // Reads as a database would, by what it is given alone.
        const reading = async ({ limit, order, from, inclusive }: CursorSlice) => {
          const compare = (a: object, b: object): number => {
            for (const { name, descending } of order) {
              const [first, second] = [a, b].map((each) => (each as Record<string, never>)[name] ?? null);
              const result = compareValues(first as never, second as never);
              if (result !== 0) return descending ? -result : result;
            }
            return 0;
          };
          const behind = items.filter((item) => from === null || compare(item, from) > (inclusive ? -1 : 0));
          return behind.sort(compare).slice(0, limit);
        };
        for (const returned of [() => items, () => reading]) {
          const api = posting({ ordering, pageSize }, returned);
          const pages = await walk(api, "next_cursor", await get(api, "/"));
          expect(ids(pages)).toEqual(expected);
          expect(ids((await walk(api, "previous_cursor", pages.at(-1) as Page)).toReversed())).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it("gives functions the order with its key, and the values of the place", async () => {
    const slices: CursorSlice[] = [];
    const returned = () => (slice: CursorSlice) => {
      slices.push(slice);
      return posts.slice(0, 2);
    };
    const api = posting({ ordering: "-at", pageSize: 1 }, returned);
    const { next_cursor } = await get(api, "/");
    const { previous_cursor } = await get(api, `/?cursor=${next_cursor}`);
    await get(api, `/?cursor=${previous_cursor}`);
    const order = [
      { name: "at", descending: true },
      { name: "id", descending: true },
    ];
    const back = order.map(({ name }) => ({ name, descending: false }));
    const from = { at: day(3), id: 1 };
    expect(slices).toEqual([
      { limit: 2, order, from: null, inclusive: false },
      { limit: 2, order, from, inclusive: false },
      { limit: 2, order: back, from, inclusive: false },
    ]);
  });

  it("asks for the first page with whatever is no cursor of this route and order", async () => {
    const api = posting({ pageSize: 2 }, undefined, ["/", "/elsewhere"]);
    const { next_cursor } = (await get(api, "/")) as { next_cursor: string };
    const flipped = `${next_cursor.slice(0, -3)}${next_cursor.at(-3) === "A" ? "B" : "A"}${next_cursor.slice(-2)}`;
    const foreign = [
      (await get(api, "/elsewhere")).next_cursor,
      (await get(posting({ pageSize: 2, ordering: "id" }), "/")).next_cursor,
      (await get(posting({ pageSize: 2, ordering: ["-score", "-id"] }), "/")).next_cursor,
      (await get(posting({ pageSize: 2, secret: other }), "/")).next_cursor,
    ];
    const damaged = [
      ...[
        flipped,
        next_cursor.slice(1),
        next_cursor.slice(0, -1),
        `${next_cursor}A`,
        `${next_cursor}=`,
        `%20${next_cursor}`,
      ],
      ...["", "x", "eyJ2IjoxMDB9", "null", "..", "%00", "%F0%9F%98%80", "a".repeat(5000), "a".repeat(100)],
    ];
    for (const text of [...foreign, ...damaged]) {
      expect(await get(api, `/?cursor=${text}`), String(text)).toMatchObject({
        items: [{ id: 5 }, { id: 4 }],
        has_previous: false,
      });
    }
    expect(await get(api, "/?cursor=%zz")).toMatchObject({ items: [{ id: 5 }, { id: 4 }] });
    expect(await get(api, `/?cursor=${next_cursor}`)).toMatchObject({ items: [{ id: 3 }, { id: 2 }] });
  });

  it("takes cursors of an old secret while secrets are changed, and makes them with the new one", async () => {
    const old = posting({ pageSize: 2, secret: other });
    const { next_cursor } = await get(old, "/");
    const changed = posting({ pageSize: 2, secret: undefined, secrets: [secret, other] });
    const page = await get(changed, `/?cursor=${next_cursor}`);
    expect(page).toMatchObject({ items: [{ id: 3 }, { id: 2 }] });
    expect(await get(posting({ pageSize: 2 }), `/?cursor=${page.next_cursor}`)).toMatchObject({ items: [{ id: 1 }] });
    expect(await get(old, `/?cursor=${page.next_cursor}`)).toMatchObject({ items: [{ id: 5 }, { id: 4 }] });
  });

  it("is signed with BOLT_SECRET_KEY where it has no secret, and refused without either", async () => {
    const unsigned = (): BoltAPI => {
      const api = new BoltAPI();
      api.get("/posts", { paginate: cursor() }, () => posts);
      return api;
    };
    vi.stubEnv("BOLT_SECRET_KEY", "");
    expect(() => unsigned().compile()).toThrow(/^PAGINATION_SECRET_MISSING: GET \/posts has cursors/);
    vi.stubEnv("BOLT_SECRET_KEY", "short");
    expect(() => unsigned().compile()).toThrow("SECRET_WEAK: cursor()");
    vi.stubEnv("BOLT_SECRET_KEY", secret);
    expect(() => unsigned().compile()).not.toThrow();
  });

  it("has sizes as other pages have", async () => {
    const api = posting({ pageSize: 2, maxPageSize: 3, cursorParam: "after", pageSizeParam: "n" });
    expect(await get(api, "/?n=9")).toMatchObject({ page_size: 3, items: { length: 3 } });
    expect(await get(api, "/?n=x")).toMatchObject({ page_size: 2 });
    const { next_cursor } = await get(api, "/?n=1");
    expect(ids([await get(api, `/?after=${next_cursor}&n=3`)])).toEqual([4, 3, 2]);
    const fixed = posting({ pageSize: 2, pageSizeParam: false });
    expect(await get(fixed, "/?page_size=1")).toMatchObject({ page_size: 2 });
  });

  it("says in the document what it takes and answers", () => {
    const api = new BoltAPI();
    const response = t.Array(t.Object({ id: t.Integer() }, { $id: "Post" }));
    api.get("/", { paginate: cursor({ secret, pageSize: 20 }), response }, () => posts as never);
    const operation = api.openapi().paths["/"]?.get;
    expect(operation?.parameters).toMatchObject([
      { name: "cursor", in: "query", schema: { type: "string" } },
      { name: "page_size", in: "query", schema: { type: "integer", minimum: 1, maximum: 1000, default: 20 } },
    ]);
    expect(api.openapi().components?.schemas?.PostCursorPage).toMatchObject({
      properties: { next_cursor: { type: ["string", "null"] }, items: { type: "array" } },
    });
  });

  it("can have an envelope of the application's own", async () => {
    const paginate = cursor({
      secret,
      pageSize: 2,
      envelopeSchema: (items) => t.Object({ data: items, more: t.Boolean() }),
      envelope: (page) => ({ data: page.items, more: page.has_next }),
    });
    expect(await answerOf(paginate, () => posts)).toEqual({ data: [{ id: 5 }, { id: 4 }], more: true });
  });

  it.each([
    [{ ordering: "" }],
    [{ ordering: [] }],
    [{ ordering: "--id" }],
    [{ ordering: ["id", 1] }],
    [{ ordering: "id desc" }],
    [{ ordering: ["id", "-id"] }],
    [{ key: "-id" }],
    [{ key: [] }],
    [{ pageSize: 10, maxPageSize: 5 }],
    [{ cursorParam: "" }],
  ])("refuses %j", (options) => {
    expect(() => cursor({ secret, ...options } as object)).toThrow("OPTION_INVALID");
  });

  it.each<[string, () => unknown, Options]>([
    ["PAGINATION_KEY_MISSING", () => [{ name: "a" }], { ordering: "name" }],
    ["PAGINATION_KEY_MISSING", () => () => [{ name: "a" }], { ordering: "name" }],
    ["PAGINATION_KEY_MISSING", () => [1, 2], {}],
    ["PAGINATION_SOURCE_INVALID", () => [{ id: 1, tags: [] }], { ordering: "tags" }],
    ["PAGINATION_SOURCE_INVALID", () => [{ id: 1, at: new Date(Number.NaN) }, { id: 2 }], { ordering: "at" }],
    ["PAGINATION_SOURCE_INVALID", () => ({ count: 1, items: () => [] }), {}],
    ["PAGINATION_CURSOR_TOO_LONG", () => ["a", "b"].map((id) => ({ id: id.repeat(5000) })), { pageSize: 1 }],
  ])("throws %s", async (code, returned, options) => {
    await using client = new TestClient(posting(options, returned));
    await expect(client.get("/")).rejects.toThrow(code);
  });

  it("takes another key than the id", async () => {
    const items = ["b", "a", "c"].map((name) => ({ id: 1, name, rank: 1 }));
    const api = posting({ ordering: "rank", key: "name", pageSize: 2 }, () => items);
    const pages = await walk(api, "next_cursor", await get(api, "/"));
    expect(pages.flatMap((page) => page.items.map((item) => (item as unknown as { name: string }).name))).toEqual([
      ...["a", "b", "c"],
    ]);
  });

  it("is no style that counts, and others have no cursors", async () => {
    expect(await answerOf(limitOffset(), () => posts, "cursor=x")).not.toHaveProperty("next_cursor");
    expect(await answerOf(cursor({ secret }), () => posts)).not.toHaveProperty("count");
  });
});

function compareValues(first: never, second: never): number {
  if (first === null || second === null) return Number(first !== null) - Number(second !== null);
  return Number(first > second) - Number(first < second);
}

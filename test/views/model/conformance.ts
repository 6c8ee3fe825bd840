import {
  action,
  BoltAPI,
  cursor,
  Forbidden,
  modelSerializer,
  nested,
  type Pagination,
  pageNumber,
  silentLogger,
  t,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { contains, exact, isNull, ModelViewSet, oneOf, ReadOnlyModelViewSet, range, startsWith } from "boltapi/views";
import { desc, eq, ne, type SQL } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ModelKit } from "./kit.ts";

/** What model view sets do on every dialect. */
export function describeModelViews(make: () => Promise<ModelKit>): void {
  let kit: ModelKit;
  beforeAll(async () => {
    kit = await make();
  });
  afterAll(() => kit.close());

  const created = new Date("2026-01-02T03:04:05Z");
  const seed = [
    { title: "Bolt 100%", slug: "bolt", status: "published", score: 5, authorId: 1 },
    { title: "Nut", slug: "nut", status: "draft", score: null, authorId: 1 },
    { title: "bolt_two", slug: "bolt-two", status: "draft", score: 9, authorId: 2 },
  ] as const;

  let ids: number[];
  beforeEach(async () => {
    const { db, articles, authors } = kit;
    await db.delete(articles);
    await db.delete(authors);
    await db.insert(authors).values([
      { id: 1, name: "Ann" },
      { id: 2, name: "Bob" },
    ]);
    for (const [index, row] of seed.entries()) {
      await db.insert(articles).values({ ...row, createdAt: new Date(created.getTime() + index * 86_400_000) });
    }
    ids = (await db.select({ id: articles.id }).from(articles).orderBy(articles.id)).map(({ id }) => id);
  });

  const serializerOf = ({ articles }: ModelKit) =>
    modelSerializer(articles, { name: "Article", fields: ["id", "title", "slug", "status", "authorId", "createdAt"] });

  function serve(place: (api: BoltAPI) => unknown): TestClient {
    const api = new BoltAPI({ logger: silentLogger });
    place(api);
    return new TestClient(api);
  }

  const wholeSet = (): TestClient =>
    serve((api) => api.viewset("/articles", ModelViewSet(kit.db, kit.articles, { serializer: serializerOf(kit) })));

  const json = { title: "New", slug: "new", authorId: 2, createdAt: "2026-05-05T00:00:00.000Z" };
  const slugsOf = (response: { json(): unknown }): string[] =>
    (response.json() as { items: { slug: string }[] }).items.map(({ slug }) => slug);

  describe("ModelViewSet", () => {
    it("lists, creates, reads, replaces, changes and removes rows", async () => {
      await using client = wholeSet();
      const list = await client.get("/articles");
      expect(list.json()).toMatchObject({ count: 3, page: 1, page_size: 100 });
      expect(slugsOf(list)).toEqual(["bolt", "nut", "bolt-two"]);
      const made = await client.post("/articles", { json });
      expect(made.status).toBe(201);
      const { id } = made.json() as { id: number };
      expect(made.json()).toEqual({ ...json, id, status: "draft" });
      expect((await client.get(`/articles/${id}`)).json()).toEqual(made.json());
      const put = await client.put(`/articles/${id}`, { json: { ...json, title: "Newer", status: "published" } });
      expect([put.status, put.json()]).toEqual([200, { ...json, id, title: "Newer", status: "published" }]);
      const patch = await client.patch(`/articles/${id}`, { json: { title: "Newest" } });
      expect([patch.status, patch.json()]).toMatchObject([200, { title: "Newest", slug: "new", status: "published" }]);
      expect((await client.patch(`/articles/${id}`, { json: {} })).json()).toEqual(patch.json());
      const gone = await client.delete(`/articles/${id}`);
      expect([gone.status, gone.text()]).toEqual([204, ""]);
      expect((await client.get(`/articles/${id}`)).status).toBe(404);
    });

    it("answers 404 for what is not there and what cannot be", async () => {
      await using client = wholeSet();
      for (const id of ["987654", "99999999999", "-1"]) {
        expect((await client.get(`/articles/${id}`)).status, id).toBe(404);
        expect((await client.patch(`/articles/${id}`, { json: { title: "x" } })).status, id).toBe(404);
        expect((await client.delete(`/articles/${id}`)).status, id).toBe(404);
      }
    });

    it("takes no field that is read-only or no field at all", async () => {
      await using client = wholeSet();
      const made = await client.post("/articles", { json: { ...json, id: 4711, score: 99 } });
      const { id } = made.json() as { id: number };
      expect(id).not.toBe(4711);
      const [row] = await kit.db.select().from(kit.articles).where(eq(kit.articles.id, id));
      expect(row?.score).toBeNull();
      await client.patch(`/articles/${id}`, { json: { id: 4711, score: 99 } });
      const [same] = await kit.db.select().from(kit.articles).where(eq(kit.articles.id, id));
      expect(same).toEqual(row);
    });

    it("answers 422 for what does not fit, and 409 for what constraints refuse, without SQL", async () => {
      await using client = wholeSet();
      expect((await client.post("/articles", { json: { title: 5 } })).status).toBe(422);
      expect((await client.patch(`/articles/${ids[0]}`, { json: { status: "lost" } })).status).toBe(422);
      const twice = await client.post("/articles", { json: { ...json, slug: "bolt" } });
      expect(twice.status).toBe(409);
      expect(twice.json()).toEqual({ detail: expect.stringMatching(/^Another object has the same (slug|values)$/) });
      const renamed = await client.patch(`/articles/${ids[1]}`, { json: { slug: "bolt" } });
      expect(renamed.status).toBe(409);
      const orphan = await client.post("/articles", { json: { ...json, authorId: 77 } });
      expect([orphan.status, orphan.json()]).toEqual([409, { detail: "It refers to an object that does not exist" }]);
    });

    it("answers 409 where others refer to what would be removed", async () => {
      const { db, authors } = kit;
      const serializer = modelSerializer(authors, { name: "Author", writable: ["id"] });
      await using client = serve((api) => api.viewset("/authors", ModelViewSet(db, authors, { serializer })));
      const refused = await client.delete("/authors/1");
      expect([refused.status, refused.json()]).toEqual([409, { detail: "Other objects refer to it" }]);
    });

    it("narrows lists by filters", async () => {
      const { db, articles } = kit;
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          ModelViewSet(db, articles, {
            serializer: serializerOf(kit),
            filters: {
              authorId: exact(),
              status: oneOf(),
              title: [contains(), startsWith()],
              score: [range(), isNull()],
              createdAt: range(),
            },
          }),
        ),
      );
      const listed = async (query: string): Promise<string[]> => slugsOf(await client.get(`/articles?${query}`));
      expect(await listed("authorId=2")).toEqual(["bolt-two"]);
      expect(await listed("status=draft,published")).toEqual(["bolt", "nut", "bolt-two"]);
      expect(await listed("status=draft&status=published")).toEqual(["bolt", "nut", "bolt-two"]);
      expect(await listed("status=published")).toEqual(["bolt"]);
      expect(await listed("title__contains=BOLT")).toEqual(["bolt", "bolt-two"]);
      expect(await listed("title__contains=%25")).toEqual(["bolt"]);
      expect(await listed("title__contains=_")).toEqual(["bolt-two"]);
      expect(await listed("title__contains=!")).toEqual([]);
      expect(await listed("title__contains=%5C")).toEqual([]);
      expect(await listed("title__starts_with=n")).toEqual(["nut"]);
      expect(await listed("score__gte=5&score__lt=9")).toEqual(["bolt"]);
      expect(await listed("score__gt=5")).toEqual(["bolt-two"]);
      expect(await listed("score__null=true")).toEqual(["nut"]);
      expect(await listed("score__null=false&score__lte=5")).toEqual(["bolt"]);
      expect(await listed("createdAt__gte=2026-01-03T00:00:00Z")).toEqual(["nut", "bolt-two"]);
      expect(await listed("title__contains=%27%3Bdrop+table+articles%3B--")).toEqual([]);
      const bad = await client.get("/articles?authorId=ann&status=lost&score__gt=99999999999");
      expect(bad.status).toBe(422);
      expect((bad.json() as { detail: { loc: string[] }[] }).detail.map(({ loc }) => loc[1])).toContain("authorId");
      expect((await client.get("/articles?status=lost")).json()).toMatchObject({
        detail: [{ loc: ["query", "status"] }],
      });
      expect((await client.get(`/articles?status=${"draft,".repeat(101)}`)).status).toBe(422);
      expect((await client.get(`/articles?title__contains=${"x".repeat(101)}`)).status).toBe(422);
    });

    it("searches and orders by the columns that it allows", async () => {
      const { db, articles } = kit;
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          ModelViewSet(db, articles, {
            serializer: serializerOf(kit),
            search: ["title", "slug"],
            ordering: ["authorId", "title"],
            order: ["-id"],
          }),
        ),
      );
      const listed = async (query: string): Promise<string[]> => slugsOf(await client.get(`/articles?${query}`));
      expect(await listed("")).toEqual(["bolt-two", "nut", "bolt"]);
      expect(await listed("search=BOLT+two")).toEqual(["bolt-two"]);
      expect(await listed("search=%25")).toEqual(["bolt"]);
      expect(await listed("ordering=-authorId,title")).toEqual(["bolt-two", "bolt", "nut"]);
      for (const ordering of ["score", "id", "title;drop", "title,title", "", "-", "__proto__"]) {
        const refused = await client.get("/articles", { query: { ordering } });
        expect([refused.status, refused.json()], ordering).toMatchObject([
          422,
          { detail: [{ loc: ["query", "ordering"], msg: expect.stringContaining("authorId, title") }] },
        ]);
      }
      expect((await client.get(`/articles?search=${"x".repeat(101)}`)).status).toBe(422);
    });

    it("belongs to a parent where its path has one", async () => {
      const { db, articles } = kit;
      const serializer = modelSerializer(articles, { fields: ["id", "title", "slug", "createdAt"], name: "Owned" });
      await using client = serve((api) =>
        api.viewset(
          "/authors/{authorId:int}/articles",
          ModelViewSet(db, articles, { serializer, parents: ["authorId"] }),
        ),
      );
      expect(slugsOf(await client.get("/authors/1/articles"))).toEqual(["bolt", "nut"]);
      expect((await client.get(`/authors/1/articles/${ids[2]}`)).status).toBe(404);
      expect((await client.delete(`/authors/1/articles/${ids[2]}`)).status).toBe(404);
      expect((await client.get("/authors/77/articles")).json()).toMatchObject({ count: 0 });
      // Where numbers of a column are not that large, there can be no such parent.
      expect([200, 404]).toContain((await client.get("/authors/99999999999/articles")).status);
      const { authorId: _, ...own } = json;
      const made = await client.post("/authors/2/articles", { json: { ...own, authorId: 1 } });
      expect(made.status).toBe(201);
      expect(slugsOf(await client.get("/authors/2/articles"))).toEqual(["bolt-two", "new"]);
    });

    it("shows everybody what `query` and `checkObject` let through, in every action", async () => {
      const { db, articles } = kit;
      const owner = (name: string | null): SQL => eq(articles.authorId, Number(name ?? 0));
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          class extends ModelViewSet(db, articles, {
            serializer: serializerOf(kit),
            query: ({ request }) => owner(request.headers.get("x-author")),
            checkObject: (object, { request }) => {
              if (object.status === "published" && request.method === "DELETE") throw new Forbidden("It is published");
              return object.slug !== "nut";
            },
          }) {
            publish = action({ detail: true, method: "post" }, async () => (await this.getObject()).slug);
          },
        ),
      );
      const as = (author: number, json?: object) => ({
        headers: { "x-author": String(author) },
        ...(json && { json }),
      });
      expect(slugsOf(await client.get("/articles", as(2)))).toEqual(["bolt-two"]);
      expect((await client.get(`/articles/${ids[0]}`, as(2))).status).toBe(404);
      expect((await client.patch(`/articles/${ids[0]}`, as(2, { title: "x" }))).status).toBe(404);
      expect((await client.delete(`/articles/${ids[0]}`, as(2))).status).toBe(404);
      expect((await client.post(`/articles/${ids[0]}/publish`, as(2))).status).toBe(404);
      expect((await client.post(`/articles/${ids[0]}/publish`, as(1))).text()).toBe("bolt");
      expect((await client.post(`/articles/${ids[1]}/publish`, as(1))).status).toBe(403);
      expect((await client.get(`/articles/${ids[1]}`, as(1))).status).toBe(403);
      expect((await client.patch(`/articles/${ids[1]}`, as(1, { title: "x" }))).status).toBe(403);
      const refused = await client.delete(`/articles/${ids[0]}`, as(1));
      expect([refused.status, refused.json()]).toEqual([403, { detail: "It is published" }]);
      expect((await kit.db.select().from(articles)).map(({ title }) => title)).toEqual(seed.map(({ title }) => title));
    });

    it("runs hooks in the transaction of what they are about", async () => {
      const { db, articles } = kit;
      const seen: string[] = [];
      let fails = false;
      const failing = (): void => {
        if (fails) throw new Forbidden("Not today");
      };
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          ModelViewSet(db, articles, {
            serializer: serializerOf(kit),
            beforeCreate: (values) => ({ ...values, title: values.title.toUpperCase() }),
            afterCreate: async (row, { tx }) => {
              await tx.insert(articles).values({ ...row, id: row.id + 1000, slug: `${row.slug}-copy` });
              failing();
            },
            beforeUpdate: (changes, { object }) => ({ ...changes, score: (object.score ?? 0) + 1 }),
            afterUpdate: (row, { object }) => {
              seen.push(`${object.score} → ${row.score}`);
              failing();
            },
            beforeDelete: (row) => void seen.push(`before ${row.slug}`),
            afterDelete: (row) => {
              seen.push(`after ${row.slug}`);
              failing();
            },
          }),
        ),
      );
      expect((await client.post("/articles", { json })).json()).toMatchObject({ title: "NEW" });
      expect(await kit.db.$count(articles)).toBe(5);
      expect((await client.patch(`/articles/${ids[0]}`, { json: { title: "x" } })).status).toBe(200);
      expect((await client.delete(`/articles/${ids[1]}`)).status).toBe(204);
      expect(seen).toEqual(["5 → 6", "before nut", "after nut"]);
      fails = true;
      expect((await client.post("/articles", { json: { ...json, slug: "other" } })).status).toBe(403);
      expect((await client.patch(`/articles/${ids[0]}`, { json: { title: "y" } })).status).toBe(403);
      expect((await client.delete(`/articles/${ids[0]}`)).status).toBe(403);
      expect(await kit.db.$count(articles)).toBe(4);
      const [row] = await kit.db.select().from(articles).where(eq(articles.slug, "bolt"));
      expect(row).toMatchObject({ title: "x", score: 6 });
    });

    it("reads nested objects in the same query", async () => {
      const { db, articles, authors } = kit;
      const serializer = modelSerializer(articles, {
        name: "Nested",
        fields: ["id", "title", "slug", "authorId", "createdAt"],
        nested: { author: modelSerializer(authors, { name: "NestedAuthor", fields: ["name"] }) },
      });
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          ModelViewSet(db, articles, { serializer, joins: { author: eq(articles.authorId, authors.id) } }),
        ),
      );
      const page = (await client.get("/articles")).json() as { items: { author: unknown }[] };
      expect(page.items.map(({ author }) => author)).toEqual([{ name: "Ann" }, { name: "Ann" }, { name: "Bob" }]);
      expect((await client.get(`/articles/${ids[2]}`)).json()).toMatchObject({ author: { name: "Bob" } });
      expect((await client.post("/articles", { json })).json()).toMatchObject({ slug: "new", author: { name: "Bob" } });
      const moved = await client.patch(`/articles/${ids[2]}`, { json: { authorId: 1 } });
      expect(moved.json()).toMatchObject({ author: { name: "Ann" } });
    });

    describe("with objects and lists in its objects", () => {
      beforeEach(async () => {
        const [bolt, nut] = ids;
        await kit.db.delete(kit.notes);
        for (const [text, articleId, writerId] of [
          ["first", bolt, 1],
          ["second", bolt, 2],
          ["of the nut", nut, 1],
          ["third", bolt, 2],
          ["of nothing", null, 1],
        ] as const) {
          await kit.db.insert(kit.notes).values({ text, articleId: articleId ?? null, writerId });
        }
      });

      const authorRow = () => modelSerializer(kit.authors, { name: "Writer", fields: ["name"] });

      const withNotes = () => {
        const { db, articles, authors, notes } = kit;
        const Note = modelSerializer(notes, { name: "Note", fields: ["text"], nested: { writer: authorRow() } });
        const serializer = modelSerializer(articles, {
          name: "Noted",
          fields: ["slug", "title", "authorId", "createdAt"],
          nested: {
            notes: nested(Note, { many: true, maxItems: 2 }),
            writers: nested(authorRow(), { many: true }),
            author: authorRow(),
          },
        });
        return {
          db,
          articles,
          options: {
            serializer,
            joins: {
              author: eq(articles.authorId, authors.id),
              notes: { key: notes.articleId, order: [desc(notes.id)] },
              "notes.writer": eq(notes.writerId, authors.id),
              writers: { key: notes.articleId, on: eq(notes.writerId, authors.id), where: ne(notes.text, "third") },
            },
          },
        };
      };
      const [ann, bob] = [{ name: "Ann" }, { name: "Bob" }];
      const bolt = {
        slug: "bolt",
        author: ann,
        notes: [
          { text: "third", writer: bob },
          { text: "second", writer: bob },
        ],
        writers: [ann, bob],
      };
      const nut = { slug: "nut", author: ann, notes: [{ text: "of the nut", writer: ann }], writers: [ann] };
      const two = { slug: "bolt-two", author: bob, notes: [], writers: [] };

      it.each<[string, Pagination | false]>([
        ["numbered pages", pageNumber({ pageSize: 2 })],
        ["cursors", cursor({ ordering: "id", pageSize: 2, secret: "x".repeat(32) })],
        ["no pages", false],
      ])("shows the first items of each, with %s", async (_, pagination) => {
        const { db, articles, options } = withNotes();
        await using client = serve((api) =>
          api.viewset("/articles", ModelViewSet(db, articles, { ...options, pagination })),
        );
        const answer = (await client.get("/articles")).json() as { items?: unknown[] };
        expect(answer.items ?? answer).toMatchObject(pagination === false ? [bolt, nut, two] : [bolt, nut]);
      });

      it("shows them where one object is read, made and changed", async () => {
        const { db, articles, options } = withNotes();
        await using client = serve((api) => api.viewset("/articles", ModelViewSet(db, articles, options)));
        expect((await client.get(`/articles/${ids[1]}`)).json()).toMatchObject(nut);
        const made = await client.post("/articles", { json });
        expect([made.status, made.json()]).toMatchObject([201, { ...two, slug: "new" }]);
        const changed = await client.patch(`/articles/${ids[0]}`, { json: { title: "Other" } });
        expect([changed.status, changed.json()]).toMatchObject([200, { ...bolt, title: "Other" }]);
      });

      it("shows objects within objects, and null where there is none", async () => {
        const { db, articles, authors, notes } = kit;
        const Article = modelSerializer(articles, { name: "A", fields: ["slug"], nested: { author: authorRow() } });
        const serializer = modelSerializer(notes, {
          name: "Deep",
          fields: ["text"],
          nested: { article: t.Union([Article, t.Null()]) },
        });
        await using client = serve((api) =>
          api.viewset(
            "/notes",
            ReadOnlyModelViewSet(db, notes, {
              serializer,
              joins: { article: eq(notes.articleId, articles.id), "article.author": eq(articles.authorId, authors.id) },
              pagination: false,
              order: ["-id"],
            }),
          ),
        );
        const list = (await client.get("/notes")).json() as unknown[];
        expect(list.slice(0, 2)).toEqual([
          { text: "of nothing", article: null },
          { text: "third", article: { slug: "bolt", author: ann } },
        ]);
      });
    });
  });

  describe("ReadOnlyModelViewSet", () => {
    it("writes nothing", async () => {
      const { db, articles } = kit;
      await using client = serve((api) =>
        api.viewset(
          "/articles",
          ReadOnlyModelViewSet(db, articles, { serializer: serializerOf(kit), pagination: false, lookup: "slug" }),
        ),
      );
      expect((await client.get("/articles")).json()).toHaveLength(3);
      expect((await client.get("/articles/nut")).json()).toMatchObject({ title: "Nut" });
      expect((await client.post("/articles", { json })).status).toBe(405);
      expect((await client.delete("/articles/nut")).headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    });
  });
}

import {
  BoltAPI,
  cursor,
  httpBasic,
  isAdminUser,
  modelSerializer,
  nested,
  pageNumber,
  serializer,
  silentLogger,
  t,
} from "boltapi";
import { database, sqlite } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { contains, exact, ModelViewSet, range, startsWith } from "boltapi/views";
import { eq, sql } from "drizzle-orm";
import { alias, blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";

const authors = sqliteTable("authors", { id: integer().primaryKey(), name: text().notNull() });
const books = sqliteTable("books", {
  id: integer().primaryKey(),
  title: text().notNull(),
  authorId: integer().notNull(),
  cover: blob({ mode: "buffer" }),
});
const keyless = sqliteTable("keyless", { title: text() });
const Book = modelSerializer(books, { name: "Book", fields: ["id", "title", "authorId"] });

const WithAuthors = modelSerializer(books, {
  name: "WithAuthors",
  nested: { authors: nested(modelSerializer(authors), { many: true }) },
});

const queries: string[] = [];
const db = sqlite({
  file: ":memory:",
  schema: { authors, books },
  logger: { logQuery: (query) => queries.push(query) },
});
await db.run(sql`create table authors (id integer primary key, name text not null)`);
await db.run(sql`create table books (id integer primary key, title text not null, authorId int not null, cover blob)`);
await db.insert(authors).values({ id: 1, name: "Ann" });
await db
  .insert(books)
  .values([1, 2, 3].map((id) => ({ id, title: `Book ${id}`, authorId: 1, cover: Buffer.from("x") })));

type Options = Parameters<typeof ModelViewSet>[2];
const define =
  (options: object, table: object = books, instance: object = db) =>
  () =>
    ModelViewSet(instance as never, table as never, options as Options as never);

describe("ModelViewSet", () => {
  it.each([
    ["the table is none", define({ serializer: Book }, {}), "table"],
    ["the table has no key", define({ serializer: modelSerializer(keyless) }, keyless), "table"],
    ["the database is none", define({ serializer: Book }, books, {}), "db"],
    ["there is no serializer", define({}), "serializer"],
    [
      "the serializer is of no table",
      define({ serializer: serializer("X", { fields: { id: t.Integer() } }) }),
      "serializer",
    ],
    [
      "the serializer is of another table",
      define({ serializer: modelSerializer(authors, { name: "Strange", fields: ["name"] }) }),
      "serializer",
    ],
    ["an option is unknown", define({ serializer: Book, filter: {} }), "filter"],
    ["an action is unknown", define({ serializer: Book, actions: ["remove"] }), "actions"],
    ["a route is of no action", define({ serializer: Book, routes: { remove: {} } }), "routes"],
    [
      "a route is of an action that is left out",
      define({ serializer: Book, actions: ["list"], routes: { create: {} } }),
      "routes",
    ],
    ["the lookup is no column", define({ serializer: Book, lookup: "slug" }), "lookup"],
    ["a parent is no column", define({ serializer: Book, parents: ["shop_id"] }), "parents"],
    ["a filter is on no column", define({ serializer: Book, filters: { titel: exact() } }), "filters"],
    [
      "a filter is on what every object has",
      define({ serializer: Book, filters: { constructor: exact() } }),
      "filters",
    ],
    ["a filter is none", define({ serializer: Book, filters: { title: "exact" } }), "filters"],
    ["a filter of text is on a number", define({ serializer: Book, filters: { id: contains() } }), "filters"],
    ["a filter is on bytes", define({ serializer: Book, filters: { cover: range() } }), "filters"],
    [
      "two filters are the same",
      define({ serializer: Book, filters: { title: [startsWith(), startsWith()] } }),
      "filters",
    ],
    [
      "a filter and a page have one parameter",
      define({ serializer: Book, filters: { title: exact() }, pagination: pageNumber({ pageParam: "title" }) }),
      "filters",
    ],
    [
      "pages with cursors would be ordered otherwise",
      define({ serializer: Book, ordering: ["title"], pagination: cursor({ secret: "x".repeat(32) }) }),
      "ordering",
    ],
    ["numbers are searched", define({ serializer: Book, search: ["id"] }), "search"],
    ["the ordering is by no column", define({ serializer: Book, ordering: ["titel"] }), "ordering"],
    ["the order is by no column", define({ serializer: Book, order: ["-titel"] }), "order"],
    ["a hook is no function", define({ serializer: Book, beforeCreate: true }), "beforeCreate"],
    ["guards are no list", define({ serializer: Book, guards: isAdminUser() }), "guards"],
    [
      "nothing says how to join what is nested",
      define({ serializer: modelSerializer(books, { name: "N", nested: { author: modelSerializer(authors) } }) }),
      "joins",
    ],
    [
      "nothing says what a list is found by",
      define({ serializer: WithAuthors, joins: { authors: eq(books.authorId, authors.id) } }),
      "joins",
    ],
    [
      "a list is found by another table that is not joined",
      define({ serializer: WithAuthors, joins: { authors: { key: books.authorId } } }),
      "joins",
    ],
    [
      "a list has an option that there is not",
      define({ serializer: WithAuthors, joins: { authors: { key: authors.id, by: authors.id } } }),
      "joins",
    ],
    [
      "a list is in an object that is joined",
      define(
        {
          serializer: modelSerializer(authors, { name: "N", nested: { book: WithAuthors } }),
          joins: { book: eq(books.id, authors.id), "book.authors": { key: authors.id } },
        },
        authors,
      ),
      "joins",
    ],
    [
      "what is nested is of no table",
      define({
        serializer: modelSerializer(books, { name: "N", nested: { more: t.Object({}) } }),
        joins: { more: eq(books.id, 1) },
      }),
      "joins",
    ],
    [
      "a table is joined twice",
      define({
        serializer: modelSerializer(books, {
          name: "N",
          nested: { author: modelSerializer(authors), editor: modelSerializer(authors) },
        }),
        joins: { author: eq(books.authorId, authors.id), editor: eq(books.authorId, authors.id) },
      }),
      "joins",
    ],
    [
      "nothing says how to join what is nested in a list's serializer",
      define({ serializer: Book, serializers: { list: WithAuthors } }),
      "joins",
    ],
    ["a join is of no field", define({ serializer: Book, joins: { author: eq(books.authorId, authors.id) } }), "joins"],
    [
      "hooks would wait for a driver that does not",
      define(
        { serializer: Book, afterCreate: () => {} },
        books,
        database({ select: () => {}, insert: {}, transaction: {}, resultKind: "sync" } as never, { dialect: "sqlite" }),
      ),
      "afterCreate",
    ],
  ])("is refused when %s", (_, refuse, option) => {
    const message = expect.stringContaining(`option "${option}"`);
    expect(refuse).toThrow(expect.objectContaining({ code: "MODEL_VIEW_INVALID", message }) as Error);
  });

  it("reads the columns that its serializer shows, and counts the queries of a list on one hand", async () => {
    const api = new BoltAPI();
    const serializer = modelSerializer(books, {
      name: "Shown",
      fields: ["title"],
      nested: { author: modelSerializer(authors, { name: "ShownAuthor", fields: ["name"] }) },
    });
    api.viewset(
      "/books",
      ModelViewSet(db, books, {
        serializer,
        actions: ["list", "retrieve"],
        joins: { author: eq(books.authorId, authors.id) },
      }),
    );
    await using client = new TestClient(api);
    queries.length = 0;
    expect((await client.get("/books?page_size=2")).json()).toMatchObject({ count: 3, items: [{}, {}] });
    expect(queries.length).toBeLessThanOrEqual(2);
    queries.push("");
    await client.get("/books/1");
    expect(queries.join()).not.toContain("cover");
  });

  it("reads lists with one query each, however many objects there are", async () => {
    const api = new BoltAPI();
    const serializer = modelSerializer(authors, {
      name: "AuthorOfBooks",
      nested: { books: nested(modelSerializer(books, { name: "Own", fields: ["id"] }), { many: true, maxItems: 2 }) },
    });
    api.viewset("/authors", ModelViewSet(db, authors, { serializer, joins: { books: { key: books.authorId } } }));
    await using client = new TestClient(api);
    queries.length = 0;
    expect((await client.get("/authors")).json()).toMatchObject({
      items: [{ id: 1, name: "Ann", books: [{ id: 1 }, { id: 2 }] }],
    });
    expect(queries.filter((query) => query.includes("row_number"))).toHaveLength(1);
    expect(queries.length).toBeLessThanOrEqual(3);
  });

  it("joins a table twice under another name", async () => {
    const editors = alias(authors, "editors");
    const serializer = modelSerializer(books, {
      name: "Edited",
      fields: ["title"],
      nested: { author: modelSerializer(authors), editor: modelSerializer(editors) },
    });
    const joins = { author: eq(books.authorId, authors.id), editor: eq(books.authorId, editors.id) };
    const api = new BoltAPI();
    api.viewset("/books", ModelViewSet(db, books, { serializer, joins }));
    await using client = new TestClient(api);
    const ann = { id: 1, name: "Ann" };
    expect((await client.get("/books/1")).json()).toEqual({ title: "Book 1", author: ann, editor: ann });
  });

  it("says in the document what it refuses", async () => {
    const api = new BoltAPI();
    api.viewset("/books", ModelViewSet(db, books, { serializer: Book }));
    api.viewset(
      "/authors/{authorId:int}/books",
      ModelViewSet(db, books, {
        serializer: Book.exclude("authorId").named("OwnBook"),
        parents: ["authorId"],
        checkObject: () => true,
        guards: [isAdminUser()],
        routes: { destroy: { responses: { 409: { description: "It is lent" } } } },
      }),
    );
    await using client = new TestClient(api);
    const { paths } = (await client.get("/docs/openapi.json")).json() as {
      paths: Record<string, Record<string, { responses: Record<string, { description: string; content?: object }> }>>;
    };
    const refusals = (path: string, method: string): string =>
      Object.keys(paths[path]?.[method]?.responses ?? {})
        .filter((status) => ["403", "404", "409"].includes(status))
        .join();
    expect(refusals("/books", "get")).toBe("");
    expect(refusals("/books", "post")).toBe("409");
    expect(refusals("/books/{id}", "get")).toBe("404");
    expect(refusals("/books/{id}", "patch")).toBe("404,409");
    expect(refusals("/books/{id}", "delete")).toBe("404,409");
    const own = "/authors/{authorId}/books";
    expect(refusals(own, "get")).toBe("403,404");
    expect(refusals(own, "post")).toBe("403,404,409");
    expect(refusals(`${own}/{id}`, "put")).toBe("403,404,409");
    const { responses } = paths[`${own}/{id}`]?.delete ?? { responses: {} };
    expect(responses[404]).toEqual({
      description: "There is no such object",
      content: { "application/json": { schema: { $ref: "#/components/schemas/ErrorBody" } } },
    });
    expect(responses[403]?.description).toMatch(/^Requires .+; or: The object is not for whoever asks$/);
    expect(responses[409]).toEqual({ description: "It is lent" });
    expect(paths["/books/{id}"]?.get?.responses).not.toHaveProperty("403");
  });

  it("takes settings of all routes and of single ones", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.viewset(
      "/books",
      ModelViewSet(db, books, {
        serializer: Book,
        tags: ["library"],
        auth: [httpBasic({ verify: (name) => ({ id: name, isSuperuser: name === "root" }) })],
        routes: { destroy: { guards: [isAdminUser()] }, retrieve: { tags: ["reading"], summary: "One book" } },
        actions: ["list", "retrieve", "destroy"],
      }),
      { name: "books" },
    );
    await using client = new TestClient(api);
    const as = (name: string) => ({ headers: { authorization: `Basic ${btoa(`${name}:x`)}` } });
    expect((await client.get("/books")).status).toBe(401);
    expect((await client.get("/books", as("mary"))).status).toBe(200);
    expect((await client.delete("/books/77", as("mary"))).status).toBe(403);
    expect((await client.delete("/books/77", as("root"))).status).toBe(404);
    expect(api.urlFor("books.retrieve", { id: 3 })).toBe("/books/3");
    const document = (await client.get("/docs/openapi.json")).json() as { paths: Record<string, object> };
    expect(document.paths["/books/{id}"]).toMatchObject({
      get: { operationId: "books.retrieve", tags: ["library", "reading"], summary: "One book" },
      delete: { responses: { 204: {}, 404: {}, 409: {} } },
    });
  });

  it("describes its parameters and bodies", async () => {
    const api = new BoltAPI();
    api.viewset(
      "/books",
      ModelViewSet(db, books, {
        serializer: Book,
        filters: { authorId: exact(), title: [contains(), startsWith()] },
        search: ["title"],
        ordering: ["title"],
      }),
    );
    await using client = new TestClient(api);
    const { paths } = (await client.get("/docs/openapi.json")).json() as {
      paths: Record<
        string,
        Record<string, { operationId: string; parameters: { name: string }[]; requestBody: object }>
      >;
    };
    const { get, post } = paths["/books"] ?? {};
    expect(get?.operationId).toBe("booksList");
    expect(get?.parameters.map(({ name }) => name)).toEqual([
      "authorId",
      "title__contains",
      "title__starts_with",
      "search",
      "ordering",
      "page",
      "page_size",
    ]);
    expect(JSON.stringify(post?.requestBody)).toContain("Book");
    expect(JSON.stringify(paths["/books/{id}"]?.patch?.requestBody)).toContain("BookUpdate");
  });

  it("has pages of cursors, which have an order of their own", async () => {
    const api = new BoltAPI();
    api.viewset(
      "/books",
      ModelViewSet(db, books, {
        serializer: Book,
        actions: ["list"],
        pagination: cursor({ ordering: "-id", pageSize: 2, secret: "x".repeat(32) }),
      }),
    );
    await using client = new TestClient(api);
    const first = (await client.get("/books")).json() as { items: { id: number }[]; next_cursor: string };
    expect(first.items.map(({ id }) => id)).toEqual([3, 2]);
    const second = (await client.get("/books", { query: { cursor: first.next_cursor } })).json();
    expect(second).toMatchObject({ items: [{ id: 1 }], has_next: false });
  });

  it("has objects by the name that it says, wherever it is", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    const Books = ModelViewSet(db, books, { serializer: Book });
    const place = () => api.viewset("/books", Books, { lookup: "slug" });
    expect(place).toThrow(expect.objectContaining({ code: "VIEW_MEMBER_INVALID" }) as Error);
  });

  it("shows no rows of other parents where the path has none", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.viewset("/books", ModelViewSet(db, books, { serializer: Book, parents: ["authorId"] }));
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/books")).status).toBe(500);
    expect((await client.get("/books/1")).status).toBe(500);
  });
});

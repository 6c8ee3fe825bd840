import { BoltAPI, modelSerializer, serializer, serializerSet, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import * as my from "drizzle-orm/mysql-core";
import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { describe, expect, it } from "vitest";
import { columnSchema } from "../../../src/serializers/model/column-schema.ts";
import { columnsOf, type ModelTable } from "../../../src/serializers/model/model-table.ts";

const articles = lite.sqliteTable("blog_articles", {
  id: lite.integer().primaryKey({ autoIncrement: true }),
  title: lite.text({ length: 100 }).notNull(),
  state: lite
    .text({ enum: ["draft", "public"] })
    .notNull()
    .default("draft"),
  body: lite.text(),
  secret: lite.text().notNull(),
  created_at: lite
    .integer({ mode: "timestamp" })
    .notNull()
    .$defaultFn(() => new Date()),
  seen_at: lite.integer({ mode: "timestamp" }),
});

const row = {
  id: 1,
  title: "Hello",
  state: "draft" as const,
  body: null,
  secret: "x",
  created_at: new Date("2026-01-02T03:04:05Z"),
  seen_at: null,
};

const Article = modelSerializer(articles, { writeOnly: ["secret"] });

describe("modelSerializer", () => {
  it("reads what the table takes", () => {
    expect(Article.parse({ id: 5, title: "Hello", secret: "x" })).toEqual({ title: "Hello", secret: "x" });
    expect(
      Article.parse({ title: "A", secret: "x", state: "public", body: null, seen_at: "2026-01-02T03:04:05Z" }),
    ).toEqual({
      title: "A",
      secret: "x",
      state: "public",
      body: null,
      seen_at: new Date("2026-01-02T03:04:05Z"),
    });
    const result = Article.safeParse({ title: "x".repeat(101), state: "gone", created_at: "yesterday" });
    expect(result.ok ? [] : result.issues.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`)).toEqual([
      "body.title: Expected `string` of length <= 100",
      "body.state: Expected one of `draft`, `public`",
      "body.secret: Object missing required field `secret`",
      "body.created_at: Expected `string` with format `date-time`",
    ]);
  });

  it("writes rows", () => {
    const sent = {
      id: 1,
      title: "Hello",
      state: "draft",
      body: null,
      created_at: "2026-01-02T03:04:05.000Z",
      seen_at: null,
    };
    expect(Article.dump(row)).toEqual(sent);
    expect(JSON.parse(Article.dumpManyJson([row]))).toEqual([sent]);
    expect(JSON.parse(Article.dumpJson({ ...row, seen_at: row.created_at }))).toEqual({
      ...sent,
      seen_at: sent.created_at,
    });
  });

  it("knows the columns that reading takes", () => {
    const db = drizzle(async () => ({ rows: [] }));
    const sqlOf = (columns: Record<string, lite.SQLiteColumn>) => db.select(columns).from(articles).toSQL().sql;
    expect(sqlOf(Article.only("id", "title", "secret").columns)).toBe('select "id", "title" from "blog_articles"');
    const Shouting = modelSerializer(articles, {
      fields: ["id", "title", "body"],
      computed: { shout: { schema: t.String(), value: ({ title }) => title.toUpperCase() } },
    });
    // A computed field may look at every column of its serializer.
    expect(sqlOf(Shouting.only("shout").columns)).toBe('select "id", "title", "body" from "blog_articles"');
    expect(Shouting.only("shout").dump({ id: 1, title: "a", body: null })).toEqual({ shout: "A" });
  });

  it("has sets for making, changing and showing rows", () => {
    const { create, update, public: shown } = serializerSet(Article);
    expect(create.parse({ title: "A", secret: "x" })).toEqual({ title: "A", secret: "x" });
    expect(create.safeParse({}).ok).toBe(false);
    expect(update.parse({})).toEqual({});
    expect(update.parse({ body: null, id: 3 })).toEqual({ body: null });
    expect(update.safeParse({ title: null }).ok).toBe(false);
    expect(Object.keys(shown.dump(row))).toEqual(["id", "title", "state", "body", "created_at", "seen_at"]);
    expect([create.$id, update.$id, shown.$id]).toEqual([
      "BlogArticlesCreate",
      "BlogArticlesUpdate",
      "BlogArticlesPublic",
    ]);
  });

  it("takes the options of serializers", async () => {
    const Author = serializer("Author", { fields: { id: t.Integer(), name: t.String() } });
    const Renamed = modelSerializer(articles, {
      name: "Article",
      exclude: ["secret", "body", "seen_at"],
      readOnly: ["created_at"],
      writable: ["id"],
      rename: "camel",
      schemas: { title: t.String({ minLength: 3 }) },
      nested: { author: t.Union([Author, t.Null()]) },
      validators: {
        title: (value) => {
          if (value === "spam") throw new ValueError("No spam");
        },
      },
      fieldSets: { list: ["id", "author"] },
    });
    expect(Renamed.parse({ id: 3, title: "Hello", createdAt: "x", author: {} })).toEqual({ id: 3, title: "Hello" });
    expect(Renamed.safeParse({ id: 3, title: "spam" })).toMatchObject({ ok: false });
    const { title: _, ...others } = row;
    const author = { id: 7, name: "Ann" };
    const api = new BoltAPI();
    api.get("/", { response: t.Array(Renamed) }, () => [
      { ...others, title: "Hello", author },
      { ...row, author: null },
    ]);
    api.get("/list", { response: t.Array(Renamed.use("list")) }, () => [{ id: 1, author }]);
    await using client = new TestClient(api);
    const sent = { id: 1, title: "Hello", state: "draft", createdAt: "2026-01-02T03:04:05.000Z" };
    expect((await client.get("/")).json()).toEqual([
      { ...sent, author },
      { ...sent, author: null },
    ]);
    expect((await client.get("/list")).json()).toEqual([{ id: 1, author }]);
    const document = (await client.get("/docs/openapi.json")).json() as { components: { schemas: object } };
    expect(Object.keys(document.components.schemas).sort()).toEqual(["ArticleList", "Article", "Author"].sort());
  });

  it("names what the table does not have", () => {
    expect(() => modelSerializer(articles, { fields: ["nope" as "id"] })).toThrow("SERIALIZER_FIELD_UNKNOWN");
    expect(() => modelSerializer(articles, { exclude: ["nope" as "id"] })).toThrow("BlogArticles, exclude");
    expect(() => modelSerializer("books" as unknown as ModelTable)).toThrow("SERIALIZER_TABLE_INVALID");
    expect(() => modelSerializer(articles, { nope: 1 } as object)).toThrow("there is no option");
  });
});

describe("the schema of a column", () => {
  const status = pg.pgEnum("status", ["on", "off"]);
  const postgres = pg.pgTable("p", {
    uuid: pg.uuid().notNull(),
    small: pg.smallint().notNull(),
    int: pg.integer().notNull(),
    big: pg.bigint({ mode: "bigint" }).notNull(),
    safe: pg.bigint({ mode: "number" }).notNull(),
    price: pg.numeric({ precision: 10, scale: 2 }).notNull(),
    ratio: pg.doublePrecision().notNull(),
    ok: pg.boolean().notNull(),
    name: pg.varchar({ length: 50 }).notNull(),
    code: pg.char({ length: 2 }).notNull(),
    text: pg.text().notNull(),
    status: status().notNull(),
    day: pg.date().notNull(),
    date: pg.date({ mode: "date" }).notNull(),
    at: pg.timestamp({ withTimezone: true }).notNull(),
    time: pg.time().notNull(),
    data: pg.jsonb().notNull(),
    tags: pg.text().array().notNull(),
    vector: pg.vector({ dimensions: 3 }).notNull(),
    point: pg.point().notNull(),
    maybe: pg.integer(),
    filled: pg.integer().notNull().default(3),
  });
  const mysql = my.mysqlTable("m", {
    tiny: my.tinyint().notNull(),
    unsigned: my.int({ unsigned: true }).notNull(),
    big: my.bigint({ mode: "number", unsigned: true }).notNull(),
    medium: my.mediumint().notNull(),
    price: my.decimal({ precision: 8, scale: 2 }).notNull(),
    kind: my.mysqlEnum(["a", "b"]).notNull(),
    name: my.varchar({ length: 20 }).notNull(),
    note: my.tinytext().notNull(),
    year: my.year().notNull(),
    at: my.datetime().notNull(),
    data: my.json().notNull(),
    float: my.float().notNull(),
  });
  const sqlite = lite.sqliteTable("s", {
    int: lite.integer().notNull(),
    real: lite.real().notNull(),
    flag: lite.integer({ mode: "boolean" }).notNull(),
    blob: lite.blob({ mode: "buffer" }).notNull(),
    big: lite.blob({ mode: "bigint" }).notNull(),
    json: lite.text({ mode: "json" }).notNull(),
    price: lite.numeric().notNull(),
  });
  const tables: Readonly<Record<string, ModelTable>> = { postgres, mysql, sqlite };

  it.each([
    ["postgres", "uuid", { type: "string", format: "uuid" }],
    ["postgres", "small", { type: "integer", minimum: -32768, maximum: 32767 }],
    ["postgres", "int", { type: "integer", minimum: -2147483648, maximum: 2147483647 }],
    ["postgres", "big", { type: "bigint" }],
    ["postgres", "safe", { type: "integer" }],
    ["postgres", "price", { type: "string", format: "decimal" }],
    ["postgres", "ratio", { type: "number" }],
    ["postgres", "ok", { type: "boolean" }],
    ["postgres", "name", { type: "string", maxLength: 50 }],
    ["postgres", "code", { type: "string", maxLength: 2 }],
    ["postgres", "text", { type: "string" }],
    ["postgres", "status", { enum: ["on", "off"] }],
    ["postgres", "day", { type: "string", format: "date" }],
    ["postgres", "date", { type: "string", format: "date" }],
    ["postgres", "at", { type: "string", format: "date-time" }],
    ["postgres", "time", { type: "string", format: "time" }],
    ["postgres", "data", {}],
    ["postgres", "tags", { type: "array", items: { type: "string" } }],
    ["postgres", "vector", { type: "array", items: { type: "number" }, minItems: 3, maxItems: 3 }],
    ["mysql", "tiny", { type: "integer", minimum: -128, maximum: 127 }],
    ["mysql", "unsigned", { type: "integer", minimum: 0, maximum: 4294967295 }],
    ["mysql", "big", { type: "integer", minimum: 0 }],
    ["mysql", "medium", { type: "integer", minimum: -8388608, maximum: 8388607 }],
    ["mysql", "price", { type: "string", format: "decimal" }],
    ["mysql", "kind", { enum: ["a", "b"] }],
    ["mysql", "name", { type: "string", maxLength: 20 }],
    ["mysql", "note", { type: "string", maxLength: 255 }],
    ["mysql", "year", { type: "integer", minimum: 1901, maximum: 2155 }],
    ["mysql", "at", { type: "string", format: "date-time" }],
    ["mysql", "data", {}],
    ["mysql", "float", { type: "number" }],
    ["sqlite", "int", { type: "integer" }],
    ["sqlite", "real", { type: "number" }],
    ["sqlite", "flag", { type: "boolean" }],
    ["sqlite", "big", { type: "bigint" }],
    ["sqlite", "json", {}],
    ["sqlite", "price", { type: "string", format: "decimal" }],
  ])("of %s for %s says what fits", (dialect, name, expected) => {
    const column = columnsOf(tables[dialect] as ModelTable)[name];
    expect(JSON.parse(JSON.stringify(columnSchema(column as never)))).toEqual(expected);
  });

  it("says which values may be null, and which may be absent", () => {
    const Row = modelSerializer(postgres, { fields: ["maybe", "filled"] });
    expect(Row.parse({})).toEqual({});
    expect(Row.parse({ maybe: null, filled: 1 })).toEqual({ maybe: null, filled: 1 });
    expect(Row.safeParse({ filled: null }).ok).toBe(false);
    expect(Row.dump({ maybe: null, filled: 1 })).toEqual({ maybe: null, filled: 1 });
    expect(() => Row.dump({ maybe: null } as never)).toThrow("filled");
  });

  it("carries bytes, big integers and dates through JSON", () => {
    const Bytes = modelSerializer(sqlite, { fields: ["blob", "big"] });
    const value = Bytes.parse({ blob: "aGk=", big: "9007199254740993" });
    expect(value).toEqual({ blob: Buffer.from("hi"), big: 9007199254740993n });
    expect(Bytes.dumpJson(value)).toBe('{"blob":"aGk=","big":9007199254740993}');
    expect(Bytes.safeParse({ blob: "a?", big: 1 }).ok).toBe(false);
    const Dates = modelSerializer(postgres, { fields: ["date", "day", "tags", "point"] });
    const dates = Dates.parse({ date: "2026-01-02", day: "2026-01-02", tags: ["a"], point: [1, 2] });
    expect(dates.date).toEqual(new Date("2026-01-02"));
    expect(Dates.dump(dates)).toEqual({ date: "2026-01-02", day: "2026-01-02", tags: ["a"], point: [1, 2] });
  });
});

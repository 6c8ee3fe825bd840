import { type } from "arktype";
import { BoltAPI, t } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";

/** Options of a route as generic code has them. */
type Sections = Readonly<Record<string, unknown>>;

/** Answers with the values of the sections it declares. */
function showing(sections: Sections, path = "/"): BoltAPI {
  const api = new BoltAPI();
  const handler = ({ request: _request, ...values }: Record<string, unknown>): unknown => values;
  (api.get as (path: string, options: unknown, handler: unknown) => void)(path, sections, handler);
  return api;
}

interface Sent {
  readonly query?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

async function ask(
  sections: Sections,
  { query = "", path = "/", headers = {} }: Sent,
  pattern = "/",
): Promise<TestResponse> {
  await using client = new TestClient(showing(sections, pattern));
  return client.get(`${path}${query === "" ? "" : `?${query}`}`, { headers });
}

/** Where a 422 finds something wrong, each place once, in the order of the alphabet. */
function locationsOf(response: TestResponse): string[] {
  const { detail } = response.json<{ detail: { loc: (string | number)[] }[] }>();
  return [...new Set(detail.map(({ loc }) => loc.join(".")))].sort();
}

const numberFromText = v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1));

// The same declaration in each library, as a record of schemas and as one object schema.
const libraries: [string, Sections, unknown][] = [
  [
    "TypeBox",
    { page: t.Integer({ minimum: 1, default: 1 }), name: t.String({ minLength: 2 }), note: t.Optional(t.String()) },
    t.Object({
      page: t.Integer({ minimum: 1, default: 1 }),
      name: t.String({ minLength: 2 }),
      note: t.Optional(t.String()),
    }),
  ],
  [
    "Zod",
    { page: z.number().int().min(1).default(1), name: z.string().min(2), note: z.string().optional() },
    z.object({ page: z.number().int().min(1).default(1), name: z.string().min(2), note: z.string().optional() }),
  ],
  [
    "Valibot",
    { page: v.optional(numberFromText, "1"), name: v.pipe(v.string(), v.minLength(2)), note: v.optional(v.string()) },
    v.object({
      page: v.optional(numberFromText, "1"),
      name: v.pipe(v.string(), v.minLength(2)),
      note: v.optional(v.string()),
    }),
  ],
  [
    "ArkType",
    {
      // Outside of objects, ArkType has no defaults. Libraries can be mixed.
      page: t.Integer({ minimum: 1, default: 1 }),
      name: type("string >= 2"),
      note: type("string | undefined"),
    },
    type({ page: "number.integer >= 1 = 1", name: "string >= 2", "note?": "string" }),
  ],
];

describe.each(libraries)("schemas of %s", (_library, record, object) => {
  describe.each([
    ["a record", record],
    ["an object schema", object],
  ])("as %s", (_form, declared) => {
    const send: Record<string, (values: Record<string, string>) => Sent> = {
      query: (values) => ({ query: new URLSearchParams(values).toString() }),
      headers: (values) => ({ headers: values }),
      cookies: (values) => ({
        headers: {
          cookie: Object.entries(values)
            .map((pair) => pair.join("="))
            .join("; "),
        },
      }),
    };

    it.each(["query", "headers", "cookies"])("give typed values of %s", async (section) => {
      const response = await ask({ [section]: declared }, send[section]!({ page: "2", name: "ada", note: "hi" }));

      expect(response.json()).toEqual({ [section]: { page: 2, name: "ada", note: "hi" } });
    });

    it.each(["query", "headers", "cookies"])("fill in what is absent from %s", async (section) => {
      const response = await ask({ [section]: declared }, send[section]!({ name: "ada" }));

      expect(response.json()).toEqual({ [section]: { page: 1, name: "ada" } });
    });

    it.each([
      ["query", "query", "query parameter"],
      ["headers", "header", "header"],
      ["cookies", "cookie", "cookie"],
    ])("say what is missing from %s", async (section, source, noun) => {
      const response = await ask({ [section]: declared }, {});

      expect(response.status).toBe(422);
      const { detail } = response.json<{ detail: object[] }>();
      expect(detail).toEqual([expect.objectContaining({ type: "missing_field", loc: [source, "name"] })]);
      if (_library !== "Valibot" || _form === "a record") {
        expect(detail).toEqual([
          { type: "missing_field", loc: [source, "name"], msg: `Missing required ${noun}: name` },
        ]);
      }
    });

    it.each([
      ["query", "query"],
      ["headers", "header"],
      ["cookies", "cookie"],
    ])("enforce their constraints in %s, and report every one", async (section, source) => {
      const response = await ask({ [section]: declared }, send[section]!({ page: "0", name: "a" }));

      expect(response.status).toBe(422);
      expect(locationsOf(response)).toEqual([`${source}.name`, `${source}.page`]);
    });

    it.each([
      ["query", "query"],
      ["headers", "header"],
      ["cookies", "cookie"],
    ])("refuse text that is no value of theirs in %s", async (section, source) => {
      const response = await ask({ [section]: declared }, send[section]!({ page: "two", name: "ada" }));

      expect(response.status).toBe(422);
      expect(locationsOf(response)).toEqual([`${source}.page`]);
    });
  });
});

describe.each<[string, Sections, unknown]>([
  [
    "TypeBox",
    { id: t.Integer({ minimum: 1 }), slug: t.String({ maxLength: 3 }) },
    t.Object({ id: t.Integer({ minimum: 1 }), slug: t.String({ maxLength: 3 }) }),
  ],
  [
    "Zod",
    { id: z.number().min(1), slug: z.string().max(3) },
    z.object({ id: z.number().min(1), slug: z.string().max(3) }),
  ],
  [
    "Valibot",
    { id: numberFromText, slug: v.pipe(v.string(), v.maxLength(3)) },
    v.object({ id: numberFromText, slug: v.pipe(v.string(), v.maxLength(3)) }),
  ],
  ["ArkType", { id: type("number >= 1"), slug: type("string <= 3") }, type({ id: "number >= 1", slug: "string <= 3" })],
])("params of %s", (_library, record, object) => {
  it.each([
    ["a record", record],
    ["an object schema", object],
  ])("as %s are typed and checked", async (_form, params) => {
    const good = await ask({ params }, { path: "/7/abc" }, "/{id}/{slug}");
    const bad = await ask({ params }, { path: "/0/abcd" }, "/{id}/{slug}");

    expect(good.json()).toEqual({ params: { id: 7, slug: "abc" } });
    expect(bad.status).toBe(422);
    expect(locationsOf(bad)).toEqual(["path.id", "path.slug"]);
  });
});

describe("text becomes", () => {
  const readers = {
    integer: t.Integer(),
    number: t.Number(),
    boolean: t.Boolean(),
    string: t.String(),
    bigint: t.BigInt(),
    uuid: t.String({ format: "uuid" }),
    date: t.String({ format: "date" }),
    "date-time": t.String({ format: "date-time" }),
    time: t.String({ format: "time" }),
    decimal: t.String({ format: "decimal" }),
    choice: t.Union([t.Literal("asc"), t.Literal("desc"), t.Literal(3)]),
    "nullable integer": t.Union([t.Integer(), t.Null()]),
  } as const;

  it.each<[keyof typeof readers, string, unknown]>([
    ["integer", "42", 42],
    ["integer", "-7", -7],
    ["integer", "+7", 7],
    ["integer", "007", 7],
    ["integer", "-0", 0],
    ["integer", "9007199254740991", 9007199254740991],
    ["number", "1.5", 1.5],
    ["number", "1e3", 1000],
    ["number", "-.5", -0.5],
    ["boolean", "true", true],
    ["boolean", "TRUE", true],
    ["boolean", "1", true],
    ["boolean", "yes", true],
    ["boolean", "On", true],
    ["boolean", "false", false],
    ["boolean", "0", false],
    ["boolean", "no", false],
    ["boolean", "off", false],
    ["string", "42", "42"],
    ["string", "", ""],
    ["string", "null", "null"],
    ["bigint", "9223372036854775807", 9223372036854775807n],
    ["uuid", "B3F1C2D4-0000-4000-8000-000000000001", "b3f1c2d4-0000-4000-8000-000000000001"],
    ["date", "2024-02-29", "2024-02-29"],
    ["date-time", "2024-01-01T12:00:00+02:00", "2024-01-01T10:00:00Z"],
    ["date-time", "2024-01-01 12:00:00", "2024-01-01T12:00:00Z"],
    ["date-time", "2024-01-01", "2024-01-01T00:00:00Z"],
    ["time", "10:30", "10:30:00"],
    ["decimal", "10.50", "10.50"],
    ["choice", "asc", "asc"],
    ["choice", "3", 3],
    ["nullable integer", "5", 5],
    ["nullable integer", "null", null],
    ["nullable integer", "", null],
  ])("a value of %s from %j", async (kind, text, expected) => {
    const seen: unknown[] = [];
    const api = new BoltAPI();
    const read = ({ query, headers, cookies }: Record<string, { value: unknown }>): void =>
      void seen.push(query?.value, headers?.value, cookies?.value);
    const value = readers[kind];
    (api.get as (path: string, options: unknown, handler: unknown) => void)(
      "/",
      { query: { value }, headers: { value }, cookies: { value } },
      read,
    );
    await using client = new TestClient(api);

    await client.get("/", { query: { value: text }, headers: { value: text, cookie: `value=${text}` } });

    expect(seen).toEqual([expected, expected, expected]);
    expect(Object.is(seen[0], -0)).toBe(false);
  });

  it.each<[keyof typeof readers, string, string]>([
    ["integer", "abc", "Invalid integer value: 'abc'"],
    ["integer", "", "Invalid integer value: ''"],
    ["integer", " 1", "Invalid integer value: ' 1'"],
    ["integer", "1.0", "Invalid integer value: '1.0'"],
    ["integer", "1e3", "Invalid integer value: '1e3'"],
    ["integer", "0x10", "Invalid integer value: '0x10'"],
    ["integer", "١", "Invalid integer value: '١'"],
    [
      "integer",
      "9007199254740993",
      "Invalid integer value: '9007199254740993' is beyond the safe range of ±9007199254740991",
    ],
    ["number", "1,5", "Invalid number value: '1,5'"],
    ["number", "NaN", "Invalid number value: 'NaN'"],
    ["number", "Infinity", "Invalid number value: 'Infinity'"],
    ["number", "1e999", "Invalid number value: '1e999'"],
    ["boolean", "", "Invalid boolean value: ''"],
    ["boolean", "2", "Invalid boolean value: '2'"],
    ["boolean", "truee", "Invalid boolean value: 'truee'"],
    ["bigint", "9223372036854775808", "Invalid integer value: '9223372036854775808' is beyond the range of 64 bits"],
    ["uuid", "b3f1c2d4", "Invalid uuid value: 'b3f1c2d4'"],
    ["date", "2023-02-29", "Invalid date value: '2023-02-29'"],
    ["date", "2024-1-1", "Invalid date value: '2024-1-1'"],
    ["date-time", "yesterday", "Invalid date-time value: 'yesterday'"],
    ["date-time", "2024-01-01T25:00:00Z", "Invalid date-time value: '2024-01-01T25:00:00Z'"],
    ["time", "24:00", "Invalid time value: '24:00'"],
    ["decimal", "1e3", "Invalid decimal value: '1e3'"],
    ["choice", "up", "Expected one of `asc`, `desc`, `3`"],
    ["nullable integer", "x", "Invalid integer value: 'x'"],
  ])("no value of %s from %j", async (kind, text, msg) => {
    const response = await ask({ query: { value: readers[kind] } }, { query: `value=${encodeURIComponent(text)}` });

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({ detail: [{ type: "validation_error", loc: ["query", "value"], msg }] });
  });
});

describe("a list", () => {
  it("is the repetitions of a key in the query", async () => {
    const query = { tags: t.Array(t.String()), ids: t.Optional(t.Array(t.Integer(), { maxItems: 2 })) };

    expect((await ask({ query }, { query: "tags=a&ids=1&tags=b&ids=2" })).json()).toEqual({
      query: { tags: ["a", "b"], ids: [1, 2] },
    });
    expect((await ask({ query }, { query: "tags=a,b" })).json()).toEqual({ query: { tags: ["a,b"] } });
  });

  it("names the elements that are wrong", async () => {
    const response = await ask({ query: { ids: t.Array(t.Integer({ minimum: 1 })) } }, { query: "ids=1&ids=x&ids=y" });

    expect(response.json()).toEqual({
      detail: [
        { type: "validation_error", loc: ["query", "ids", 1], msg: "Invalid integer value: 'x'" },
        { type: "validation_error", loc: ["query", "ids", 2], msg: "Invalid integer value: 'y'" },
      ],
    });
  });

  it("keeps its constraints", async () => {
    const query = { ids: t.Array(t.Integer({ minimum: 1 }), { minItems: 2, uniqueItems: true }) };

    expect((await ask({ query }, { query: "ids=1" })).status).toBe(422);
    expect((await ask({ query }, { query: "ids=1&ids=1" })).status).toBe(422);
    expect((await ask({ query }, { query: "ids=1&ids=0" })).json()).toMatchObject({
      detail: [{ loc: ["query", "ids", 1] }],
    });
    expect((await ask({ query }, { query: "ids=1&ids=2" })).status).toBe(200);
  });

  it("is parted by commas in a header", async () => {
    const response = await ask({ headers: { x_tags: t.Array(t.Integer()) } }, { headers: { "x-tags": "1, 2,3 ,," } });

    expect(response.json()).toEqual({ headers: { x_tags: [1, 2, 3] } });
  });

  it("that is absent is missing, or its default", async () => {
    expect((await ask({ query: { tags: t.Array(t.String()) } }, {})).status).toBe(422);
    expect((await ask({ query: { tags: t.Array(t.String(), { default: ["x"] }) } }, {})).json()).toEqual({
      query: { tags: ["x"] },
    });
  });
});

describe("a scalar that is repeated", () => {
  it("is the last one", async () => {
    expect((await ask({ query: { page: t.Integer() } }, { query: "page=1&page=2" })).json()).toEqual({
      query: { page: 2 },
    });
    expect((await ask({ query: t.Object({ page: t.Integer() }) }, { query: "page=1&page=2" })).json()).toEqual({
      query: { page: 2 },
    });
    expect((await ask({ query: z.object({ page: z.number() }) }, { query: "page=1&page=2" })).json()).toEqual({
      query: { page: 2 },
    });
  });

  it("is the first one in cookies, as user agents send the nearest first", async () => {
    const response = await ask({ cookies: { id: t.Integer() } }, { headers: { cookie: "id=1; id=2" } });

    expect(response.json()).toEqual({ cookies: { id: 1 } });
  });
});

describe("the query", () => {
  it.each([
    ["q=a%20b", "a b"],
    ["q=a+b", "a b"],
    ["q=a%2Bb", "a+b"],
    ["q=%E2%82%AC", "€"],
    ["q=%2541", "%41"],
    ["q=", ""],
    ["q", ""],
    ["q=a=b", "a=b"],
    ["%71=encoded+key", "encoded key"],
    ["&&q=x&", "x"],
  ])("is decoded once in %s", async (query, value) => {
    expect((await ask({ query: { q: t.String() } }, { query })).json()).toEqual({ query: { q: value } });
  });

  it.each(["q=%", "q=%zz", "q=%C3%28", "q=%FF", "%=1"])("that is malformed in %s is a 400", async (query) => {
    const response = await ask({ query: { q: t.Optional(t.String()) } }, { query });

    expect(response.status).toBe(400);
    expect(response.json()).toEqual({ detail: expect.stringMatching(/query/i) });
  });

  it("may have keys that nobody asked for", async () => {
    expect((await ask({ query: { q: t.String() } }, { query: "q=1&other=2&__proto__=3" })).json()).toEqual({
      query: { q: "1" },
    });
  });
});

describe("limits of text", () => {
  const long = "x".repeat(8192);

  it("are 8192 bytes in every source, whatever the schema", async () => {
    const sections = { query: { q: t.Optional(t.String()) }, cookies: { c: t.Optional(t.String()) } };
    const tooLong = (source: string, key: string) => ({
      detail: [
        { type: "validation_error", loc: [source, key], msg: "Parameter too long: 8193 bytes (max 8192 bytes)" },
      ],
    });

    expect((await ask(sections, { query: `q=${long}` })).status).toBe(200);
    expect((await ask(sections, { query: `q=${long}x` })).json()).toEqual(tooLong("query", "q"));
    expect((await ask({}, { path: `/${long}` }, "/{value}")).status).toBe(200);
    expect((await ask({}, { path: `/${long}x` }, "/{value}")).json()).toEqual(tooLong("path", "value"));
    expect((await ask({}, { path: `/a/${long}` }, "/{value:path}")).status).toBe(422);
  });

  it("count bytes, not characters", async () => {
    const query = { q: t.String() };

    expect((await ask({ query }, { query: `q=${encodeURIComponent("€".repeat(2730))}` })).status).toBe(200);
    expect((await ask({ query }, { query: `q=${encodeURIComponent("€".repeat(2731))}` })).json()).toMatchObject({
      detail: [{ msg: "Parameter too long: 8193 bytes (max 8192 bytes)" }],
    });
  });

  it("hold for every element of a list, and for schemas of other libraries", async () => {
    expect((await ask({ query: { q: t.Array(t.String()) } }, { query: `q=a&q=${long}x` })).json()).toMatchObject({
      detail: [{ loc: ["query", "q", 1] }],
    });
    for (const query of [
      { q: z.string() },
      z.object({ q: z.string() }),
      { q: v.string() },
      v.object({ q: v.string() }),
      type({ q: "string" }),
    ]) {
      expect((await ask({ query }, { query: `q=${long}x` })).status).toBe(422);
    }
  });

  it("leave the text out of the answer", async () => {
    const response = await ask({ query: { q: t.Integer() } }, { query: `q=${"9".repeat(5000)}x` });

    expect(response.bytes.length).toBeLessThan(500);
  });
});

describe("NUL", () => {
  it("is refused in every source that can bring it", async () => {
    const refusal = (source: string, key: string) => ({
      detail: [{ type: "validation_error", loc: [source, key], msg: "Parameter contains a NUL character" }],
    });

    expect((await ask({ query: { q: t.String() } }, { query: "q=a%00b" })).json()).toEqual(refusal("query", "q"));
    expect((await ask({ query: { q: z.string() } }, { query: "q=a%00b" })).status).toBe(422);
    expect((await ask({ query: v.object({ q: v.string() }) }, { query: "q=a%00b" })).status).toBe(422);
    expect((await ask({}, { path: "/a%00b" }, "/{value}")).status).toBe(400);
  });
});

describe("messages", () => {
  it("show control characters and directions of text as escapes", async () => {
    const response = await ask({ query: { q: t.Integer() } }, { query: "q=%0D%0A%1B%E2%80%AE" });

    expect(response.json()).toEqual({
      detail: [
        { type: "validation_error", loc: ["query", "q"], msg: "Invalid integer value: '\\u000d\\u000a\\u001b\\u202e'" },
      ],
    });
  });
});

describe("names of headers", () => {
  it.each(["x_api_key", "x-api-key", "X-Api-Key", "X_API_KEY"])("may be written %s", async (name) => {
    for (const headers of [
      { [name]: t.String() },
      t.Object({ [name]: t.String() }),
      z.object({ [name]: z.string() }),
    ]) {
      const response = await ask({ headers }, { headers: { "X-API-Key": "secret" } });
      expect(response.json()).toEqual({ headers: { [name]: "secret" } });
    }
  });

  it("are the ones of the request in messages", async () => {
    expect((await ask({ headers: { X_Api_Key: t.String() } }, {})).json()).toEqual({
      detail: [{ type: "missing_field", loc: ["header", "x-api-key"], msg: "Missing required header: x-api-key" }],
    });
  });

  it.each([
    ["TypeBox", t.Object({ x_api_key: t.String({ minLength: 4 }) })],
    ["Zod", z.object({ x_api_key: z.string().min(4) })],
    ["ArkType", type({ x_api_key: "string >= 4" })],
  ])("are the ones of the request in what an object schema of %s says", async (_library, headers) => {
    for (const sent of [{}, { "x-api-key": "k" }]) {
      expect(locationsOf(await ask({ headers }, { headers: sent }))).toEqual(["header.x-api-key"]);
    }
  });

  it("may be written either way in schemas that do not tell their fields", async () => {
    for (const name of ["x_api_key", "x-api-key"]) {
      const response = await ask({ headers: v.object({ [name]: v.string() }) }, { headers: { "X-API-Key": "secret" } });
      expect(response.json()).toEqual({ headers: { [name]: "secret" } });
    }
  });
});

describe("an alias", () => {
  it("is the name in the request, and in messages", async () => {
    const query = { pageSize: t.Integer({ alias: "page_size" }) };

    expect((await ask({ query }, { query: "page_size=5&pageSize=6" })).json()).toEqual({ query: { pageSize: 5 } });
    expect((await ask({ query: t.Object(query) }, { query: "page_size=5" })).json()).toEqual({
      query: { pageSize: 5 },
    });
    expect((await ask({ query }, { query: "pageSize=5" })).json()).toEqual({
      detail: [
        { type: "missing_field", loc: ["query", "page_size"], msg: "Missing required query parameter: page_size" },
      ],
    });
    expect((await ask({ query }, { query: "page_size=x" })).json()).toMatchObject({
      detail: [{ loc: ["query", "page_size"] }],
    });
  });

  it("works in every source", async () => {
    const field = t.String({ alias: "other" });

    expect((await ask({ headers: { own: field } }, { headers: { other: "1" } })).json()).toEqual({
      headers: { own: "1" },
    });
    expect(
      (await ask({ headers: { own: t.String({ alias: "X_Other" }) } }, { headers: { "x-other": "1" } })).json(),
    ).toEqual({ headers: { own: "1" } });
    expect((await ask({ cookies: { own: field } }, { headers: { cookie: "other=1" } })).json()).toEqual({
      cookies: { own: "1" },
    });
    expect((await ask({ params: { own: field } }, { path: "/1" }, "/{other}")).json()).toEqual({
      params: { own: "1" },
    });
  });

  it("can be told by Zod", async () => {
    const pageSize = z.number().max(9).meta({ alias: "page_size" });

    for (const query of [{ pageSize }, z.object({ pageSize })]) {
      expect((await ask({ query }, { query: "page_size=5" })).json()).toEqual({ query: { pageSize: 5 } });
      expect(locationsOf(await ask({ query }, { query: "page_size=10" }))).toEqual(["query.page_size"]);
      expect(locationsOf(await ask({ query }, {}))).toEqual(["query.page_size"]);
    }
  });

  it("works where a rule concerns the whole object", async () => {
    const range = t.Refine(
      t.Object({ fromDay: t.Integer({ alias: "from_day" }), toDay: t.Integer({ alias: "to_day" }) }),
      ({ fromDay, toDay }) => fromDay <= toDay,
      () => "from_day is after to_day",
    );

    expect((await ask({ query: range }, { query: "from_day=1&to_day=2" })).json()).toEqual({
      query: { fromDay: 1, toDay: 2 },
    });
    expect((await ask({ query: range }, { query: "from_day=2&to_day=1" })).json()).toEqual({
      detail: [{ type: "value_error", loc: ["query"], msg: "from_day is after to_day" }],
    });
  });

  it("that another field reads already is a mistake at start-up", () => {
    const query = { first: t.String({ alias: "q" }), q: t.String() };

    expect(() => showing({ query }).compile()).toThrow(/SCHEMA_KEY_DUPLICATE: GET \/, query.*"first".*"q"/);
    expect(() => showing({ query: t.Object(query) }).compile()).toThrow("SCHEMA_KEY_DUPLICATE");
    expect(() => showing({ headers: { x_key: t.String(), "X-Key": t.String() } }).compile()).toThrow(
      "SCHEMA_KEY_DUPLICATE",
    );
  });
});

describe("a default", () => {
  it("is a fresh value for each request", async () => {
    const api = new BoltAPI();
    api.get("/", { query: { filter: t.Array(t.String(), { default: [] }) } }, ({ query }) => query.filter.push("x"));
    await using client = new TestClient(api);

    expect([(await client.get("/")).json(), (await client.get("/")).json()]).toEqual([1, 1]);
  });

  it("does not stand for a text that is empty", async () => {
    expect((await ask({ query: { page: t.Integer({ default: 1 }) } }, { query: "page=" })).status).toBe(422);
    expect((await ask({ query: { q: t.String({ default: "x" }) } }, { query: "q=" })).json()).toEqual({
      query: { q: "" },
    });
  });

  it.each([
    ["an integer", t.Integer({ default: "one" })],
    ["a constraint", t.Integer({ minimum: 5, default: 1 })],
  ])("that does not fit %s is a mistake at start-up", (_described, schema) => {
    expect(() => showing({ query: { page: schema } }).compile()).toThrow(/SCHEMA_DEFAULT_INVALID: GET \/, query\.page/);
  });
});

describe("an object schema", () => {
  it("with a rule about the whole reports it once its fields are good", async () => {
    const query = z
      .object({ min: z.number(), max: z.number() })
      .refine(({ min, max }) => min <= max, { message: "min is above max", path: ["min"] });

    expect((await ask({ query }, { query: "min=1&max=2" })).json()).toEqual({ query: { min: 1, max: 2 } });
    expect((await ask({ query }, { query: "min=3&max=2" })).json()).toEqual({
      detail: [{ type: "validation_error", loc: ["query", "min"], msg: "min is above max" }],
    });
  });

  it.each([
    ["TypeBox", t.Object({ a: t.Integer(), b: t.Integer({ maximum: 3 }), c: t.String() })],
    ["Zod", z.object({ a: z.number(), b: z.number().max(3), c: z.string() })],
    ["ArkType", type({ a: "number", b: "number <= 3", c: "string" })],
  ])("of %s reports text that is no value, broken constraints and missing fields together", async (_library, query) => {
    const response = await ask({ query }, { query: "a=x&b=5" });

    expect(locationsOf(response)).toEqual(["query.a", "query.b", "query.c"]);
  });

  it("may transform its values", async () => {
    const query = z.object({ since: z.iso.date().transform((text) => ({ year: Number(text.slice(0, 4)) })) });

    expect((await ask({ query }, { query: "since=2024-05-01" })).json()).toEqual({ query: { since: { year: 2024 } } });
  });

  it("may be asynchronous", async () => {
    const query = {
      name: z.string().refine(async (name) => (await Promise.resolve(name)) !== "taken", "Name is taken"),
    };

    expect((await ask({ query }, { query: "name=free" })).json()).toEqual({ query: { name: "free" } });
    expect((await ask({ query }, { query: "name=taken" })).json()).toEqual({
      detail: [{ type: "validation_error", loc: ["query", "name"], msg: "Name is taken" }],
    });
  });

  it("decodes codecs", async () => {
    const since = t
      .Codec(t.String({ format: "date-time" }))
      .Decode((text) => new Date(text).getTime())
      .Encode((time) => new Date(time).toISOString());

    expect((await ask({ query: { since } }, { query: "since=1970-01-01T00:00:01Z" })).json()).toEqual({
      query: { since: 1000 },
    });
    expect((await ask({ query: t.Object({ since }) }, { query: "since=1970-01-01T00:00:01Z" })).json()).toEqual({
      query: { since: 1000 },
    });
  });
});

import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { Forbidden } from "../../src/errors/http-exception.ts";
import { compileDecoder } from "../../src/schema/compile-decoder.ts";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import type { AnySchema } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

const read = (schema: AnySchema, value: unknown): unknown => compileDecoder(schema, "POST /items body")(value);

/** Issues as lines: "missing_field items.0.price: Object missing …". */
function issuesOf(schema: AnySchema, value: unknown): string[] {
  const decoded = read(schema, value);
  if (!(decoded instanceof SchemaIssues)) throw new Error(`${JSON.stringify(decoded)} was accepted`);
  return decoded.issues.map(({ type, path, msg }) => `${type} ${path.join(".")}: ${msg}`);
}

const pathsOf = (schema: AnySchema, value: unknown): string[] =>
  issuesOf(schema, value).map((issue) => issue.split(":")[0] as string);

describe("compileDecoder", () => {
  it("gives a value that has nothing to change as it is", () => {
    const value = { name: "Widget", tags: ["a"] };
    expect(read(t.Object({ name: t.String(), tags: t.Array(t.String()) }), value)).toBe(value);
  });

  it("compiles a schema once, however many routes share it", () => {
    const schema = t.Object({ id: t.Integer() });
    expect(compileDecoder(schema, "GET /a")).toBe(compileDecoder(schema, "GET /b"));
  });

  it("refuses what is no schema", () => {
    expect(() => compileDecoder("text" as never, "POST /items body")).toThrow(
      /^SCHEMA_INVALID: POST \/items body: .*got "text"/,
    );
  });
});

describe("defaults", () => {
  const schema = t.Object({
    page: t.Integer({ default: 1 }),
    tags: t.Array(t.String(), { default: [] }),
    sort: t.Optional(t.String({ default: "asc" })),
  });

  it("are filled in where a field is absent", () => {
    expect(read(schema, { page: 5 })).toEqual({ page: 5, tags: [], sort: "asc" });
  });

  it("are fresh for every value", () => {
    const first = read(schema, {}) as { tags: string[] };
    first.tags.push("changed");
    expect(read(schema, {})).toEqual({ page: 1, tags: [], sort: "asc" });
  });

  it("have their own defaults filled in", () => {
    const nested = t.Object({ paging: t.Object({ limit: t.Integer({ default: 10 }) }, { default: {} }) });
    expect(read(nested, {})).toEqual({ paging: { limit: 10 } });
  });

  it("are made by a function where the schema has one", () => {
    let count = 0;
    const counted = t.Object({ id: t.Integer({ default: () => ++count }) });
    expect([read(counted, {}), read(counted, {})]).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("do not change the value that was given", () => {
    const value = Object.freeze({ page: 5 });
    expect(read(schema, value)).not.toBe(value);
  });

  it("must fit their own schema", () => {
    expect(() => read(t.Object({ page: t.Integer({ default: "one" }) }), {})).toThrow(
      'SCHEMA_DEFAULT_INVALID: POST /items body: the default "one" does not fit its own schema: Expected `integer`, got `string`. Correct the default, or the schema.',
    );
  });
});

describe("unknown keys", () => {
  it("are dropped, at every level", () => {
    const schema = t.Object({ item: t.Object({ id: t.Integer() }), list: t.Array(t.Object({ id: t.Integer() })) });
    expect(read(schema, { item: { id: 1, x: 1 }, list: [{ id: 2, x: 1 }], x: 1 })).toEqual({
      item: { id: 1 },
      list: [{ id: 2 }],
    });
  });

  it("are kept where the schema allows them", () => {
    expect(read(t.Object({ id: t.Integer() }, { additionalProperties: true }), { id: 1, x: 1 })).toEqual({
      id: 1,
      x: 1,
    });
    expect(read(t.Record(t.String(), t.Integer()), { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
  });

  it("are an issue each where the schema refuses them", () => {
    const schema = t.Object({ id: t.Integer() }, { additionalProperties: false });
    expect(issuesOf(schema, { id: "1", a: 1, b: 2 })).toEqual([
      "validation_error id: Expected `integer`, got `string`",
      "validation_error a: Object contains unknown field `a`",
      "validation_error b: Object contains unknown field `b`",
    ]);
  });

  it("are those that no branch of an intersection has", () => {
    const schema = t.Intersect([t.Object({ a: t.Integer() }), t.Object({ b: t.Integer({ default: 2 }) })]);
    expect(read(schema, { a: 1, c: 3 })).toEqual({ a: 1, b: 2 });
  });

  it("are those that the chosen variant of a union does not have", () => {
    const schema = t.Union([
      t.Object({ kind: t.Literal("card"), number: t.String() }),
      t.Object({ kind: t.Literal("cash"), note: t.Optional(t.String()) }),
    ]);
    expect(read(schema, { kind: "cash", number: "1", note: "x" })).toEqual({ kind: "cash", note: "x" });
  });

  it("are told by the chosen variant inside an intersection, too", () => {
    const variants = t.Union([t.Object({ a: t.Integer() }), t.Object({ b: t.Integer() })]);
    expect(read(t.Intersect([t.Object({ id: t.Integer() }), variants]), { id: 1, b: 2, c: 3 })).toEqual({
      id: 1,
      b: 2,
    });
  });
});

describe("integers", () => {
  it("are refused where JSON has lost digits", () => {
    expect(read(t.Integer(), 2 ** 53 - 1)).toBe(2 ** 53 - 1);
    expect(issuesOf(t.Integer(), 2 ** 53)).toEqual([
      "validation_error : Expected `integer` within ±9007199254740991; t.BigInt() takes larger ones, as strings of digits",
    ]);
    expect(pathsOf(t.Integer({ minimum: 0 }), 2 ** 53)).toEqual(["validation_error "]);
  });

  it("become bigints of 64 bits from safe numbers and from digits", () => {
    const values = [5, -5, "9223372036854775807", "-9223372036854775808"];
    expect(values.map((value) => read(t.BigInt(), value))).toEqual([5n, -5n, 2n ** 63n - 1n, -(2n ** 63n)]);
  });

  it("are no bigints outside 64 bits, when unsafe, or as other texts", () => {
    for (const value of ["9223372036854775808", "-9223372036854775809", 2 ** 53, 1.5, "", "1.0", "0x10", true, null]) {
      expect(pathsOf(t.Object({ id: t.BigInt() }), { id: value })).toEqual(["validation_error id"]);
    }
  });

  it("keep the constraints of a bigint", () => {
    expect(issuesOf(t.Array(t.BigInt({ minimum: 5n })), [5, "4"])).toEqual([
      "validation_error 1: Expected `integer` >= 5",
    ]);
  });
});

describe("codecs", () => {
  const date = t
    .Codec(t.String({ format: "date-time" }))
    .Decode((text) => new Date(text))
    .Encode((value) => value.toISOString());

  it("decode at every place of a schema", () => {
    const schema = t.Object({ at: date, all: t.Array(date), maybe: t.Union([date, t.Null()]), some: t.Optional(date) });
    const text = "2024-01-01T00:00:00Z";
    const value = { at: text, all: [text], maybe: text };
    expect(read(schema, value)).toEqual({ at: new Date(text), all: [new Date(text)], maybe: new Date(text) });
    expect(value.at).toBe(text);
  });

  it("decode from the inside out", () => {
    const point = t
      .Codec(t.Object({ at: date }))
      .Decode(({ at }) => at.getUTCFullYear())
      .Encode(() => ({ at: new Date(0) }));
    expect(read(point, { at: "2024-01-01T00:00:00Z" })).toBe(2024);
  });

  it("decode defaults, which are written in their JSON form", () => {
    const schema = t.Object({
      at: t
        .Codec(t.String({ default: "2024-01-01" }))
        .Decode((text) => new Date(text))
        .Encode(String),
    });
    expect(read(schema, {})).toEqual({ at: new Date("2024-01-01") });
  });

  it("refuse a value by throwing an Error", () => {
    const url = t
      .Codec(t.String())
      .Decode((text) => new URL(text))
      .Encode(String);
    expect(issuesOf(t.Object({ links: t.Array(url) }), { links: ["http://a", "b", "c"] })).toEqual([
      "value_error links.1: Invalid URL",
      "value_error links.2: Invalid URL",
    ]);
  });

  it("throw on what is an answer of its own, and what is no Error", () => {
    for (const thrown of [new Forbidden("No"), "text"]) {
      const schema = t
        .Codec(t.String())
        .Decode(() => {
          throw thrown;
        })
        .Encode(String);
      expect(() => read(schema, "x")).toThrow(thrown as Error);
    }
  });
});

describe("refinements", () => {
  const range = t.Refine(
    t.Object({ from: t.Integer({ default: 1 }), to: t.Integer() }),
    ({ from, to }) => from <= to,
    () => "from must not be above to",
  );

  it("see a whole object with its defaults and without unknown keys", () => {
    const seen = vi.fn(() => true);
    expect(read(t.Refine(t.Object({ a: t.Integer({ default: 1 }) }), seen), { x: 1 })).toEqual({ a: 1 });
    expect(seen).toHaveBeenCalledWith({ a: 1 });
  });

  it("give a value_error with their own message", () => {
    expect(issuesOf(t.Array(range), [{ to: 1 }, { to: 0 }])).toEqual(["value_error 1: from must not be above to"]);
    expect(
      issuesOf(
        t.Refine(t.String(), () => false),
        "x",
      ),
    ).toEqual(["value_error : Invalid value"]);
  });

  it("are not asked about an object whose fields are wrong", () => {
    expect(issuesOf(range, { to: "x" })).toEqual(["validation_error to: Expected `integer`, got `string`"]);
  });

  it("leave a value to the next variant of a union", () => {
    const positive = t.Refine(t.Object({ n: t.Integer(), kind: t.Literal("+", { default: "+" }) }), ({ n }) => n > 0);
    const any = t.Object({ n: t.Integer() });
    expect(read(t.Union([positive, any]), { n: 1 })).toEqual({ n: 1, kind: "+" });
    expect(read(t.Union([positive, any]), { n: -1 })).toEqual({ n: -1 });
    expect(issuesOf(t.Union([positive, t.Null()]), { n: -1 })).toEqual(["value_error : Invalid value"]);
  });

  it("see bigints as bigints", () => {
    const even = t.Refine(
      t.BigInt(),
      (value) => value % 2n === 0n,
      () => "must be even",
    );
    expect(read(even, "4")).toBe(4n);
    expect(issuesOf(even, "5")).toEqual(["value_error : must be even"]);
  });
});

describe("recursive schemas", () => {
  const Tree = t.Cyclic(
    { Tree: t.Object({ size: t.Integer({ default: 0 }), children: t.Array(t.Ref("Tree"), { default: [] }) }) },
    "Tree",
  );

  it("are finished at every level", () => {
    expect(read(Tree, { x: 1, children: [{ size: 1, x: 1 }] })).toEqual({
      size: 0,
      children: [{ size: 1, children: [] }],
    });
    expect(pathsOf(Tree, { children: [{}, { children: [{ size: "x" }] }] })).toEqual([
      "validation_error children.1.children.0.size",
    ]);
  });

  it("refer to each other through a module", () => {
    const { User } = t.Module({
      User: t.Object({ name: t.String(), posts: t.Array(t.Ref("Post")) }),
      Post: t.Object({ title: t.String(), author: t.Optional(t.Ref("User")) }),
    });
    const user = { name: "Ann", posts: [{ title: "Hi", author: { name: "Ann", posts: [] } }] };
    expect(read(User, { ...user, x: 1 })).toEqual(user);
    expect(pathsOf(User, { name: "Ann", posts: [{ author: { posts: [1] } }] })).toEqual([
      "missing_field posts.0.title",
      "missing_field posts.0.author.name",
      "validation_error posts.0.author.posts.0",
    ]);
  });

  it("refuse bottomless values without exhausting the stack", () => {
    let value: unknown = {};
    for (let level = 0; level < 100_000; level++) value = { children: [value] };
    expect(issuesOf(Tree, value)[0]).toMatch(/Value is nested too deeply \(more than 100 levels\)$/);
  });
});

describe("values of unknown shape", () => {
  const open: AnySchema[] = [
    t.Unknown(),
    t.Any(),
    t.Record(t.String(), t.Any()),
    t.Object({}, { additionalProperties: true }),
    t.Object({ meta: t.Unknown() }, { additionalProperties: t.Unknown() }),
    t.Union([t.Null(), t.Unknown()]),
    t.Unsafe({ type: "object" }),
    z.unknown(),
    z.looseObject({}),
    v.unknown(),
    v.looseObject({}),
    type("object"),
  ];

  it("may not have keys that pollute prototypes", () => {
    for (const text of ['{"meta":{"__proto__":{"admin":true}}}', '{"meta":{"constructor":{"prototype":{}}}}']) {
      for (const schema of open) expect(pathsOf(schema, JSON.parse(text))[0]).toMatch(/^forbidden_key meta\./);
    }
  });

  it("may not be nested beyond 100 levels", () => {
    const nested = JSON.parse(`{"meta":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    for (const schema of open) expect(issuesOf(schema, nested)[0]).toMatch(/nested too deeply/);
    expect(read(t.Unknown(), JSON.parse("[".repeat(100) + "]".repeat(100)))).toBeInstanceOf(Array);
  });

  it("lose an own __proto__ where the schema is closed, without touching any prototype", () => {
    const schema = t.Object({ name: t.String(), inner: t.Optional(t.Object({ id: t.Integer() })) });
    const value = JSON.parse('{"name":"x","__proto__":{"admin":true},"inner":{"id":1,"__proto__":{"admin":true}}}');
    const decoded = read(schema, value) as { inner: object };
    expect(decoded).toEqual({ name: "x", inner: { id: 1 } });
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(decoded.inner)).toBe(Object.prototype);
    expect("admin" in decoded).toBe(false);
  });

  it("may have a field called constructor, which is absent unless it is their own", () => {
    const schema = t.Object({ constructor: t.Optional(t.String()), name: t.String({ default: "x" }) });
    expect(read(schema, {})).toEqual({ name: "x" });
    expect(Object.hasOwn(read(schema, { constructor: "Ferrari" }) as object, "constructor")).toBe(true);
    expect(pathsOf(t.Object({ constructor: t.String() }), {})).toEqual(["missing_field constructor"]);
  });
});

describe("Standard Schemas", () => {
  const user = {
    zod: z.object({ name: z.string().min(2), age: z.number().default(18) }),
    valibot: v.object({ name: v.pipe(v.string(), v.minLength(2)), age: v.optional(v.number(), 18) }),
    arktype: type({ name: "string >= 2", age: "number = 18" }),
  };

  for (const [library, schema] of Object.entries(user)) {
    it(`are validated by ${library}, whose output is the value`, () => {
      expect(read(schema, { name: "Ann" })).toEqual({ name: "Ann", age: 18 });
    });

    it(`tell missing fields from wrong ones with ${library}`, () => {
      expect(pathsOf(schema, { age: "x" }).sort()).toEqual(["missing_field name", "validation_error age"]);
    });

    it(`have paths of keys and indices with ${library}`, () => {
      const lists = { zod: z.array(z.number()), valibot: v.array(v.number()), arktype: type("number[]") }[library];
      expect((read(lists as AnySchema, [1, "x"]) as SchemaIssues).issues.map(({ path }) => path)).toEqual([[1]]);
    });
  }

  it("may be asynchronous", async () => {
    const schema = z.object({ name: z.string().refine(async (name) => name !== "taken", "Name is taken") });
    expect(await read(schema, { name: "free" })).toEqual({ name: "free" });
    expect(await read(schema, { name: "taken" })).toMatchObject({ issues: [{ path: ["name"], msg: "Name is taken" }] });
  });

  it("never answer with more than a hundred issues", () => {
    const issues = read(z.array(z.number()), Array(10_000).fill("x")) as SchemaIssues;
    expect(issues.issues.length).toBe(100);
  });
});

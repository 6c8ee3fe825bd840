import { type } from "arktype";
import { BoltAPI, type BoltAPIOptions, t } from "boltapi";
import { TestClient, type TestRequestOptions, type TestResponse } from "boltapi/testing";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";

const Item = t.Object({
  name: t.String(),
  price: t.Number({ minimum: 0 }),
  tags: t.Array(t.String(), { default: [] }),
});

/** Posts to a route that answers with the body it got. */
async function post(body: unknown, sent: TestRequestOptions, options: BoltAPIOptions = {}): Promise<TestResponse> {
  const api = new BoltAPI(options);
  (api.post as (path: string, options: unknown, handler: unknown) => void)(
    "/",
    { body },
    (input: { body: unknown }) => ({
      body: input.body,
    }),
  );
  await using client = new TestClient(api);
  return client.post("/", sent);
}

const bytesOf = (...pieces: (string | number[])[]): Uint8Array =>
  Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : Buffer.from(piece))));

describe("a body", () => {
  it("is what its schema describes: defaults filled in, other keys dropped", async () => {
    const response = await post(Item, { json: { name: "Widget", price: 1.5, admin: true } });

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ body: { name: "Widget", price: 1.5, tags: [] } });
  });

  it.each([
    ["TypeBox", Item],
    ["Zod", z.object({ name: z.string(), price: z.number().min(0), tags: z.array(z.string()).default([]) })],
    [
      "Valibot",
      v.object({
        name: v.string(),
        price: v.pipe(v.number(), v.minValue(0)),
        tags: v.optional(v.array(v.string()), []),
      }),
    ],
    ["ArkType", type({ name: "string", price: "number >= 0", tags: type("string[]").default(() => []) })],
  ])("can be declared with %s", async (_library, schema) => {
    expect((await post(schema, { json: { name: "Widget", price: 1 } })).json()).toEqual({
      body: { name: "Widget", price: 1, tags: [] },
    });
    const bad = await post(schema, { json: { name: 5, price: -1, tags: ["ok", 7] } });
    expect(bad.status).toBe(422);
    expect(bad.json<{ detail: { loc: unknown }[] }>().detail.map(({ loc }) => loc)).toEqual([
      ["body", "name"],
      ["body", "price"],
      ["body", "tags", 1],
    ]);
    const missing = await post(schema, { json: { price: 1 } });
    expect(missing.json()).toMatchObject({ detail: [{ type: "missing_field", loc: ["body", "name"] }] });
  });

  it("can be any JSON", async () => {
    expect((await post(t.Array(t.Integer()), { json: [1, 2] })).json()).toEqual({ body: [1, 2] });
    expect((await post(t.String(), { json: "text" })).json()).toEqual({ body: "text" });
    expect((await post(t.Null(), { json: null })).json()).toEqual({ body: null });
    expect((await post(t.Union([t.Integer(), t.Boolean()]), { json: false })).json()).toEqual({ body: false });
  });

  it("does not turn text into numbers", async () => {
    const response = await post(Item, { json: { name: "Widget", price: "1.5" } });

    expect(response.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["body", "price"], msg: "Expected `number`, got `string`" }],
    });
  });

  it("reports everything that is wrong, with exact places", async () => {
    const response = await post(t.Object({ items: t.Array(Item), note: t.String({ maxLength: 3 }) }), {
      json: { items: [{ name: "ok", price: 1 }, { price: -1 }, "no"], note: "long" },
    });

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [
        { type: "missing_field", loc: ["body", "items", 1, "name"], msg: "Object missing required field `name`" },
        { type: "validation_error", loc: ["body", "items", 1, "price"], msg: "Expected `integer` >= 0" },
        { type: "validation_error", loc: ["body", "items", 2], msg: "Expected `object`, got `string`" },
        { type: "validation_error", loc: ["body", "note"], msg: "Expected `string` of length <= 3" },
      ],
    });
  });

  it("is checked by rules about the whole", async () => {
    const Passwords = t.Refine(
      t.Object({ password: t.String(), again: t.String() }),
      ({ password, again }) => password === again,
      () => "Passwords differ",
    );

    expect((await post(Passwords, { json: { password: "a", again: "b" } })).json()).toEqual({
      detail: [{ type: "value_error", loc: ["body"], msg: "Passwords differ" }],
    });
  });

  it("may be asynchronous to check", async () => {
    const User = z.object({
      name: z.string().refine(async (name) => (await Promise.resolve(name)) !== "admin", "Reserved"),
    });

    expect((await post(User, { json: { name: "ada" } })).status).toBe(200);
    expect((await post(User, { json: { name: "admin" } })).json()).toEqual({
      detail: [{ type: "validation_error", loc: ["body", "name"], msg: "Reserved" }],
    });
  });
});

describe("JSON that is malformed", () => {
  it("is a 422 with line, column and the place marked", async () => {
    const response = await post(Item, { body: '{\n  "name": "Widget",\n  "price": 1,,\n}' });

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [
        {
          type: "json_invalid",
          loc: ["body", 3, 14],
          msg: expect.stringMatching(/^Invalid JSON at line 3, column 14: .*\n {2}"price": 1,,\n {13}\^$/),
          input: '{\n  "name": "Widget",\n  "price": 1,,\n}',
          ctx: { line: 3, column: 14, byte_position: 35, error: expect.any(String) },
        },
      ],
    });
  });

  it.each(["{", "{'a':1}", "[1,]", "NaN", "undefined", "01", '{"a":1}x', '"\n"', "\u00a0{}"])(
    "such as %j is a 422",
    async (body) => {
      const response = await post(Item, { body });

      expect(response.status).toBe(422);
      expect(response.json()).toMatchObject({
        detail: [{ type: "json_invalid", loc: ["body", expect.any(Number), expect.any(Number)] }],
      });
    },
  );

  it.each([
    ["no body at all", {}],
    ["an empty body", { body: "" }],
    ["an empty body that is announced as JSON", { body: "", headers: { "content-type": "application/json" } }],
  ])("such as %s is a 422 for the body as a whole", async (_described, sent) => {
    const response = await post(Item, sent);

    expect(response.status).toBe(422);
    expect(response.json()).toMatchObject({
      detail: [{ type: "json_invalid", loc: ["body"], msg: "Invalid JSON: the body is empty" }],
    });
  });

  it.each([
    ["bytes that are not UTF-8", bytesOf('{"name":"', [0xff], '"}')],
    ["half a character", bytesOf('{"name":"', [0xc3], '"}')],
    ["a surrogate in UTF-8", bytesOf('{"name":"', [0xed, 0xa0, 0x80], '"}')],
    ["UTF-16", Buffer.from('{"name":"a"}', "utf16le")],
    ["UTF-16 with its mark", bytesOf([0xff, 0xfe], [0x7b, 0x00, 0x7d, 0x00])],
  ])("such as %s is a 422", async (_described, body) => {
    expect((await post(Item, { body })).json()).toMatchObject({ detail: [{ type: "json_invalid" }] });
  });

  it("repeats only the beginning of a long body", async () => {
    const response = await post(Item, { body: `[${"1,".repeat(10_000)}` });

    expect(response.bytes.length).toBeLessThan(2000);
  });
});

describe("JSON that is well formed", () => {
  it("may begin with a byte order mark", async () => {
    expect((await post(t.Array(t.Integer()), { body: bytesOf([0xef, 0xbb, 0xbf], "[1]") })).json()).toEqual({
      body: [1],
    });
  });

  it("may have NUL and lone surrogates in its strings, which JSON allows", async () => {
    expect((await post(t.String(), { body: '"a\\u0000b"' })).json()).toEqual({ body: "a\0b" });
    expect((await post(t.String(), { body: '"\\ud800"' })).status).toBe(200);
  });

  it("takes the last of keys that are repeated", async () => {
    expect((await post(t.Object({ a: t.Integer() }), { body: '{"a":1,"a":2}' })).json()).toEqual({ body: { a: 2 } });
  });

  it("may come in pieces that cut characters", async () => {
    async function* pieces() {
      for (const byte of bytesOf('"Grüße €"')) yield new Uint8Array([byte]);
    }

    expect((await post(t.String(), { body: pieces() })).json()).toEqual({ body: "Grüße €" });
  });
});

describe("an optional body", () => {
  it("is undefined when it is absent, and checked when it is there", async () => {
    const api = new BoltAPI();
    api.post("/", { body: t.Optional(Item) }, (input) => [Object.hasOwn(input, "body"), input.body === undefined]);
    await using client = new TestClient(api);

    expect((await client.post("/")).json()).toEqual([true, true]);
    expect((await client.post("/", { json: {} })).status).toBe(422);
    expect((await client.post("/", { body: " " })).status).toBe(422);
  });

  it("is its default when it is absent", async () => {
    const body = t.Object({ page: t.Integer() }, { default: { page: 1 } });

    expect((await post(body, {})).json()).toEqual({ body: { page: 1 } });
  });
});

describe("the type of the content", () => {
  it.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/ld+json",
    "application/vnd.api+json",
  ])("%s is taken", async (contentType) => {
    expect((await post(t.Object({}), { body: "{}", headers: { "content-type": contentType } })).status).toBe(200);
  });

  it("may be left out", async () => {
    expect((await post(t.Object({}), { body: "{}" })).status).toBe(200);
  });

  it.each([
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/json; charset=latin1",
    "application/json; charset=utf-16",
    "json",
    "*/*",
  ])("%s is a 415 that says what would be taken", async (contentType) => {
    const response = await post(t.Object({}), { body: "{}", headers: { "content-type": contentType } });

    expect(response.status).toBe(415);
    expect(response.headers.get("accept")).toBe("application/json");
    expect(response.json()).toEqual({ detail: `Expected content type application/json, got ${contentType}` });
  });

  it("that is very long is cut in the answer", async () => {
    const response = await post(t.Object({}), { body: "{}", headers: { "content-type": "x".repeat(5000) } });

    expect(response.status).toBe(415);
    expect(response.bytes.length).toBeLessThan(300);
  });
});

describe("the encoding of the content", () => {
  it("is a 415 where it is none that is understood", async () => {
    const response = await post(t.Object({}), { body: "{}", headers: { "content-encoding": "gzip" } });

    expect(response.status).toBe(415);
  });

  it("may say that there is none", async () => {
    expect((await post(t.Object({}), { body: "{}", headers: { "content-encoding": "identity" } })).status).toBe(200);
  });
});

describe("a body that is too large", () => {
  const limit: BoltAPIOptions = { maxBodyBytes: 10 };

  it("is a 413 by its length, and by what comes", async () => {
    async function* pieces() {
      yield bytesOf('"12345');
      yield bytesOf('67890"');
    }

    for (const body of ['"1234567890"', pieces()]) {
      const response = await post(t.String(), { body }, limit);
      expect(response.status).toBe(413);
      expect(response.json()).toEqual({ detail: "Request body is larger than 10 bytes" });
    }
    expect((await post(t.String(), { body: '"12345678"' }, limit)).status).toBe(200);
  });

  it("is not read when its length says so", async () => {
    let pulled = 0;
    async function* pieces() {
      pulled++;
      yield new Uint8Array(100);
    }

    const response = await post(t.String(), { body: pieces(), headers: { "content-length": "100" } }, limit);

    expect(response.status).toBe(413);
    expect(pulled).toBe(0);
  });

  it("is no matter of a route that does not read it", async () => {
    const api = new BoltAPI(limit);
    api.post("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "x".repeat(100) })).text()).toBe("ok");
  });

  it("is a 415 first where its type is wrong", async () => {
    const response = await post(
      t.String(),
      { body: "x".repeat(100), headers: { "content-type": "text/plain" } },
      limit,
    );

    expect(response.status).toBe(415);
  });
});

describe("a body that means harm", () => {
  afterEach(() => {
    delete (Object.prototype as Record<string, unknown>).polluted;
  });

  const open: [string, unknown][] = [
    ["any value of TypeBox", t.Unknown()],
    ["an open object of TypeBox", t.Object({}, { additionalProperties: true })],
    ["a record of TypeBox", t.Record(t.String(), t.Unknown())],
    ["a closed object of TypeBox", t.Object({ name: t.Optional(t.String()) })],
    ["any value of Zod", z.unknown()],
    ["an open object of Zod", z.looseObject({})],
    ["any value of Valibot", v.unknown()],
    ["any value of ArkType", type("unknown")],
  ];

  it.each(open)("pollutes no prototype through %s", async (_described, schema) => {
    for (const body of [
      '{"__proto__":{"polluted":true}}',
      '{"a":{"__proto__":{"polluted":true}}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
      '[{"__proto__":{"polluted":true}}]',
    ]) {
      const seen: unknown[] = [];
      const api = new BoltAPI();
      (api.post as (path: string, options: unknown, handler: unknown) => void)(
        "/",
        { body: schema },
        (input: { body: unknown }) => {
          // What careless code does with a body.
          seen.push(Object.assign({}, input.body));
          return {};
        },
      );
      await using client = new TestClient(api);

      const response = await client.post("/", { body });

      expect([200, 422]).toContain(response.status);
      for (const value of seen) expect((value as Record<string, unknown>).polluted).toBeUndefined();
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
  });

  it("says where a forbidden key is", async () => {
    expect((await post(t.Unknown(), { body: '{"a":[{"__proto__":1}]}' })).json()).toEqual({
      detail: [
        {
          type: "forbidden_key",
          loc: ["body", "a", 0, "__proto__"],
          msg: "Object contains forbidden key `__proto__`",
        },
      ],
    });
  });

  it.each(open)("exhausts no stack through %s, however deeply it is nested", async (_described, schema) => {
    for (const [opening, closing] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const body = opening.repeat(50_000) + (opening === "[" ? "" : "1") + closing.repeat(50_000);
      const response = await post(schema, { body });
      expect([200, 422]).toContain(response.status);
    }
  });

  it("exhausts no stack through a schema that contains itself", async () => {
    const Tree = t.Cyclic({ Tree: t.Object({ children: t.Array(t.Ref("Tree")) }) }, "Tree");
    const deep = '{"children":['.repeat(5000) + "]}".repeat(5000);

    expect((await post(Tree, { body: deep })).status).toBe(422);
  });

  it("gets a bounded list of issues", async () => {
    const response = await post(t.Array(t.Integer()), { json: Array.from({ length: 20_000 }, () => "x") });

    expect(response.status).toBe(422);
    expect(response.json<{ detail: unknown[] }>().detail.length).toBeLessThanOrEqual(100);
  });
});

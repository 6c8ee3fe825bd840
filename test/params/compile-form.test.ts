import { type } from "arktype";
import { BoltAPI, type FileSchemaOptions, silentLogger, t } from "boltapi";
import { TestClient, type TestRequestOptions, type TestResponse } from "boltapi/testing";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { boundary, filePart, multipartBody, type TestPart, textPart } from "../forms/multipart-body.ts";

type Form = NonNullable<TestRequestOptions["form"]>;

/** Answers with its form; a file becomes its name, type and size. */
function showing(form: unknown): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  const handler = ({ form }: { form: object }): unknown => JSON.parse(JSON.stringify(form, (_, value) => shown(value)));
  (api.post as (path: string, options: unknown, handler: unknown) => void)("/", { form }, handler);
  return api;
}

function shown(value: unknown): unknown {
  return value instanceof File ? `${value.name} ${value.type} ${value.size}` : value;
}

async function send(declared: unknown, form: Form): Promise<TestResponse> {
  await using client = new TestClient(showing(declared));
  return client.post("/", { form });
}

async function sendParts(declared: unknown, parts: readonly TestPart[]): Promise<TestResponse> {
  await using client = new TestClient(showing(declared));
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
  return client.post("/", { body: multipartBody(parts), headers });
}

async function issuesOf(sent: Promise<TestResponse>): Promise<unknown[]> {
  const response = await sent;
  expect(response.status).toBe(422);
  return response.json<{ detail: unknown[] }>().detail;
}

const pdf = (content = "content", name = "a.pdf"): File => new File([content], name, { type: "application/pdf" });
const fields = {
  page: t.Integer({ minimum: 1, default: 1 }),
  name: t.String({ minLength: 2 }),
  tags: t.Optional(t.Array(t.String())),
};

describe.each([
  ["urlencoded", {}],
  // Undeclared, and only there to make it multipart.
  ["multipart", { extra: pdf() }],
])("a form that comes %s", (_, extra: Form) => {
  describe.each([
    ["a record of schemas", fields],
    ["an object schema", t.Object(fields)],
  ])("declared as %s", (_, form) => {
    it("is read field by field", async () => {
      const response = await send(form, { page: 2, name: "größe", tags: ["a", "b"], ...extra });
      expect(response.json()).toEqual({ page: 2, name: "größe", tags: ["a", "b"] });
    });

    it("gets its defaults", async () => {
      expect((await send(form, { name: "ann", ...extra })).json()).toEqual({ page: 1, name: "ann" });
    });

    it("makes a list of one value, and takes the last of several where one is wanted", async () => {
      const response = await send(form, { name: ["ann", "ben"], tags: "a", ...extra });
      expect(response.json()).toEqual({ page: 1, name: "ben", tags: ["a"] });
    });

    it("has all of its issues told at once", async () => {
      expect(await issuesOf(send(form, { page: "x", ...extra }))).toEqual([
        { type: "validation_error", loc: ["body", "page"], msg: "Invalid integer value: 'x'" },
        { type: "missing_field", loc: ["body", "name"], msg: "Missing required form field: name" },
      ]);
    });

    it("drops what is not declared", async () => {
      expect((await send(form, { name: "ann", __proto__x: "1", other: "2", ...extra })).json()).toEqual({
        page: 1,
        name: "ann",
      });
    });
  });

  it("is read under aliases", async () => {
    const form = { name: t.String({ alias: "full-name" }) };
    expect((await send(form, { "full-name": "ann", ...extra })).json()).toEqual({ name: "ann" });
    expect(await issuesOf(send(form, extra))).toMatchObject([{ loc: ["body", "full-name"] }]);
  });

  it("has fields longer than other parameters may be", async () => {
    const response = await send({ text: t.String() }, { text: "x".repeat(100_000), ...extra });
    expect(response.json<{ text: string }>().text).toHaveLength(100_000);
  });

  it("has no NUL in its texts", async () => {
    const msg = "Form field contains a NUL character";
    expect(
      await issuesOf(send({ a: t.String(), b: t.Array(t.String()) }, { a: "\0", b: ["x", "\0"], ...extra })),
    ).toEqual([
      { type: "validation_error", loc: ["body", "a"], msg },
      { type: "validation_error", loc: ["body", "b", 1], msg },
    ]);
  });

  it("is refused, kept or checked as an open schema says", async () => {
    const strict = t.Object({ a: t.String() }, { additionalProperties: false });
    const open = t.Object({ a: t.String() }, { additionalProperties: t.Integer() });
    expect(await issuesOf(send(strict, { a: "1", b: "2" }))).toEqual([
      { type: "validation_error", loc: ["body", "b"], msg: "Unknown form field: b" },
    ]);
    expect((await send(open, { a: "1", b: "2" })).json()).toEqual({ a: "1", b: 2 });
    expect(await issuesOf(send(open, { a: "1", b: "x" }))).toMatchObject([{ loc: ["body", "b"] }]);
  });

  it("does not reach prototypes", async () => {
    const parts = ["__proto__", "constructor", "toString"].map((name) => textPart(name, "x"));
    const open = t.Object({ a: t.Optional(t.String()) }, { additionalProperties: t.String() });
    expect((await sendParts(open, parts)).json()).toEqual({ constructor: "x", toString: "x" });
  });

  it("is read by rules about the whole", async () => {
    const form = t.Refine(
      t.Object({ a: t.Integer(), b: t.Integer() }),
      ({ a, b }) => a < b,
      () => "a must be less than b",
    );
    expect((await send(form, { a: 1, b: 2, ...extra })).json()).toEqual({ a: 1, b: 2 });
    expect(await issuesOf(send(form, { a: 2, b: 1, ...extra }))).toEqual([
      { type: "value_error", loc: ["body"], msg: "a must be less than b" },
    ]);
  });
});

describe("forms of other libraries", () => {
  const file = pdf();

  it.each([
    ["a record of Zod", { n: z.coerce.number(), f: z.file() }],
    ["an object of Zod", z.object({ n: z.coerce.number(), f: z.file() })],
    ["a record of Zod with instances", { n: z.coerce.number(), f: z.instanceof(File) }],
    ["an object of Zod with instances", z.object({ n: z.coerce.number(), f: z.instanceof(File) })],
    ["a record of Valibot", { n: v.pipe(v.string(), v.transform(Number)), f: v.file() }],
    ["an object of Valibot", v.object({ n: v.pipe(v.string(), v.transform(Number)), f: v.file() })],
  ])("get numbers and files in %s", async (_, form) => {
    expect((await send(form, { n: 5, f: file })).json()).toEqual({ n: 5, f: "a.pdf application/pdf 7" });
    expect(await issuesOf(send(form, { n: "x", f: "text" }))).toContainEqual(
      expect.objectContaining({ loc: ["body", "f"] }),
    );
    expect((await send(form, {})).status).toBe(422);
  });

  it("get files in an object of ArkType", async () => {
    expect((await send(type({ f: "File" }), { f: file })).json()).toEqual({ f: "a.pdf application/pdf 7" });
    expect(await issuesOf(send(type({ f: "File" }), { f: "text" }))).toMatchObject([{ loc: ["body", "f"] }]);
  });

  it.each([
    ["Zod", { files: z.array(z.file()).max(2) }],
    ["Zod, in an object", z.object({ files: z.array(z.file()).max(2) })],
    ["Valibot, in an object", v.object({ files: v.array(v.file()) })],
  ])("get lists of files in %s", async (_, form) => {
    const response = await send(form, { files: [pdf("1"), pdf("22")] });
    expect(response.json()).toEqual({ files: ["a.pdf application/pdf 1", "a.pdf application/pdf 2"] });
  });

  it("have the last word about files", async () => {
    const form = z.object({ f: z.file().mime("text/plain").max(10) });
    expect(await issuesOf(send(form, { f: pdf() }))).toMatchObject([{ type: "validation_error", loc: ["body", "f"] }]);
    expect(await issuesOf(send(form, { f: pdf("x".repeat(11)) }))).toMatchObject([
      { type: "file_too_large", ctx: { max_size: 10, actual_size: 11 } },
    ]);
  });

  it.each([
    ["Zod", z.object({ f: z.instanceof(File) })],
    ["Valibot", v.object({ f: v.file() })],
  ])("keep to 1 MiB where nothing else is said, in %s", async (_, form) => {
    expect((await send(form, { f: pdf("x".repeat(1_048_576)) })).status).toBe(200);
    expect(await issuesOf(send(form, { f: pdf("x".repeat(1_048_577)) }))).toMatchObject([{ type: "file_too_large" }]);
  });
});

describe("a file in a form", () => {
  const one = (options: FileSchemaOptions = {}) => ({ f: t.File(options) });

  it("arrives with its name, type and size", async () => {
    expect((await send(one(), { f: pdf("12345") })).json()).toEqual({ f: "a.pdf application/pdf 5" });
    expect((await send(t.Object(one()), { f: pdf("12345") })).json()).toEqual({ f: "a.pdf application/pdf 5" });
  });

  it("may be empty", async () => {
    expect((await send(one(), { f: pdf("") })).json()).toEqual({ f: "a.pdf application/pdf 0" });
  });

  it("may be optional, and is absent where a browser's user has chosen none", async () => {
    const form = { f: t.Optional(t.File()) };
    expect((await send(form, {})).json()).toEqual({});
    expect((await sendParts(form, [filePart("f", "", "", "application/octet-stream")])).json()).toEqual({});
    expect((await sendParts(t.Object(form), [filePart("f", "", "", "application/octet-stream")])).json()).toEqual({});
  });

  it("is missing otherwise", async () => {
    const missing = [{ type: "file_missing", loc: ["body", "f"], msg: "Missing required file: f" }];
    expect(await issuesOf(send(one(), {}))).toEqual(missing);
    expect(await issuesOf(send(t.Object(one()), {}))).toEqual(missing);
    expect(await issuesOf(send({ f: t.Files() }, {}))).toEqual(missing);
    expect(await issuesOf(send(one({ alias: "f" }), { x: pdf() }))).toEqual(missing);
  });

  it("keeps to 1 MiB unless its schema says otherwise", async () => {
    expect((await send(one(), { f: pdf("x".repeat(1_048_576)) })).status).toBe(200);
    expect((await send(one({ maxSize: "2mb" }), { f: pdf("x".repeat(1_048_577)) })).status).toBe(200);
    expect(await issuesOf(send(one(), { f: pdf("x".repeat(1_500_000)) }))).toEqual([
      {
        type: "file_too_large",
        loc: ["body", "f"],
        msg: "File exceeds maximum size of 1048576 bytes",
        ctx: { max_size: 1_048_576, actual_size: 1_500_000 },
      },
    ]);
  });

  it("is checked for its size and declared type", async () => {
    expect(await issuesOf(send(one({ minSize: 10, types: ["image/*", "text/plain"] }), { f: pdf("123") }))).toEqual([
      {
        type: "file_too_small",
        loc: ["body", "f"],
        msg: "File is below minimum size of 10 bytes",
        ctx: { min_size: 10, actual_size: 3 },
      },
      {
        type: "file_invalid_content_type",
        loc: ["body", "f"],
        msg: "Invalid content type 'application/pdf'",
        ctx: { allowed_types: ["image/*", "text/plain"], actual_type: "application/pdf" },
      },
    ]);
  });

  it.each([
    ["image/png", ["image/*"], true],
    ["IMAGE/PNG", ["image/*"], true],
    ["image/png; q=1", ["Image/PNG"], true],
    ["image/png", ["*/*"], true],
    ["image/png", ["*"], true],
    ["imageX/png", ["image/*"], false],
    ["image/png+xml", ["image/png"], false],
    ["text/plain", ["image/*", "application/pdf"], false],
  ])("of type %s is checked against %j", async (type, types, isTaken) => {
    const response = await sendParts(one({ types }), [filePart("f", "a", "x", type)]);
    expect(response.status).toBe(isTaken ? 200 : 422);
  });

  it("comes once where one is declared", async () => {
    expect(await issuesOf(send(one(), { f: [pdf(), pdf()] }))).toEqual([
      {
        type: "file_too_many",
        loc: ["body", "f"],
        msg: "Too many files uploaded",
        ctx: { max_files: 1, actual_count: 2 },
      },
    ]);
  });

  it("is told apart from text", async () => {
    const form = { f: t.File(), s: t.String() };
    const issues = [
      { type: "validation_error", loc: ["body", "f"], msg: "Expected a file, got text" },
      { type: "validation_error", loc: ["body", "s"], msg: "Expected text, got a file" },
    ];
    expect(await issuesOf(send(form, { f: "text", s: pdf() }))).toEqual(issues);
    expect(await issuesOf(send(form, { f: "text", s: "text" }))).toEqual(issues.slice(0, 1));
  });

  it("may have rules of the application's own", async () => {
    const form = {
      f: t.Refine(
        t.File(),
        (file) => file.name.endsWith(".pdf"),
        () => "Only PDF, please",
      ),
    };
    expect((await send(form, { f: pdf() })).status).toBe(200);
    expect(await issuesOf(send(form, { f: pdf("x", "a.txt") }))).toEqual([
      { type: "value_error", loc: ["body", "f"], msg: "Only PDF, please" },
    ]);
    const whole = t.Refine(
      t.Object({ a: t.String(), f: t.File() }),
      ({ a, f }) => a === f.name,
      () => "Another name",
    );
    expect((await send(whole, { a: "a.pdf", f: pdf() })).json()).toEqual({ a: "a.pdf", f: "a.pdf application/pdf 7" });
    expect(await issuesOf(send(whole, { a: "b.pdf", f: pdf() }))).toMatchObject([{ msg: "Another name" }]);
  });
});

describe("several files in a form", () => {
  const some = { files: t.Files({ minFiles: 2, maxFiles: 3, maxSize: 5 }) };

  it.each([
    ["t.Files", some],
    ["t.Array", { files: t.Array(t.File({ maxSize: 5 }), { maxItems: 3 }) }],
    ["an object schema", t.Object(some)],
  ])("arrive as a list in %s", async (_, form) => {
    const response = await send(form, { files: [pdf("1"), pdf("22", "b.pdf")] });
    expect(response.json()).toEqual({ files: ["a.pdf application/pdf 1", "b.pdf application/pdf 2"] });
  });

  it("are a list of one, too", async () => {
    expect((await send({ files: t.Files() }, { files: pdf("1") })).json()).toEqual({
      files: ["a.pdf application/pdf 1"],
    });
  });

  it("are counted, and checked one by one", async () => {
    expect(await issuesOf(send(some, { files: pdf("1") }))).toEqual([
      {
        type: "file_too_few",
        loc: ["body", "files"],
        msg: "Too few files uploaded",
        ctx: { min_files: 2, actual_count: 1 },
      },
    ]);
    const four = [pdf("1"), pdf("too large"), pdf("1"), pdf("1")];
    expect(await issuesOf(send(some, { files: four }))).toMatchObject([
      { type: "file_too_many", loc: ["body", "files"], ctx: { max_files: 3, actual_count: 4 } },
      { type: "file_too_large", loc: ["body", "files", 1], ctx: { max_size: 5, actual_size: 9 } },
    ]);
  });
});

describe("a body that is no form", () => {
  const form = { name: t.Optional(t.String()) };

  async function post(body: string | undefined, headers: Record<string, string>): Promise<TestResponse> {
    await using client = new TestClient(showing(form));
    return client.post("/", { headers, ...(body === undefined ? {} : { body }) });
  }

  it.each([
    ["JSON", "{}", { "content-type": "application/json" }],
    ["of no type", "name=ann", {}],
    ["of a malformed type", "name=ann", { "content-type": "form" }],
    ["in another charset", "name=ann", { "content-type": "application/x-www-form-urlencoded; charset=latin1" }],
    ["multipart of another kind", "--b--", { "content-type": "multipart/mixed; boundary=b" }],
  ])("is refused when it is %s", async (_, body, headers) => {
    const response = await post(body, headers);
    expect(response.status).toBe(415);
    expect(response.headers.get("accept")).toBe("application/x-www-form-urlencoded, multipart/form-data");
  });

  it("is refused when it is compressed", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded", "content-encoding": "gzip" };
    const response = await post("x", headers);
    expect(response.status).toBe(415);
    expect(response.headers.get("accept-encoding")).toBe("identity");
  });

  it("is an empty form when there is nothing", async () => {
    expect((await post(undefined, {})).json()).toEqual({});
    expect((await post("", { "content-type": "application/x-www-form-urlencoded" })).json()).toEqual({});
  });

  it.each([
    ["without a boundary", "multipart/form-data", "The Content-Type of the body has no valid boundary"],
    ["with a long boundary", `multipart/form-data; boundary=${"b".repeat(71)}`, "no valid boundary"],
    ["without a final boundary", "multipart/form-data; boundary=b", "The body ends without its final boundary"],
  ])("is an issue when it is multipart %s", async (_, type, msg) => {
    expect(await issuesOf(post("--b\r\n", { "content-type": type }))).toEqual([
      { type: "form_invalid", loc: ["body"], msg: expect.stringContaining(msg) as string },
    ]);
  });

  it("is told of together with what is wrong elsewhere", async () => {
    const api = new BoltAPI();
    api.post("/", { query: { page: t.Integer() }, form }, () => 1);
    await using client = new TestClient(api);
    const sent = client.post("/", { body: "a", headers: { "content-type": "multipart/form-data; boundary=b" } });
    expect(await issuesOf(sent)).toMatchObject([{ loc: ["query", "page"] }, { type: "form_invalid" }]);
  });
});

describe("a route with a form", () => {
  const declare = (method: string, options: unknown): (() => unknown) => {
    const api = new BoltAPI() as unknown as Record<string, (path: string, options: unknown, handler: unknown) => void>;
    api[method]?.("/", options, () => 1);
    return () => (api as unknown as BoltAPI).compile();
  };

  it.each(["get", "head", "delete", "options"])("has a method with a body, unlike %s", (method) => {
    expect(declare(method, { form: { a: t.String() } })).toThrow("ROUTE_FORM_NOT_ALLOWED");
  });

  it.each(["post", "put", "patch", "query"])("may be of %s", (method) => {
    expect(declare(method, { form: { a: t.String() } })).not.toThrow();
  });

  it("has no body beside it", () => {
    expect(declare("post", { form: { a: t.String() }, body: t.Object({}) })).toThrow("ROUTE_BODY_AND_FORM");
  });

  it.each([null, 5, "text", [t.String()], { a: 5 }])("is declared with schemas, not %j", (form) => {
    expect(declare("post", { form })).toThrow("SCHEMA_INVALID");
  });

  it.each([
    ["SCHEMA_NOT_OBJECT", t.String()],
    ["SCHEMA_NOT_OBJECT", t.File()],
    ["SCHEMA_NOT_SCALAR", { a: t.Object({ b: t.String() }) }],
    ["SCHEMA_KEY_DUPLICATE", { a: t.String(), b: t.File({ alias: "a" }) }],
    ["SCHEMA_FIELD_RESERVED", Object.fromEntries([["__proto__", t.String()]])],
    ["SCHEMA_FILE_MISPLACED", { a: t.Union([t.File(), t.Null()]) }],
    ["SCHEMA_FILE_MISPLACED", { a: t.Array(t.Array(t.File())) }],
    ["SCHEMA_FILE_MISPLACED", t.Object({ a: t.Object({ b: t.File() }) })],
  ])("cannot be read when that is %s", (code, form) => {
    expect(declare("post", { form })).toThrow(code);
  });

  it.each([
    { body: t.Object({ f: t.File() }) },
    { query: { f: t.File() } },
    { headers: { f: t.Files() } },
    { cookies: t.Object({ f: t.Optional(t.File()) }) },
    { query: t.Object({}, { additionalProperties: t.File() }) },
    { response: t.Object({ f: t.File() }) },
  ])("is the only place of files, unlike %j", (options) => {
    expect(declare("post", options)).toThrow("SCHEMA_FILE_MISPLACED");
  });
});

describe("t.File", () => {
  it("describes itself for documentation", () => {
    expect(
      JSON.parse(JSON.stringify(t.File({ maxSize: "1kb", types: ["Image/*"], description: "A picture" }))),
    ).toEqual({
      type: "string",
      format: "binary",
      "x-file": { max_size: 1024, types: ["image/*"] },
      description: "A picture",
    });
    expect(JSON.parse(JSON.stringify(t.Files({ maxFiles: 3, minSize: 1 })))).toEqual({
      type: "array",
      items: { type: "string", format: "binary", "x-file": { max_size: 1_048_576, min_size: 1 } },
      minItems: 1,
      maxItems: 3,
    });
  });

  it.each([
    { maxSize: "10 apples" },
    { maxSize: -1 },
    { minSize: 0.5 },
    { types: "image/*" },
    { types: ["image"] },
    { types: ["*/png"] },
    { types: ["image/*/x"] },
    { maxFiles: 2 },
    { maxsize: 2 },
  ])("refuses the options %j", (options) => {
    expect(() => t.File(options as object)).toThrow("SCHEMA_FILE_INVALID");
  });

  it.each([{ maxFiles: 0 }, { minFiles: 1.5 }, { max: 1 }])("refuses the options %j for several", (options) => {
    expect(() => t.Files(options as object)).toThrow("SCHEMA_FILE_INVALID");
  });
});

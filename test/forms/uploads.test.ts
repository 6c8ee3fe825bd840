import {
  BoltAPI,
  type BoltAPIOptions,
  type HttpRequest,
  type Middleware,
  memoryStorage,
  NotFound,
  silentLogger,
  t,
  UploadFile,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundary, cut, filePart, multipartBody, type TestPart, textPart } from "./multipart-body.ts";
import { UploadFolder } from "./upload-folder.ts";

const contentType = { "content-type": `multipart/form-data; boundary=${boundary}` };
const large = "x".repeat(3000);

/** An API that keeps 1000 bytes of uploads in memory. */
function makeApi(folder: UploadFolder, uploads: BoltAPIOptions["uploads"] = {}): BoltAPI {
  return new BoltAPI({
    logger: silentLogger,
    uploads: { directory: folder.path, memoryBytes: 1000, ...uploads },
  });
}

/** An API whose POST / answers with the names of temporary files while it runs. */
function listing(folder: UploadFolder, uploads: BoltAPIOptions["uploads"] = {}): BoltAPI {
  const api = makeApi(folder, uploads);
  api.post("/", { form: { title: t.Optional(t.String()), file: t.File({ maxSize: 5000 }) } }, async ({ form }) => {
    return { size: form.file.size, onDisk: form.file.isOnDisk, files: folder.list().length };
  });
  return api;
}

async function sendPieces(
  api: BoltAPI,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  headers: Record<string, string> = {},
): Promise<TestResponse> {
  await using client = new TestClient(api, { raiseServerErrors: false });
  const body = (async function* () {
    yield* pieces;
  })();
  return client.post("/", { body, headers: { ...contentType, ...headers } });
}

function sendParts(api: BoltAPI, parts: readonly TestPart[]): Promise<TestResponse> {
  return sendPieces(api, [multipartBody(parts)]);
}

async function issuesOf(sent: Promise<TestResponse>): Promise<unknown[]> {
  const response = await sent;
  expect(response.status).toBe(422);
  return response.json<{ detail: unknown[] }>().detail;
}

describe("an upload", () => {
  it("stays in memory while it is small", async () => {
    using folder = new UploadFolder();
    const response = await sendParts(listing(folder), [filePart("file", "a", "small")]);
    expect(response.json()).toEqual({ size: 5, onDisk: false, files: 0 });
  });

  it("is on disk as long as the request lasts when it is large", async () => {
    using folder = new UploadFolder();
    const response = await sendParts(listing(folder), [filePart("file", "a", large)]);
    expect(response.json()).toEqual({ size: 3000, onDisk: true, files: 1 });
    expect(folder.list()).toEqual([]);
  });

  it("has the content that was sent, in whatever pieces it came", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { title: t.String(), files: t.Files({ minFiles: 1 }) } }, async ({ form }) => {
      return { title: form.title, files: await Promise.all(form.files.map(base64Of)) };
    });
    const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array).toString("latin1"));
    const contents = fc.array(bytes, { minLength: 1, maxLength: 4 });
    const cuts = fc.array(fc.integer({ min: 20, max: 4000 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(contents, cuts, async (sent, lengths) => {
        const parts = [...sent.map((content, index) => filePart("files", `${index}`, content)), textPart("title", "t")];
        const response = await sendPieces(api, cut(multipartBody(parts), lengths));
        const files = sent.map((content) => Buffer.from(content, "latin1").toString("base64"));
        expect(response.json()).toEqual({ title: "t", files });
        expect(folder.list()).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("can be read piece by piece, and again", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { file: t.File() } }, async ({ form }) => {
      let streamed = 0;
      for await (const piece of form.file.stream()) streamed += piece.byteLength;
      return [streamed, (await form.file.arrayBuffer()).byteLength, (await form.file.slice(10, 20).text()).length];
    });
    expect((await sendParts(api, [filePart("file", "a", large)])).json()).toEqual([3000, 3000, 10]);
  });

  it("has the headers of its part", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { file: t.File() } }, ({ form }) => form.file.headers.get("x-checksum"));
    const { head, content } = filePart("file", "a", "x");
    expect((await sendParts(api, [{ head: `${head}\r\nX-Checksum: 123`, content }])).text()).toBe("123");
  });

  it("comes through Fetch, too", async () => {
    using folder = new UploadFolder();
    const form = new FormData();
    form.append("file", new File([large], "a.txt"));
    const running: Promise<unknown>[] = [];
    const request = new Request("http://localhost/", { method: "POST", body: form });
    const response = await listing(folder).fetch(request, { waitUntil: (promise) => running.push(promise) });
    expect(await response.json()).toEqual({ size: 3000, onDisk: true, files: 1 });
    await Promise.all(running);
    expect(folder.list()).toEqual([]);
  });

  it("can be kept in a storage", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    const storage = memoryStorage();
    api.post("/", { form: { file: t.File() } }, ({ form }) => storage.save(form.file.name, form.file));
    const response = await sendParts(api, [filePart("file", "a.txt", large)]);
    expect(await storage.size(response.text())).toBe(3000);
  });

  it("has a harmless name", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { file: t.File() } }, ({ form }) => [form.file.name]);
    const response = await sendParts(api, [filePart("file", "../../..\\\\x/%0D%0Aevil\0.sh", "x")]);
    expect(response.json()).toEqual(["evil.sh"]);
  });
});

describe("temporary files", () => {
  const parts = [filePart("file", "a", large)];

  it("are gone when the handler throws", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    let present = 0;
    api.post("/", { form: { file: t.File() } }, () => {
      present = folder.list().length;
      throw new NotFound();
    });
    expect((await sendParts(api, parts)).status).toBe(404);
    expect(present).toBe(1);
    expect(folder.list()).toEqual([]);
  });

  it("are gone when the request does not fit", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { query: { page: t.Integer() }, form: { file: t.File() } }, () => 1);
    expect((await sendParts(api, parts)).status).toBe(422);
    expect(folder.list()).toEqual([]);
  });

  it("are there while the response is streamed from them, and gone after it", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { file: t.File() } }, ({ form }) => new Response(form.file.stream()));
    expect((await sendParts(api, parts)).text()).toBe(large);
    expect(folder.list()).toEqual([]);
  });

  it("are there while dependencies clean up", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    let content = "";
    api.post("/", { form: { file: t.File() } }, ({ form, request }) => {
      request.afterResponse(async () => {
        content = await form.file.text();
      });
    });
    expect((await sendParts(api, parts)).status).toBe(204);
    expect(content).toBe(large);
    expect(folder.list()).toEqual([]);
  });

  it.each([
    ["breaks off", "Request body is incomplete", 400],
    ["is malformed", [{ type: "form_invalid" }], 422],
    ["is above the limit", "Request body is larger than 10000 bytes", 413],
  ])("are gone when the body %s behind them", async (how, detail, status) => {
    using folder = new UploadFolder();
    let present = 0;
    const pieces = async function* () {
      yield multipartBody(parts).subarray(0, 3000);
      yield multipartBody(parts).subarray(3000, 3100);
      present = folder.list().length;
      if (how === "breaks off") throw new Error("The client goes away");
      yield Buffer.alloc(how === "is malformed" ? 10 : 10_000);
    };
    const response = await sendPieces(listing(folder, { maxBytes: 10_000 }), pieces());
    expect(response.status).toBe(status);
    expect(response.json()).toMatchObject({ detail });
    expect(present).toBe(1);
    expect(folder.list()).toEqual([]);
  });

  it("are gone when the client goes away while it uploads", async () => {
    using folder = new UploadFolder();
    await using client = new TestClient(listing(folder));
    const controller = new AbortController();
    let present = 0;
    const body = (async function* () {
      yield multipartBody(parts).subarray(0, 3000);
      yield multipartBody(parts).subarray(3000, 3100);
      present = folder.list().length;
      controller.abort();
      await new Promise(() => {});
    })();
    const sent = client.post("/", { body, headers: contentType, signal: controller.signal });
    await expect(sent).rejects.toThrow();
    expect(present).toBe(1);
    expect(folder.list()).toEqual([]);
  });

  it("are gone when a middleware answers without waiting for the upload", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    const answering: Middleware = async (request, next) => {
      next(request).catch(() => {});
      return new Response("early");
    };
    api.post("/", { form: { file: t.File() }, use: [answering] }, () => 1);
    expect((await sendPieces(api, cut(multipartBody(parts), [100]))).text()).toBe("early");
    expect(folder.list()).toEqual([]);
  });

  it("are gone when another part of the request fails first", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    const failing = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: () => Promise.reject(new Error("The schema fails")),
      },
    };
    api.post("/", { query: { q: failing }, form: { file: t.File() } }, () => 1);
    await using client = new TestClient(api, { raiseServerErrors: false });
    const body = (async function* () {
      yield* cut(multipartBody(parts), [100]);
    })();
    expect((await client.post("/?q=1", { body, headers: contentType })).status).toBe(500);
    expect(folder.list()).toEqual([]);
  });

  it("that cannot be written make it a 500, whatever the reason", async () => {
    const folder = new UploadFolder();
    const api = listing(folder);
    folder[Symbol.dispose]();
    expect((await sendParts(api, parts)).status).toBe(500);
  });
});

describe("what is not wanted of an upload", () => {
  it("is not stored when it is not declared", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder, { memoryBytes: 0 });
    api.post("/", { form: { file: t.Optional(t.File()) } }, () => folder.list().length);
    const response = await sendParts(api, [filePart("other", "a", large), textPart("text", large)]);
    expect(response.json()).toBe(0);
  });

  it("is not stored when it is too large, of another type, or one too many", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder, { memoryBytes: 0 });
    let present: string[] = [];
    const looking = async function* () {
      yield* cut(body, [1000]);
      present = folder.list();
    };
    api.post("/", { form: { file: t.File({ maxSize: 10, types: ["text/plain"] }) } }, () => 1);
    let body = multipartBody([filePart("file", "a", large, "text/html"), filePart("file", "b", "x")]);
    expect(await issuesOf(sendPieces(api, looking()))).toMatchObject([
      { type: "file_too_many" },
      { type: "file_too_large", ctx: { actual_size: 3000 } },
      { type: "file_invalid_content_type" },
    ]);
    expect(present).toEqual([]);
    body = multipartBody([filePart("file", "a", large)]);
    expect(await issuesOf(sendPieces(api, looking()))).toMatchObject([{ type: "file_too_large" }]);
    expect(present).toEqual([]);
  });
});

describe("the limits of uploads", () => {
  const withFile = (size: number): Buffer => multipartBody([filePart("file", "a", "x".repeat(size))]);

  it("refuse an announced length before anything is read", async () => {
    using folder = new UploadFolder();
    const api = listing(folder, { maxBytes: 1000 });
    let isRead = false;
    const body = (async function* () {
      isRead = true;
      yield withFile(2000);
    })();
    const response = await sendPieces(api, body, { "content-length": String(withFile(2000).length) });
    expect(response.status).toBe(413);
    expect(isRead).toBe(false);
  });

  it("refuse a body as soon as it is too long", async () => {
    using folder = new UploadFolder();
    const api = listing(folder, { maxBytes: 1000 });
    let pieces = 0;
    const body = (function* () {
      for (; pieces < 1000; pieces++) yield pieces === 0 ? withFile(5).subarray(0, 100) : Buffer.alloc(100, "x");
    })();
    expect((await sendPieces(api, body)).status).toBe(413);
    expect(pieces).toBe(10);
  });

  it("go before those of a route", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder, { maxBytes: "2kb" });
    api.post("/", { maxBodyBytes: 10_000_000, form: { file: t.File({ maxSize: "1gb" }) } }, () => "taken");
    expect((await sendPieces(api, [withFile(1500)])).text()).toBe("taken");
    expect((await sendPieces(api, [withFile(2500)])).status).toBe(413);
  });

  it("leave the texts to those of the route", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post(
      "/",
      { maxBodyBytes: 1000, form: { a: t.Optional(t.Array(t.String())), file: t.Optional(t.File()) } },
      () => "taken",
    );
    const file = filePart("file", "a", large);
    const half = "x".repeat(500);
    expect((await sendParts(api, [file, textPart("a", half), textPart("a", half)])).text()).toBe("taken");
    expect((await sendParts(api, [file, textPart("a", half), textPart("a", `${half}x`)])).status).toBe(413);
    expect((await sendParts(api, [file, textPart("other", large)])).text()).toBe("taken");
  });

  it("leave forms without files to those of the route", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { maxBodyBytes: 1000, form: { a: t.Optional(t.String()) } }, () => "taken");
    expect((await sendParts(api, [textPart("a", "x".repeat(100))])).text()).toBe("taken");
    expect((await sendParts(api, [textPart("b", "x".repeat(1000))])).status).toBe(413);
  });

  it("hold for the number of parts", async () => {
    using folder = new UploadFolder();
    const api = listing(folder, { maxParts: 3 });
    const parts = Array.from({ length: 4 }, (_, index) => textPart(`${index}`, "x"));
    expect(await issuesOf(sendParts(api, parts))).toEqual([
      { type: "too_many_parts", loc: ["body"], msg: "The body has more than 3 parts", ctx: { max_parts: 3 } },
    ]);
  });

  it("end the reading of ten thousand parts at the first that is too many", async () => {
    using folder = new UploadFolder();
    const body = multipartBody(Array.from({ length: 10_000 }, (_, index) => textPart(`${index}`, "x")));
    let readBytes = 0;
    const pieces = (function* () {
      for (const piece of cut(body, [1000])) {
        readBytes += piece.length;
        yield piece;
      }
    })();
    expect((await sendPieces(listing(folder), pieces)).status).toBe(422);
    expect(readBytes).toBeLessThan(20_000);
  });

  it("hold for the length of a text", async () => {
    using folder = new UploadFolder();
    const parts = [textPart("title", "x".repeat(101)), filePart("file", "a", "x")];
    expect(await issuesOf(sendParts(listing(folder, { maxFieldBytes: 100 }), parts))).toEqual([
      { type: "validation_error", loc: ["body", "title"], msg: "Form field exceeds maximum size of 100 bytes" },
    ]);
  });

  it("hold for the headers of a part", async () => {
    using folder = new UploadFolder();
    const { head } = filePart("file", "a", "");
    const parts = [{ head: `${head}\r\nX: ${"x".repeat(200)}`, content: "x" }];
    expect(await issuesOf(sendParts(listing(folder, { maxPartHeaderBytes: 200 }), parts))).toMatchObject([
      { type: "form_invalid", msg: "The body has a part with more than 200 bytes of headers" },
    ]);
    expect(await issuesOf(sendParts(listing(folder, { maxPartHeaderCount: 2 }), parts))).toMatchObject([
      { type: "form_invalid", msg: "The body has a part with more than 2 headers" },
    ]);
  });

  it.each([
    ["bytes that are not UTF-8", textPart("title", "\xff")],
    [
      "another charset",
      { head: `${textPart("title", "").head}\r\nContent-Type: text/plain; charset=latin1`, content: "x" },
    ],
  ])("take no text with %s", async (_, part) => {
    using folder = new UploadFolder();
    expect(await issuesOf(sendParts(listing(folder), [part, filePart("file", "a", "x")]))).toEqual([
      { type: "validation_error", loc: ["body", "title"], msg: "Form field is not UTF-8" },
    ]);
  });

  it.each([
    { maxBytes: 0 },
    { maxBytes: "many" },
    { memoryBytes: -1 },
    { directory: "/no/such/folder" },
    { directory: 5 },
    { maxParts: 0 },
    { maxFieldBytes: "1.5mb" },
    { maxPartHeaderBytes: 0 },
    { maxPartHeaderCount: 0 },
    { max: 5 },
    5,
  ])("cannot be %j", (uploads) => {
    expect(() => new BoltAPI({ uploads: uploads as object })).toThrow('OPTION_INVALID: Option "uploads"');
  });
});

describe("request.form()", () => {
  const showing = async (request: HttpRequest): Promise<unknown> => {
    const form = await request.form();
    expect(form).toBeInstanceOf(FormData);
    expect([...(await request.form())]).toEqual([...form]);
    return [...form].map(([name, value]) => [name, value instanceof UploadFile ? [value.name, value.isOnDisk] : value]);
  };

  function byHand(folder: UploadFolder, uploads: BoltAPIOptions["uploads"] = {}): BoltAPI {
    const api = makeApi(folder, uploads);
    api.post("/", ({ request }) => showing(request));
    return api;
  }

  it("gives every field and file, in order", async () => {
    using folder = new UploadFolder();
    const parts = [textPart("a", "1"), filePart("f", "f.txt", large), textPart("a", "2"), filePart("g", "", "")];
    expect((await sendParts(byHand(folder), parts)).json()).toEqual([
      ["a", "1"],
      ["f", ["f.txt", true]],
      ["a", "2"],
    ]);
    expect(folder.list()).toEqual([]);
  });

  it("reads urlencoded forms", async () => {
    using folder = new UploadFolder();
    await using client = new TestClient(byHand(folder));
    const response = await client.post("/", { form: { a: ["1", "2"], b: "größe" } });
    expect(response.json()).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", "größe"],
    ]);
  });

  it("is empty without a body", async () => {
    using folder = new UploadFolder();
    await using client = new TestClient(byHand(folder));
    expect((await client.post("/")).json()).toEqual([]);
  });

  it.each([
    [422, contentType, "x"],
    [422, { "content-type": "application/x-www-form-urlencoded" }, "a=%ff"],
    [415, { "content-type": "application/json" }, "{}"],
  ])("answers %i to a body that is none", async (status, headers, body) => {
    using folder = new UploadFolder();
    await using client = new TestClient(byHand(folder));
    expect((await client.post("/", { headers, body })).status).toBe(status);
  });

  it("takes files up to the limit of the whole body", async () => {
    using folder = new UploadFolder();
    const body = (size: number): TestPart[] => [filePart("f", "f", "x".repeat(size))];
    expect((await sendParts(byHand(folder, { maxBytes: "2mb" }), body(1_500_000))).status).toBe(200);
    expect((await sendParts(byHand(folder, { maxBytes: "2mb" }), body(2_500_000))).status).toBe(413);
  });

  it("leaves no bytes of a form with files, but reads a form from bytes", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", async ({ request }) => {
      if (request.query.has("first")) await request.bytes();
      const form = await request.form();
      return [(await request.bytes()).byteLength, form.get("f") instanceof UploadFile];
    });
    const body = multipartBody([filePart("f", "f", large)]);
    await using client = new TestClient(api, { raiseServerErrors: false });
    const before = await client.post("/?first", { body, headers: contentType });
    expect(before.json()).toEqual([body.length, true]);
    expect((await client.post("/", { body, headers: contentType })).status).toBe(500);
    expect(folder.list()).toEqual([]);
  });

  it("shares what it has read with the route", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    const seen: unknown[] = [];
    api.post(
      "/",
      {
        form: { a: t.Integer(), f: t.File({ maxSize: 2000 }) },
        use: [
          async (request, next) => {
            seen.push((await request.form()).get("token"));
            return next(request);
          },
        ],
      },
      ({ form }) => [form.a, form.f.size],
    );
    const fields = [textPart("token", "secret"), textPart("a", "5")];
    expect((await sendParts(api, [...fields, filePart("f", "f", "xx")])).json()).toEqual([5, 2]);
    expect(await issuesOf(sendParts(api, [...fields, filePart("f", "f", large)]))).toMatchObject([
      { type: "file_too_large", ctx: { max_size: 2000, actual_size: 3000 } },
    ]);
    expect(seen).toEqual(["secret", "secret"]);
  });

  it("holds what a route declares, after the route has read it", async () => {
    using folder = new UploadFolder();
    const api = makeApi(folder);
    api.post("/", { form: { a: t.String(), f: t.File() } }, ({ request }) => showing(request));
    const parts = [textPart("a", "1"), textPart("b", "2"), filePart("f", "f", "x"), filePart("g", "g", "x")];
    expect((await sendParts(api, parts)).json()).toEqual([
      ["a", "1"],
      ["f", ["f", false]],
    ]);
  });
});

async function base64Of(file: UploadFile): Promise<string> {
  return Buffer.from(await file.arrayBuffer()).toString("base64");
}

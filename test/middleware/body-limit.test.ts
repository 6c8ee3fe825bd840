import { type BodyLimitOptions, BoltAPI, bodyLimit, Router, silentLogger, t } from "boltapi";
import { TestClient, type TestRequestOptions } from "boltapi/testing";
import { describe, expect, it } from "vitest";

function limiting(options: BodyLimitOptions): BoltAPI {
  const api = new BoltAPI({ middleware: [bodyLimit(options)], logger: silentLogger });
  api.post("/", async ({ request }) => ({ bytes: (await request.bytes()).byteLength }));
  api.post("/unread", () => "unread");
  api.post("/json", { body: t.Object({ text: t.String() }) }, () => "read");
  api.post("/form", { form: { file: t.File() } }, ({ form }) => ({ size: form.file.size }));
  return api;
}

async function statusOf(options: BodyLimitOptions, request: TestRequestOptions, path = "/"): Promise<number> {
  await using client = new TestClient(limiting(options), { raiseServerErrors: false });
  return (await client.post(path, request)).status;
}

/** A body that comes in pieces, and does not say how long it is. */
async function* pieces(count: number, size: number): AsyncGenerator<Uint8Array, void> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size);
}

describe("bodyLimit", () => {
  it("lets bodies up to the limit through, and answers 413 to longer ones", async () => {
    expect(await statusOf({ maxBytes: 10 }, { body: "a".repeat(10) })).toBe(200);
    expect(await statusOf({ maxBytes: 10 }, { body: "a".repeat(11) })).toBe(413);
    expect(await statusOf({ maxBytes: "1kb" }, { body: "a".repeat(1024) })).toBe(200);
    expect(await statusOf({ maxBytes: "1kb" }, { body: "a".repeat(1025) })).toBe(413);
    expect(await statusOf({ maxBytes: 0 }, {})).toBe(200);
    expect(await statusOf({ maxBytes: 10 }, { json: { text: "long enough" } }, "/json")).toBe(413);
  });

  it("says what the limit is", async () => {
    await using client = new TestClient(limiting({ maxBytes: 10 }));
    expect((await client.post("/", { body: "a".repeat(11) })).json()).toEqual({
      detail: "Request body is larger than 10 bytes",
    });
  });

  it("refuses an announced length before anything runs", async () => {
    const ran: string[] = [];
    const api = new BoltAPI({
      middleware: [bodyLimit({ maxBytes: 10 }), { name: "after", before: () => void ran.push("after") }],
    });
    api.post("/", () => "unread");
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "a".repeat(11) })).status).toBe(413);
    expect(ran).toEqual([]);
  });

  it("stops bodies that do not announce their length where they pass the limit", async () => {
    expect(await statusOf({ maxBytes: 100 }, { body: pieces(4, 25) })).toBe(200);
    expect(await statusOf({ maxBytes: 100 }, { body: pieces(5, 25) })).toBe(413);
  });

  it("takes the place of what API and route say, both ways", async () => {
    const api = new BoltAPI({ middleware: [bodyLimit({ maxBytes: 100 })], maxBodyBytes: 10 });
    api.post("/", { maxBodyBytes: 1000 }, async ({ request }) => (await request.text()).length);
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "a".repeat(100) })).status).toBe(200);
    expect((await client.post("/", { body: "a".repeat(101) })).status).toBe(413);
  });

  it("of a route takes the place of that of its router, and that of the API", async () => {
    const router = new Router({ prefix: "/notes", middleware: [bodyLimit({ maxBytes: 20 })] });
    router.post("/", async ({ request }) => (await request.text()).length);
    router.post("/long", { use: [bodyLimit({ maxBytes: 30 })] }, async ({ request }) => (await request.text()).length);
    const api = limiting({ maxBytes: 10 });
    api.include(router);
    await using client = new TestClient(api);
    const statusAt = async (path: string, size: number): Promise<number> =>
      (await client.post(path, { body: "a".repeat(size) })).status;

    expect([await statusAt("/", 10), await statusAt("/", 11)]).toEqual([200, 413]);
    expect([await statusAt("/notes", 20), await statusAt("/notes", 21)]).toEqual([200, 413]);
    expect([await statusAt("/notes/long", 30), await statusAt("/notes/long", 31)]).toEqual([200, 413]);
  });

  it.each([
    ["text/plain", 10],
    ["image/png", 20],
    ["Image/JPEG", 20],
    ["text/csv; charset=utf-8", 30],
    ["no media type", 10],
    ["text/csvx", 10],
  ])("depends on the media type: %s", async (type, limit) => {
    const options = { maxBytes: 10, types: { "image/*": 20, "Text/CSV": 30 } };
    const headers = { "content-type": type };
    expect(await statusOf(options, { body: "a".repeat(limit), headers })).toBe(200);
    expect(await statusOf(options, { body: "a".repeat(limit + 1), headers })).toBe(413);
  });

  it("asks a function", async () => {
    const maxBytes: BodyLimitOptions["maxBytes"] = ({ headers }) => (headers.get("x-plan") === "pro" ? 20 : 10);
    expect(await statusOf({ maxBytes }, { body: "a".repeat(11) })).toBe(413);
    expect(await statusOf({ maxBytes }, { body: "a".repeat(11), headers: { "x-plan": "pro" } })).toBe(200);
  });

  it.each([Number.NaN, -1, undefined, Number.POSITIVE_INFINITY, "lots"])(
    "lets nothing pass where the function gives %s",
    async (size) => {
      expect(await statusOf({ maxBytes: () => size as number }, { body: "a" })).toBe(500);
    },
  );

  it("limits uploads, announced or not", async () => {
    const options = { maxBytes: "1kb" };
    const small = { form: { file: new File(["a".repeat(100)], "a.txt") } };
    const large = { form: { file: new File(["a".repeat(2000)], "a.txt") } };
    expect(await statusOf(options, small, "/form")).toBe(200);
    expect(await statusOf(options, large, "/form")).toBe(413);

    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    const body = async function* (): AsyncGenerator<Uint8Array, void> {
      yield new TextEncoder().encode(head);
      yield* pieces(8, 250);
      yield new TextEncoder().encode("\r\n--b--\r\n");
    };
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    expect(await statusOf(options, { body: body(), headers }, "/form")).toBe(413);
    expect(await statusOf({ maxBytes: "10kb" }, { body: body(), headers }, "/form")).toBe(200);
  });

  it("lets uploads be no longer than the application does", async () => {
    const api = new BoltAPI({ middleware: [bodyLimit({ maxBytes: "1mb" })], uploads: { maxBytes: "1kb" } });
    api.post("/", { form: { file: t.File() } }, () => "taken");
    await using client = new TestClient(api);

    expect((await client.post("/", { form: { file: new File(["a".repeat(2000)], "a.txt") } })).status).toBe(413);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["a size that is none", { maxBytes: "10 megabytes" }],
    ["a size below 0", { maxBytes: -1 }],
    ["a size without end", { maxBytes: Number.POSITIVE_INFINITY }],
    ["a type that is none", { maxBytes: 1, types: { json: 1 } }],
    ["a type with parameters", { maxBytes: 1, types: { "text/plain; charset=utf-8": 1 } }],
    ["a type without a size", { maxBytes: 1, types: { "text/plain": null } }],
    ["types as a list", { maxBytes: 1, types: ["text/plain"] }],
    ["an option that does not exist", { maxBytes: 1, limit: 1 }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => bodyLimit(options as BodyLimitOptions)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

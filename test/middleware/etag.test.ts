import { BoltAPI, cacheControl, cors, type EtagOptions, etag, file, json, stream, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function tagging(result: () => unknown, options?: EtagOptions): BoltAPI {
  const api = new BoltAPI({ middleware: [etag(options)] });
  api.get("/", () => result() as object);
  api.post("/", () => result() as object);
  return api;
}

async function get(api: BoltAPI, headers: Record<string, string> = {}, method = "GET"): Promise<TestResponse> {
  await using client = new TestClient(api);
  return client.request(method, "/", { headers });
}

const tagOf = async (result: () => unknown, options?: EtagOptions): Promise<string | null> =>
  (await get(tagging(result, options))).headers.get("etag");

describe("etag", () => {
  it("makes a tag of the content, the same for the same content", async () => {
    const tag = await tagOf(() => ({ id: 1 }));

    expect(tag).toMatch(/^"[\w-]{27}"$/);
    expect(await tagOf(() => ({ id: 1 }))).toBe(tag);
    expect(await tagOf(() => ({ id: 2 }))).not.toBe(tag);
    expect(await tagOf(() => text('{"id":1}'))).toBe(tag);
    expect(await tagOf(() => new TextEncoder().encode('{"id":1}'))).toBe(tag);
    expect(await tagOf(() => ({ id: 1 }), { weak: true })).toBe(`W/${tag}`);
  });

  it("makes different tags of different contents", () =>
    fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (first, second) => {
        const tags = [await tagOf(() => text(first)), await tagOf(() => text(second))];
        expect(tags[0] === tags[1]).toBe(first === second);
      }),
      { numRuns: 50 },
    ));

  it.each([false, true])("answers 304 to clients that have the content, and 200 to others (weak: %s)", async (weak) => {
    const api = tagging(() => ({ id: 1 }), { weak });
    const tag = (await get(api)).headers.get("etag") ?? "";

    for (const known of [tag, `"other", ${tag}`, `W/${tag.replace("W/", "")}`, "*"]) {
      const response = await get(api, { "if-none-match": known });
      expect(response.status, known).toBe(304);
      expect(response.headers.get("etag")).toContain(tag.replace("W/", ""));
      expect(response.bytes.byteLength).toBe(0);
    }
    for (const known of ['"other"', tag.slice(0, -1), tag.replaceAll('"', ""), ""]) {
      expect((await get(api, { "if-none-match": known })).status, known).toBe(200);
    }
  });

  it("does the same for HEAD", async () => {
    const api = tagging(() => ({ id: 1 }));
    const head = await get(api, {}, "HEAD");
    const tag = head.headers.get("etag") ?? "";

    expect(tag).toBe((await get(api)).headers.get("etag"));
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "8"]);
    expect((await get(api, { "if-none-match": tag }, "HEAD")).status).toBe(304);
  });

  it("sends with a 304 what it would with a 200, but what is of the content", async () => {
    const api = new BoltAPI({
      middleware: [cors({ origins: ["https://app.example"] }), cacheControl({ maxAge: 60 }), etag()],
    });
    const headers = { "content-language": "en", "x-own": "1", vary: "accept-language" };
    api.get("/", () => json({ id: 1 }, { headers }).setCookie("seen", "1"));
    const tag = (await get(api)).headers.get("etag") ?? "";

    const response = await get(api, { "if-none-match": tag, origin: "https://app.example" });

    expect(response.status).toBe(304);
    const sent = Object.fromEntries(response.headers);
    expect(sent).toMatchObject({
      etag: tag,
      "x-own": "1",
      "cache-control": "max-age=60, private",
      "access-control-allow-origin": "https://app.example",
      vary: "accept-language, origin",
      "set-cookie": expect.stringContaining("seen=1"),
    });
    expect(Object.keys(sent).filter((name) => name.startsWith("content-"))).toEqual([]);
  });

  it("answers 412 where the client wants another state", async () => {
    const api = tagging(() => ({ id: 1 }));
    const tag = (await get(api)).headers.get("etag") ?? "";

    expect((await get(api, { "if-match": tag })).status).toBe(200);
    expect((await get(api, { "if-match": '"other"' })).status).toBe(412);
  });

  it.each([
    ["other methods", () => ({ id: 1 }), "POST"],
    ["other statuses", () => json({}, { status: 203 }), "GET"],
    ["no content", () => undefined, "GET"],
    ["streams", () => stream(["a"]), "GET"],
    ["responses of the web", () => new Response("a"), "GET"],
    ["what is never stored", () => json({}, { headers: { "cache-control": "private, No-Store" } }), "GET"],
  ])("leaves alone %s", async (_kind, result, method) => {
    const response = await get(tagging(result), { "if-none-match": "*" }, method);

    expect(response.headers.get("etag")).toBeNull();
    expect(response.status).not.toBe(304);
  });

  it("gives no tag to errors", async () => {
    await using client = new TestClient(tagging(() => 1));
    expect((await client.get("/nowhere")).headers.get("etag")).toBeNull();
  });

  it("leaves a tag of the handler's own, and evaluates conditions for it", async () => {
    const api = tagging(() => json({ id: 1 }, { headers: { etag: '"v1"', "cache-control": "no-store" } }));

    expect((await get(api)).headers.get("etag")).toBe('"v1"');
    expect((await get(api, { "if-none-match": '"v1"' })).status).toBe(304);
    expect((await get(api, { "if-none-match": '"v2"' })).status).toBe(200);
  });

  it("evaluates a date that the handler has set", async () => {
    const date = "Wed, 01 Jan 2025 00:00:00 GMT";
    const api = tagging(() => json({ id: 1 }, { headers: { "last-modified": date } }));

    expect((await get(api, { "if-modified-since": date })).status).toBe(304);
    expect((await get(api, { "if-modified-since": "Tue, 31 Dec 2024 00:00:00 GMT" })).status).toBe(200);
  });

  it("leaves files to themselves", async () => {
    const api = tagging(() => file("package.json"));
    const whole = await get(api);
    const tag = whole.headers.get("etag") ?? "";

    expect(tag).not.toMatch(/^"[\w-]{27}"$/);
    expect((await get(api, { "if-none-match": tag })).status).toBe(304);
    expect((await get(api, { range: "bytes=0-1" })).status).toBe(206);
  });

  it("gives compressed content a weak tag, which stands for it later", async () => {
    const api = tagging(() => text("Middlemarch ".repeat(200)));
    const plain = await get(api);
    const compressed = await get(api, { "accept-encoding": "gzip" });
    const [strong, weak] = [plain, compressed].map(({ headers }) => headers.get("etag") ?? "");

    expect(weak).toBe(`W/${strong}`);
    const again = await get(api, { "accept-encoding": "gzip", "if-none-match": weak ?? "" });
    expect([again.status, again.headers.get("etag"), again.headers.get("vary")]).toEqual([
      304,
      weak,
      "accept-encoding",
    ]);
    expect((await get(api, { "if-none-match": strong ?? "" })).status).toBe(304);
  });

  it("tells one request's 304 from another's 200 where both get the same response", async () => {
    const shared = json({ id: 1 });
    const api = tagging(() => shared);
    const tag = (await get(api)).headers.get("etag") ?? "";

    expect((await get(api, { "if-none-match": tag })).status).toBe(304);
    const whole = await get(api);
    expect([whole.status, whole.json()]).toEqual([200, { id: 1 }]);
  });

  it.each<[string, object]>([
    ["a weak that is neither true nor false", { weak: 1 }],
    ["an option that does not exist", { strong: true }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => etag(options)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

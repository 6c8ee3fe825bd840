import {
  BoltAPI,
  type CacheControlOptions,
  cacheControl,
  file,
  json,
  NotFound,
  redirect,
  silentLogger,
  stream,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

function keeping(options: CacheControlOptions): BoltAPI {
  const api = new BoltAPI({ middleware: [cacheControl(options)], logger: silentLogger });
  api.get("/", () => ({ ok: true }));
  return api;
}

async function headerOf(api: BoltAPI, method = "GET", path = "/", name = "cache-control"): Promise<string | null> {
  await using client = new TestClient(api, { raiseServerErrors: false, followRedirects: false });
  return (await client.request(method, path)).headers.get(name);
}

describe("cacheControl", () => {
  it.each<[CacheControlOptions, string]>([
    [{ maxAge: 60 }, "max-age=60"],
    [{ maxAge: 0, mustRevalidate: true }, "max-age=0, must-revalidate"],
    [{ public: true, maxAge: 60, sMaxAge: 600 }, "public, max-age=60, s-maxage=600"],
    [{ private: true, maxAge: 60 }, "private, max-age=60"],
    [{ noStore: true }, "no-store"],
    [{ noCache: true, noTransform: true, public: false }, "no-cache, no-transform"],
    [{ maxAge: 31_536_000, immutable: true }, "max-age=31536000, immutable"],
    [
      { maxAge: 60, staleWhileRevalidate: 30, staleIfError: 90, proxyRevalidate: true },
      "max-age=60, stale-while-revalidate=30, stale-if-error=90, proxy-revalidate",
    ],
  ])("writes %j", async (options, expected) => {
    expect(await headerOf(keeping(options))).toBe(expected);
    expect(await headerOf(keeping(options), "HEAD")).toBe(expected);
  });

  it("says nothing about other methods, and about answers that are no success", async () => {
    const api = keeping({ maxAge: 60 });
    api.post("/", () => ({ ok: true }));
    api.get("/missing", () => {
      throw new NotFound();
    });
    api.get("/broken", () => {
      throw new Error("broken");
    });
    api.get("/elsewhere", () => redirect("/"));
    api.get("/thrown", () => {
      throw redirect("/");
    });

    expect(await headerOf(api, "POST")).toBeNull();
    expect(await headerOf(api, "OPTIONS")).toBeNull();
    for (const path of ["/missing", "/broken", "/elsewhere", "/thrown", "/nowhere"]) {
      expect(await headerOf(api, "GET", path), path).toBeNull();
    }
  });

  it("says it of streams, files and parts of them, and of what has not changed", async () => {
    const api = keeping({ maxAge: 60 });
    api.get("/stream", () => stream(["a"]));
    api.get("/file", () => file(new Uint8Array(10), { etag: '"1"' }));
    await using client = new TestClient(api);

    const answers = [
      await client.get("/stream"),
      await client.get("/file", { headers: { range: "bytes=0-1" } }),
      await client.get("/file", { headers: { "if-none-match": '"1"' } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 206, 304]);
    for (const { headers } of answers) expect(headers.get("cache-control")).toBe("max-age=60");
  });

  it("leaves what a handler says itself", async () => {
    const api = keeping({ maxAge: 60 });
    api.get("/own", () => json({}, { headers: { "cache-control": "no-cache" } }));

    expect(await headerOf(api, "GET", "/own")).toBe("no-cache");
  });

  it("adds to Vary what answers depend on", async () => {
    const api = keeping({ maxAge: 60, vary: ["Accept-Language", "x-tenant"] });
    api.get("/own", () => json({}, { headers: { vary: "accept-language" } }));

    expect(await headerOf(api, "GET", "/", "vary")).toBe("accept-language, x-tenant");
    expect(await headerOf(api, "GET", "/own", "vary")).toBe("accept-language, x-tenant");
  });

  it("keeps what sets a cookie out of shared caches", async () => {
    const api = keeping({ public: true, maxAge: 60, sMaxAge: 600, mustRevalidate: true });
    api.get("/cookie", () => json({}).setCookie("session", "secret"));

    expect(await headerOf(api, "GET", "/cookie")).toBe("max-age=60, must-revalidate, private");
    expect(await headerOf(api)).toBe("public, max-age=60, s-maxage=600, must-revalidate");
  });

  it("keeps what sets a cookie out of all caches, where nothing is kept", async () => {
    const api = keeping({ noStore: true });
    api.get("/cookie", () => json({}).setCookie("session", "secret"));

    expect(await headerOf(api, "GET", "/cookie")).toBe("no-store");
  });

  it("of a route takes the place of that of the API, its Vary included", async () => {
    const api = keeping({ maxAge: 60, vary: ["x-tenant"] });
    api.get("/own", { use: [cacheControl({ noStore: true })] }, () => "own");

    expect(await headerOf(api, "GET", "/own")).toBe("no-store");
    expect(await headerOf(api, "GET", "/own", "vary")).toBeNull();
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["nothing but false", { public: false }],
    ["Vary alone", { vary: ["origin"] }],
    ["public and private", { public: true, private: true, maxAge: 1 }],
    ["private and time in shared caches", { private: true, sMaxAge: 1 }],
    ["noStore with a time", { noStore: true, maxAge: 60 }],
    ["noStore and public", { noStore: true, public: true }],
    ["immutable without a time", { immutable: true }],
    ["immutable for no time", { immutable: true, maxAge: 0 }],
    ["a time below 0", { maxAge: -1 }],
    ["a time that is not whole", { maxAge: 0.5 }],
    ["a time as a text", { maxAge: "1h" }],
    ["a Vary that would split the header", { maxAge: 1, vary: ["a\r\nb"] }],
    ["a directive that does not exist", { maxAge: 1, noSore: true }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => cacheControl(options)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

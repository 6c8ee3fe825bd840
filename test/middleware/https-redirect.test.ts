import { BoltAPI, type HttpsRedirectOptions, httpsRedirect, trustedHosts } from "boltapi";
import { TestClient, type TestRequestOptions } from "boltapi/testing";
import { describe, expect, it } from "vitest";

async function answer(
  options: HttpsRedirectOptions,
  {
    method = "GET",
    url = "/items",
    trustProxies = false,
    ...request
  }: TestRequestOptions & {
    method?: string;
    url?: string;
    trustProxies?: boolean;
  } = {},
): Promise<[status: number, location: string | null]> {
  const api = new BoltAPI({ middleware: [httpsRedirect(options)], trustProxies });
  api.get("/items", () => "ok");
  api.post("/items", () => "ok");
  await using client = new TestClient(api, { followRedirects: false, baseUrl: "http://example.com:8000" });
  const { status, headers } = await client.request(method, url, request);
  return [status, headers.get("location")];
}

describe("httpsRedirect", () => {
  it.each(["GET", "HEAD", "POST", "DELETE", "OPTIONS"])("sends %s to https, with path and query", async (method) => {
    expect(await answer({}, { method, url: "/items?a=1&b=%20" })).toEqual([308, "https://example.com/items?a=1&b=%20"]);
  });

  it("sends unknown paths there as well", async () => {
    expect(await answer({}, { url: "/nowhere" })).toEqual([308, "https://example.com/nowhere"]);
  });

  it("takes another status and another port", async () => {
    expect(await answer({ status: 301, port: 8443 })).toEqual([301, "https://example.com:8443/items"]);
  });

  it("lets requests over https through, as the connection or a trusted proxy says", async () => {
    expect(await answer({}, { url: "https://example.com/items" })).toEqual([200, null]);
    const headers = { "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1" };
    expect(await answer({}, { headers, trustProxies: true })).toEqual([200, null]);
    expect((await answer({}, { headers }))[0]).toBe(308);
  });

  it("uses the host that a trusted proxy says", async () => {
    const headers = { "x-forwarded-host": "public.example", "x-forwarded-for": "192.0.2.1" };
    expect((await answer({}, { headers, trustProxies: true }))[1]).toBe("https://public.example/items");
    expect((await answer({}, { headers }))[1]).toBe("https://example.com/items");
  });

  it("leaves out excluded paths, and all below one with a star", async () => {
    const options = { exclude: ["/items", "/open/*"] };
    expect((await answer(options))[0]).toBe(200);
    expect((await answer(options, { url: "/items?a=1" }))[0]).toBe(200);
    expect((await answer(options, { url: "/open/a/b" }))[0]).toBe(404);
    for (const url of ["/open", "/opened", "/items/1", "//open/a"]) {
      expect((await answer(options, { url }))[0], url).toBe(308);
    }
  });

  it("leaves out routes that skip it", async () => {
    const api = new BoltAPI({ middleware: [httpsRedirect()] });
    api.get("/health", { skip: ["httpsRedirect"] }, () => "ok");
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.get("/health")).status).toBe(200);
  });

  it("refuses WebSockets that are not encrypted: browsers follow no redirects there", async () => {
    const api = new BoltAPI({ middleware: [httpsRedirect()] });
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    await expect(client.websocket("/ws")).rejects.toMatchObject({ response: { status: 403 } });
    await using socket = await client.websocket("https://testserver.local/ws");
    expect(socket).toBeDefined();
  });

  it("sends nobody to a host that is not in its list", async () => {
    const options = { hosts: ["example.com", "*.example.com"] };
    expect(await answer(options, { headers: { host: "A.example.com:80" } })).toEqual([
      308,
      "https://a.example.com/items",
    ]);
    expect((await answer(options, { headers: { host: "evil.example" } }))[0]).toBe(400);
  });

  it("sends nobody to a host that trustedHosts refuses", async () => {
    const api = new BoltAPI({ middleware: [trustedHosts(["example.com"]), httpsRedirect()] });
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.get("/", { headers: { host: "evil.example" } })).status).toBe(400);
  });

  it.each([
    ["user information", "evil@example.com"],
    ["a path", "evil.example/"],
    ["two hosts", "example.com,evil.example"],
    ["a backslash", "evil.example\\"],
    ["nothing", ""],
  ])("sends nobody to what is no host: %s", async (_attack, host) => {
    expect(await answer({}, { headers: { host } })).toEqual([400, null]);
  });

  it("stays on its host for paths that look like another", async () => {
    for (const url of ["//evil.example/a", "/\\evil.example", "/@evil.example"]) {
      const [, location] = await answer({}, { url });
      expect(new URL(location ?? "").host, url).toBe("example.com");
    }
  });

  it.each<[string, object]>([
    ["a status that is no redirect", { status: 200 }],
    ["a status that changes the method", { status: 303 }],
    ["a port that is none", { port: 0 }],
    ["a path without a slash", { exclude: ["health"] }],
    ["a star within a path", { exclude: ["/a*b"] }],
    ["a host with a scheme", { hosts: ["https://example.com"] }],
    ["an option that does not exist", { host: "example.com" }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => httpsRedirect(options as HttpsRedirectOptions)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

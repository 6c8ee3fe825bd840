import { BoltAPI, type BoltAPIOptions, type HttpRequest, t } from "boltapi";
import { TestClient, type TestClientOptions, type TestRequestOptions } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { exchangeInMemory } from "../../src/engines/memory/memory-engine.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

interface Asked extends TestRequestOptions {
  readonly method?: string;
  readonly path?: string;
  readonly api?: BoltAPIOptions;
  readonly client?: TestClientOptions;
}

/** What a handler reads from a request. */
async function read<Value>(look: (request: HttpRequest) => Value, asked: Asked = {}): Promise<Awaited<Value>> {
  const { method = "GET", path = "/", api: options = {}, client: settings = {}, ...request } = asked;
  const seen: Awaited<Value>[] = [];
  const api = new BoltAPI(options);
  const handler = async ({ request }: { request: HttpRequest }): Promise<void> => {
    seen.push(await look(request));
  };
  api.get("/{rest:path}", handler);
  api.get("/", handler);
  api.post("/", handler);
  await using client = new TestClient(api, settings);
  await client.request(method, path, request);
  return seen[0] as Awaited<Value>;
}

describe("what a request was sent with", () => {
  it("is method, path and query as they were sent", async () => {
    const seen = await read(({ method, path, queryString }) => ({ method, path, queryString }), {
      path: "/a%20b//c?x=%31&y",
    });

    expect(seen).toEqual({ method: "GET", path: "/a%20b//c", queryString: "x=%31&y" });
  });

  it("has an empty query without one", async () => {
    expect(await read((request) => [request.queryString, [...request.query]])).toEqual(["", []]);
    expect(await read((request) => request.queryString, { path: "/?" })).toBe("");
  });

  it("keeps everything after the first question mark in the query", async () => {
    expect(await read((request) => [request.path, request.queryString], { path: "/a?b=/c?d" })).toEqual([
      "/a",
      "b=/c?d",
    ]);
  });

  it("is the query as text, whatever the route declares", async () => {
    expect(await read((request) => [...request.query], { path: "/?tag=a&tag=b+c&page=%31" })).toEqual([
      ["tag", "a"],
      ["tag", "b c"],
      ["page", "1"],
    ]);
  });

  it("is headers without regard to case", async () => {
    const seen = await read(
      ({ headers }) => [headers.get("X-Key"), headers.get("x-key"), headers.has("X-KEY"), headers.get("x-none")],
      {
        headers: { "X-Key": "1" },
      },
    );

    expect(seen).toEqual(["1", "1", true, null]);
  });

  it("is cookies by name", async () => {
    const seen = await read((request) => [...request.cookies], {
      headers: { cookie: 'a=1; b="2"; a=3; bad name=x; c' },
    });

    expect(seen).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  it("is no cookies without the header", async () => {
    expect(await read((request) => request.cookies.size)).toBe(0);
  });
});

describe("id", () => {
  it("is a UUID that stays the same throughout the request and differs between requests", async () => {
    const [first, again] = await read((request) => [request.id, request.id]);
    const other = await read((request) => request.id);

    expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it("is not what the client claims", async () => {
    expect(await read((request) => request.id, { headers: { "x-request-id": "forged\nid" } })).not.toContain("forged");
  });
});

describe("state", () => {
  it("belongs to one request, and has no prototype to pollute", async () => {
    const states: object[] = [];
    await read((request) => {
      request.state.a = 1;
      states.push(request.state);
    });

    const seen = await read((request) => {
      // biome-ignore lint/suspicious/noProto: it is what is tested
      request.state.__proto__ = { polluted: true };
      return [Object.keys(request.state), request.state.a, request.state.polluted, "toString" in request.state];
    });

    expect(seen).toEqual([["__proto__"], undefined, undefined, false]);
    expect(states).toHaveLength(1);
  });
});

describe("user and auth", () => {
  it("are null without authentication", async () => {
    expect(await read(({ user, auth }) => [user, auth])).toEqual([null, null]);
  });
});

describe("the address of a request", () => {
  it("is that of the connection", async () => {
    const seen = await read(({ ip, scheme, host, url }) => ({ ip, scheme, host, url: url.href }), {
      path: "/users/1?page=2",
      client: { remoteAddress: "203.0.113.9", baseUrl: "https://api.example.com:8443" },
    });

    expect(seen).toEqual({
      ip: "203.0.113.9",
      scheme: "https",
      host: "api.example.com:8443",
      url: "https://api.example.com:8443/users/1?page=2",
    });
  });

  it("is an IPv4 address where the connection maps it into IPv6", async () => {
    expect(await read((request) => request.ip, { client: { remoteAddress: "::ffff:203.0.113.9" } })).toBe(
      "203.0.113.9",
    );
  });

  const forwarded = {
    "x-forwarded-for": "198.51.100.7, 10.0.0.2",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "public.example",
  };

  it("is not what forwarded headers claim, unless a proxy is trusted", async () => {
    const look = ({ ip, scheme, host }: HttpRequest) => ({ ip, scheme, host });

    expect(await read(look, { headers: { ...forwarded, forwarded: "for=1.2.3.4;proto=https;host=evil" } })).toEqual({
      ip: "127.0.0.1",
      scheme: "http",
      host: "testserver.local",
    });
    expect(await read(look, { headers: forwarded, api: { trustProxies: ["10.0.0.0/8"] } })).toEqual({
      ip: "127.0.0.1",
      scheme: "http",
      host: "testserver.local",
    });
  });

  it("is what trusted proxies say, up to the first that is not", async () => {
    const look = ({ ip, scheme, host, url }: HttpRequest) => ({ ip, scheme, host, url: url.href });

    expect(await read(look, { headers: forwarded, api: { trustProxies: ["loopback", "10.0.0.0/8"] } })).toEqual({
      ip: "198.51.100.7",
      scheme: "https",
      host: "public.example",
      url: "https://public.example/",
    });
    expect(await read(({ ip }) => ip, { headers: forwarded, api: { trustProxies: ["loopback"] } })).toBe("10.0.0.2");
    expect(await read(({ ip }) => ip, { headers: forwarded, api: { trustProxies: 1 } })).toBe("10.0.0.2");
    expect(await read(({ ip }) => ip, { headers: forwarded, api: { trustProxies: 2 } })).toBe("198.51.100.7");
    expect(await read(({ ip }) => ip, { headers: forwarded, api: { trustProxies: true } })).toBe("198.51.100.7");
  });

  it("keeps its host where a proxy names one that is none", async () => {
    const headers = { "x-forwarded-for": "198.51.100.7", "x-forwarded-host": "evil.example/path?x" };

    expect(await read((request) => request.host, { headers, api: { trustProxies: true } })).toBe("testserver.local");
  });

  it("has a host that is safe to print, even through fetch", async () => {
    const seen: string[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) => void seen.push(request.host, request.url.href));

    await api.fetch(new Request("http://example.com:8000/"));
    await api.fetch(new Request("http://example.com/", { headers: { host: "evil.example/<script>" } }));

    expect(seen.slice(0, 2)).toEqual(["example.com:8000", "http://example.com:8000/"]);
    expect(seen.join()).not.toContain("<script>");
  });

  it("is a URL whose host stays the server's, whatever the path", async () => {
    for (const path of ["//evil.example/x", "/\\evil.example", "/@evil.example", "/..//evil.example"]) {
      const hosts = await read((request) => [request.url.host, new URL(request.absoluteUrl(request.path)).host], {
        path,
      });
      expect(hosts).toEqual(["testserver.local", "testserver.local"]);
    }
  });

  it("is that of the server for OPTIONS *, which asks for no path", async () => {
    const seen: string[] = [];
    const api = new BoltAPI({
      middleware: [
        (request, next) => {
          seen.push(request.path, request.url.href);
          return next(request);
        },
      ],
    });

    await exchangeInMemory(api.compile().handle, { method: "OPTIONS", target: "*", headers: ["host", "example.com"] });

    expect(seen).toEqual(["*", "http://example.com/"]);
  });

  it("is null where there is no connection", async () => {
    const seen: unknown[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) => void seen.push(request.ip));

    await api.fetch(new Request("http://app/"));
    await api.fetch(new Request("http://app/"), { remoteAddress: "203.0.113.9" });

    expect(seen).toEqual([null, "203.0.113.9"]);
  });
});

describe("absoluteUrl", () => {
  it("makes a path absolute, as the client sees the server", async () => {
    expect(await read((request) => request.absoluteUrl("/users/1?x=1"))).toBe("http://testserver.local/users/1?x=1");
    expect(
      await read((request) => request.absoluteUrl("/users/1"), {
        headers: { "x-forwarded-proto": "https", "x-forwarded-host": "public.example" },
        api: { trustProxies: true },
      }),
    ).toBe("https://public.example/users/1");
  });
});

describe("the body of a request", () => {
  it("is bytes, text and JSON, as often as asked for", async () => {
    const seen = await read(
      async (request) => [
        [...(await request.bytes())],
        await request.text(),
        await request.json(),
        await request.text(),
        await request.json(),
      ],
      { method: "POST", json: [1] },
    );

    expect(seen).toEqual([[91, 49, 93], "[1]", [1], "[1]", [1]]);
  });

  it("can be read by several at once", async () => {
    const body = (async function* () {
      yield new TextEncoder().encode("hel");
      yield new TextEncoder().encode("lo");
    })();

    const seen = await read((request) => Promise.all([request.text(), request.text(), request.bytes()]), {
      method: "POST",
      body,
    });

    expect(seen.slice(0, 2)).toEqual(["hello", "hello"]);
  });

  it("can be read by middleware before the route reads it", async () => {
    const seen: string[] = [];
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          seen.push(await request.text());
          return next(request);
        },
      ],
    });
    api.post("/", { body: t.Object({ id: t.Integer() }) }, ({ body }) => body);
    await using client = new TestClient(api);

    expect((await client.post("/", { json: { id: 7 } })).json()).toEqual({ id: 7 });
    expect(seen).toEqual(['{"id":7}']);
  });

  it("is empty where there is none", async () => {
    expect(
      await read(async (request) => [(await request.bytes()).length, await request.text()], { method: "POST" }),
    ).toEqual([0, ""]);
  });

  it("replaces what is not UTF-8 in text", async () => {
    expect(await read((request) => request.text(), { method: "POST", body: new Uint8Array([97, 255, 98]) })).toBe(
      "a\ufffdb",
    );
  });

  async function answerTo(body: string | Uint8Array, options: BoltAPIOptions = {}) {
    const api = new BoltAPI({ logger: recordingLogger(), ...options });
    api.post("/", async ({ request }) => request.json());
    await using client = new TestClient(api);
    return client.post("/", { body });
  }

  it("is a 422 as JSON that it is not, with the place", async () => {
    const response = await answerTo('{"a": 1,\n "b": }');

    expect(response.status).toBe(422);
    expect(response.json()).toMatchObject({ detail: [{ type: "json_invalid", loc: ["body", 2, 7] }] });
  });

  it.each([
    '{"__proto__":{"polluted":true}}',
    '[{"a":{"__proto__":1}}]',
    '{"constructor":{"prototype":{"polluted":true}}}',
  ])("is a 422 as JSON that could pollute prototypes: %s", async (body) => {
    const response = await answerTo(body);

    expect(response.status).toBe(422);
    expect(response.json()).toMatchObject({
      detail: [{ type: "forbidden_key", loc: expect.arrayContaining(["body"]) }],
    });
  });

  it("is a 422 as JSON that is nested too deeply", async () => {
    expect((await answerTo("[".repeat(100_000) + "]".repeat(100_000))).status).toBe(422);
  });

  it("is a 413 above the limit, announced or not", async () => {
    const api = new BoltAPI({ maxBodyBytes: 4 });
    api.post("/", async ({ request }) => request.text());
    await using client = new TestClient(api);
    async function* pieces() {
      yield new TextEncoder().encode("123");
      yield new TextEncoder().encode("456");
    }

    for (const body of ["12345", pieces()]) {
      const response = await client.post("/", { body });
      expect(response.status).toBe(413);
      expect(response.json()).toEqual({ detail: "Request body is larger than 4 bytes" });
    }
    expect((await client.post("/", { body: "1234" })).text()).toBe("1234");
  });

  it("is read up to the limit, and no further", async () => {
    let pulled = 0;
    const api = new BoltAPI({ maxBodyBytes: 10 });
    api.post("/", async ({ request }) => request.text());
    await using client = new TestClient(api);
    async function* endless() {
      for (;;) {
        pulled++;
        yield new Uint8Array(4);
      }
    }

    expect((await client.post("/", { body: endless() })).status).toBe(413);
    expect(pulled).toBe(3);
  });
});

describe("signal", () => {
  it("is not aborted by a response that is complete", async () => {
    const signals: AbortSignal[] = [];
    await read((request) => void signals.push(request.signal));

    expect(signals[0]?.aborted).toBe(false);
  });

  it("aborts when the client goes away", async () => {
    const events: string[] = [];
    const client = new AbortController();
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", async ({ request }) => {
      await new Promise<void>((resolve) => {
        request.signal.addEventListener("abort", () => resolve());
        client.abort(new Error("left"));
      });
      events.push(`aborted: ${request.signal.aborted}`);
      return "too late";
    });
    await using testClient = new TestClient(api);

    await expect(testClient.get("/", { signal: client.signal })).rejects.toThrow("left");
    expect(events).toEqual(["aborted: true"]);
  });
});

describe("log", () => {
  it("is the logger of the application", async () => {
    const logger = recordingLogger();

    await read((request) => request.log.info("seen", { path: request.path }), { api: { logger } });

    expect(logger.entries).toEqual([{ level: "info", message: "seen", fields: { path: "/" } }]);
  });

  it("is the logger of a mounted API inside it", async () => {
    const [outer, inner] = [recordingLogger(), recordingLogger()];
    const child = new BoltAPI({ logger: inner });
    child.get("/", ({ request }) => request.log.info("seen"));
    const api = new BoltAPI({ logger: outer });
    api.mount("/child", child);
    await using client = new TestClient(api);

    await client.get("/child");

    expect(inner.entries).toHaveLength(1);
    expect(outer.entries).toEqual([]);
  });
});

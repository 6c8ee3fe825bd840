import {
  BoltAPI,
  type CsrfOptions,
  csrf,
  csrfToken,
  memoryStore,
  type Session,
  sessions,
  silentLogger,
  stream,
  t,
} from "boltapi";
import { TestClient, type TestRequestOptions } from "boltapi/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

const secret = "0123456789abcdefghijklmnopqrstuvwxyz";
const other = "another secret of thirty-two bytes or more";
const refused = { detail: "CSRF check failed" };

/** An API with a page that gives tokens, and routes that change something. */
function csrfApi(options: Partial<CsrfOptions> = {}, withSessions = true, logger = recordingLogger()): BoltAPI {
  const store = memoryStore();
  const middleware = [...(withSessions ? [sessions({ store })] : []), csrf({ secret, ...options })];
  const api = new BoltAPI({ middleware, logger });
  const changed = { changed: true };
  api.get("/page", async ({ request }) => ({ token: await csrfToken(request) }));
  api.get("/plain", () => "");
  api.get("/begin", async ({ request }) => {
    await request.session.set("user", "mary");
    return { token: await csrfToken(request) };
  });
  api.get("/cycle", ({ request }) => request.session.cycleKey());
  api.post("/", () => changed);
  api.put("/", () => changed);
  api.patch("/", () => changed);
  api.delete("/", () => changed);
  api.post("/json", { body: t.Object({ name: t.String() }) }, ({ body }) => body);
  api.post("/form", { form: { name: t.String() } }, ({ form }) => form);
  api.post("/strict", { form: t.Object({ name: t.String() }, { additionalProperties: false }) }, ({ form }) => form);
  api.post("/own", { form: { csrf_token: t.String() } }, ({ form }) => ({ length: form.csrf_token.length }));
  api.post("/upload", { form: { file: t.File() } }, ({ form }) => ({ size: form.file.size }));
  api.post("/by-hand", async ({ request }) => ({ names: [...(await request.form()).keys()] }));
  api.post("/text", async ({ request }) => request.text());
  return api;
}

async function tokenOf(client: TestClient, path = "/page"): Promise<string> {
  return (await client.get(path)).json<{ token: string }>().token;
}

const withToken = (token: string, headers: Record<string, string> = {}): TestRequestOptions => ({
  headers: { "x-csrf-token": token, ...headers },
});

describe("csrf", () => {
  it("lets a request through that has the token of its visitor, and no other", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    expect((await client.post("/", withToken(token))).json()).toEqual({ changed: true });
    const without = await client.post("/");
    expect([without.status, without.json()]).toEqual([403, refused]);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("checks %s", async (method) => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    expect((await client.request(method, "/")).status).toBe(403);
    expect((await client.request(method, "/", withToken(token))).status).toBe(200);
  });

  it.each(["GET", "HEAD", "OPTIONS"])("lets %s through, wherever it comes from", async (method) => {
    await using client = new TestClient(csrfApi());
    await tokenOf(client);
    const response = await client.request(method, "/plain", { headers: { origin: "https://evil.example" } });
    expect(response.ok).toBe(true);
  });

  it("costs requests nothing that ask for no token: no cookie, no Vary", async () => {
    await using client = new TestClient(csrfApi());
    const { headers } = await client.get("/plain");
    expect([headers.get("set-cookie"), headers.get("vary"), headers.get("cache-control")]).toEqual([null, null, null]);
  });

  it("keeps answers with a token out of shared caches", async () => {
    await using client = new TestClient(csrfApi());
    const { headers } = await client.get("/page");
    expect([headers.get("vary"), headers.get("cache-control")]).toEqual(["cookie", "private"]);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const again = await client.get("/page");
    expect([again.headers.get("vary"), again.headers.getSetCookie()]).toEqual(["cookie", []]);
  });

  it("tells the reason to the log, and not to the client", async () => {
    const logger = recordingLogger();
    await using client = new TestClient(csrfApi({}, true, logger));
    await tokenOf(client);
    const cases: [TestRequestOptions, string][] = [
      [{}, "no token"],
      [withToken("x"), "the token is malformed"],
      [withToken("A".repeat(86)), "the token is of another visitor, or another session"],
      [{ headers: { cookie: "a=b", "x-csrf-token": "A".repeat(86) } }, "neither a session nor the cookie"],
      [{ headers: { origin: "https://evil.example" } }, 'Origin is "https://evil.example"'],
      [{ headers: { "sec-fetch-site": "cross-site" } }, 'Sec-Fetch-Site is "cross-site"'],
    ];
    for (const [options, reason] of cases) {
      const response = await client.post("/", options);
      expect([response.status, response.json()]).toEqual([403, refused]);
      const entry = logger.entries.at(-1);
      expect([entry?.level, entry?.message]).toEqual(["warn", expect.stringContaining(`CSRF check failed: `)]);
      expect(entry?.message).toContain(reason);
    }
  });

  it("shows no more than a part of a long Origin in the log", async () => {
    const logger = recordingLogger();
    await using client = new TestClient(csrfApi({}, true, logger));
    await client.post("/", { headers: { origin: `https://${"a".repeat(5000)}\t` } });
    expect(logger.entries.at(-1)?.message.length).toBeLessThan(300);
  });

  it("can be left out by a route, and by a function", async () => {
    const api = csrfApi({ exempt: (request) => request.headers.get("x-signature") === "valid" });
    api.post("/hook", { skip: ["csrf"] }, () => "hooked");
    await using client = new TestClient(api);
    await tokenOf(client);
    expect((await client.post("/hook", { headers: { origin: "https://evil.example" } })).text()).toBe("hooked");
    expect((await client.post("/", { headers: { "x-signature": "valid" } })).status).toBe(200);
    expect((await client.post("/", { headers: { "x-signature": "other" } })).status).toBe(403);
  });

  it("is let through only by true of that function", async () => {
    await using client = new TestClient(csrfApi({ exempt: (() => "yes") as never }));
    await tokenOf(client);
    expect((await client.post("/")).status).toBe(403);
  });
});

describe("who needs a token", () => {
  it.each([
    ["nothing at all", {}, 200],
    ["a token of an API", { authorization: "Bearer abc" }, 200],
    ["an API key", { "x-api-key": "abc" }, 200],
    ["a cookie, whatever it is", { cookie: "a=b" }, 403],
    ["a cookie beside a token of an API", { cookie: "a=b", authorization: "Bearer abc" }, 403],
    ["a password that the browser keeps", { authorization: "Basic bWFyeTpzM2NyZXQ=" }, 403],
    ["a ticket that the browser keeps", { authorization: "negotiate YII=" }, 403],
  ])("is decided for a request that brings %s", async (_, headers, status) => {
    await using client = new TestClient(csrfApi());
    expect((await client.post("/", { headers: headers as Record<string, string> })).status).toBe(status);
  });

  it("is no question for a request from another origin: it is refused even without cookies, as a login would be", async () => {
    await using client = new TestClient(csrfApi());
    expect((await client.post("/", { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await client.post("/", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  });
});

describe("the origin of a request", () => {
  const own = "https://shop.example.com";

  async function statusFrom(headers: Record<string, string>, options: Partial<CsrfOptions> = {}): Promise<number> {
    await using client = new TestClient(csrfApi(options), { baseUrl: own });
    const token = await tokenOf(client);
    return (await client.post("/", withToken(token, headers))).status;
  }

  it("is the server's own, or one that is trusted", async () => {
    expect(await statusFrom({ origin: own })).toBe(200);
    expect(await statusFrom({ origin: "https://app.example.com" })).toBe(403);
    expect(
      await statusFrom({ origin: "https://app.example.com" }, { trustedOrigins: ["https://app.example.com"] }),
    ).toBe(200);
    expect(await statusFrom({ origin: "app://localhost" }, { trustedOrigins: ["app://localhost"] })).toBe(200);
  });

  it.each([
    ["null", "of a sandboxed page"],
    ["http://shop.example.com", "of another scheme"],
    ["https://shop.example.com:8443", "of another port"],
    ["https://shop.example.com.evil.example", "with the host in front"],
    ["https://evilshop.example.com", "with the host at its end"],
    ["https://example.com", "of the domain above"],
    ["https://SHOP.example.com", "that no browser writes in this way"],
    ["https://shop.example.com/", "with a path"],
    ["https://shop.example.com, https://shop.example.com", "that is two"],
    ["https://user@shop.example.com", "with a user"],
    ["", "that is empty"],
  ])("is refused when it is %s, %s", async (origin) => {
    expect(await statusFrom({ origin })).toBe(403);
    // Not for a lack of trust in others.
    expect(await statusFrom({ origin }, { trustedOrigins: ["https://*.other.example"] })).toBe(403);
  });

  it.each([
    ["https://a.example.com", 200],
    ["https://a.b.example.com", 200],
    ["https://example.com", 403],
    ["https://evilexample.com", 403],
    ["http://a.example.com", 403],
    ["https://a.example.com:8443", 403],
    ["https://a.example.com.evil.example", 403],
    ["https://evil.example/a.example.com", 403],
    ["https://evil.example?.example.com", 403],
    ["https://evil.example#.example.com", 403],
    ["https://evil@a.example.com", 403],
    ["https://.example.com", 403],
    ["null", 403],
  ])("is matched to https://*.example.com as a whole: %s gives %i", async (origin, status) => {
    expect(await statusFrom({ origin }, { trustedOrigins: ["https://*.example.com"] })).toBe(status);
  });

  it("is told by Sec-Fetch-Site where there is no Origin", async () => {
    expect(await statusFrom({ "sec-fetch-site": "same-origin" })).toBe(200);
    for (const site of ["same-site", "cross-site", "", "SAME-ORIGIN"]) {
      expect(await statusFrom({ "sec-fetch-site": site }), site).toBe(403);
    }
  });

  it("is told by Referer over https where there is neither", async () => {
    expect(await statusFrom({})).toBe(403);
    expect(await statusFrom({ "sec-fetch-site": "none" })).toBe(403);
    expect(await statusFrom({ referer: `${own}/page?a=1` })).toBe(200);
    for (const referer of [
      "https://evil.example/https://shop.example.com",
      "http://shop.example.com/",
      "/page",
      "x",
      "data:,",
    ]) {
      expect(await statusFrom({ referer }), referer).toBe(403);
    }
    const trustedOrigins = ["https://*.example.com"];
    expect(await statusFrom({ referer: "https://app.example.com/" }, { trustedOrigins })).toBe(200);
  });

  it("may be unknown over http, where the token has to do", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    expect((await client.post("/", withToken(token))).status).toBe(200);
  });

  it("has to be that of the client, whatever a proxy speaks to the server", async () => {
    const api = new BoltAPI({ middleware: [csrf({ secret })], trustProxies: ["loopback"], logger: silentLogger });
    api.post("/", () => "");
    await using client = new TestClient(api);
    const forwarded = {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "shop.example.com",
      "x-forwarded-for": "1.2.3.4",
    };
    expect((await client.post("/", { headers: { ...forwarded, origin: own } })).status).toBe(200);
    expect((await client.post("/", { headers: { ...forwarded, origin: "http://testserver.local" } })).status).toBe(403);
  });

  it("does not depend on a host that is none", async () => {
    await using client = new TestClient(csrfApi());
    const response = await client.post("/", { headers: { host: "shop.1", origin: "http://shop.1" } });
    expect(response.status).toBe(403);
  });
});

describe("a token", () => {
  it("is another text each time, and each of them counts", async () => {
    await using client = new TestClient(csrfApi());
    const tokens = [await tokenOf(client), await tokenOf(client), await tokenOf(client)];
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect((await client.post("/", withToken(token))).status).toBe(200);
  });

  it("counts for its visitor alone", async () => {
    const api = csrfApi();
    await using mary = new TestClient(api);
    await using john = new TestClient(api);
    const token = await tokenOf(mary);
    await tokenOf(john);
    expect((await john.post("/", withToken(token))).status).toBe(403);
  });

  it("counts for its session alone", async () => {
    const api = csrfApi();
    await using mary = new TestClient(api);
    await using john = new TestClient(api);
    const token = await tokenOf(mary, "/begin");
    await tokenOf(john, "/begin");
    expect((await mary.post("/", withToken(token))).status).toBe(200);
    expect((await john.post("/", withToken(token))).status).toBe(403);
  });

  it("of a session needs no cookie of its own", async () => {
    await using client = new TestClient(csrfApi());
    const { headers } = await client.get("/begin");
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^sessionid=/)]);
  });

  it("of the cookie ends when a session begins: a cookie that somebody has planted opens no session", async () => {
    await using attacker = new TestClient(csrfApi());
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(attacker);
    client.cookies.set("csrf", attacker.cookies.get("csrf") ?? "");
    await tokenOf(client, "/begin");
    expect((await client.post("/", withToken(token))).status).toBe(403);
  });

  it("ends with the key of its session", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client, "/begin");
    await client.get("/cycle");
    expect((await client.post("/", withToken(token))).status).toBe(403);
    expect((await client.post("/", withToken(await tokenOf(client)))).status).toBe(200);
  });

  it("cannot be changed, whichever character it is", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    for (let index = 0; index < token.length; index++) {
      const bits = Buffer.from(token, "base64url");
      bits[index % 64] = (bits[index % 64] as number) ^ (1 << (index % 8));
      expect((await client.post("/", withToken(bits.toString("base64url")))).status).toBe(403);
    }
    for (const wrong of [token.slice(1), `${token}A`, `${token}, ${token}`, `${token}=`, token.toUpperCase(), ""]) {
      expect((await client.post("/", withToken(wrong))).status, wrong).toBe(403);
    }
  });

  it("cannot be made up", async () => {
    await using client = new TestClient(csrfApi());
    await tokenOf(client);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(..."abcXYZ012-_"), maxLength: 90 }), async (token) => {
        expect((await client.post("/", withToken(token))).status).toBe(403);
      }),
      { numRuns: 50 },
    );
  });

  it("of an old secret counts until the secret is removed", async () => {
    await using before = new TestClient(csrfApi({}, false));
    const token = await tokenOf(before);
    const cookie = `csrf=${before.cookies.get("csrf")}`;
    for (const [options, status] of [
      [{ secret: undefined, secrets: [other, secret] }, 200],
      [{ secret: other }, 403],
    ] as const) {
      await using after = new TestClient(csrfApi(options, false));
      expect((await after.post("/", withToken(token, { cookie }))).status).toBe(status);
    }
  });

  it("takes a cookie that is none for no cookie", async () => {
    await using client = new TestClient(csrfApi({}, false));
    for (const value of ["", "x", "A".repeat(44)]) {
      const { headers } = await client.get("/page", { headers: { cookie: `csrf=${value}` } });
      expect(headers.getSetCookie()).toHaveLength(1);
    }
  });

  it("is refused where sessions come after csrf, which could not check it then", async () => {
    const api = new BoltAPI({ middleware: [csrf({ secret }), sessions({ secret })], logger: silentLogger });
    api.get("/", ({ request }) => csrfToken(request));
    await using client = new TestClient(api);
    await expect(client.get("/")).rejects.toThrow("CSRF_BEFORE_SESSIONS: GET /: the middleware csrf() comes before");
  });

  it("is asked for in vain without the middleware, and when the headers have left", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/without", ({ request }) => csrfToken(request));
    api.get("/late", { use: [csrf({ secret })] }, ({ request }) =>
      stream(async function* () {
        yield await csrfToken(request).catch((error: Error) => error.message);
      }),
    );
    await using client = new TestClient(api);
    await expect(client.get("/without")).rejects.toThrow("CSRF_MISSING: GET /without asks for a CSRF token");
    expect((await client.get("/late")).text()).toMatch(/^CSRF_TOKEN_LATE: GET \/late: /);
  });
});

describe("the token in a form", () => {
  const file = new File(["abc"], "a.txt", { type: "text/plain" });

  it.each(["/form", "/strict"])("is checked where %s reads it, and is not the route's", async (path) => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post(path, { form: { name: "mary", csrf_token } })).json()).toEqual({ name: "mary" });
    for (const form of [{ name: "mary" }, { name: "mary", csrf_token: "x" }]) {
      expect((await client.post(path, { form })).status).toBe(403);
    }
  });

  it("is checked before the rest of the form is", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/form", { form: { csrf_token } })).status).toBe(422);
    expect((await client.post("/form", { form: {} })).status).toBe(403);
  });

  it("is checked in a form with files, wherever it stands", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/upload", { form: { csrf_token, file } })).json()).toEqual({ size: 3 });
    expect((await client.post("/upload", { form: { file, csrf_token } })).json()).toEqual({ size: 3 });
    expect((await client.post("/upload", { form: { file } })).status).toBe(403);
    expect((await client.post("/upload", { form: { file, csrf_token: file } })).status).toBe(403);
  });

  it("may be declared by the route, which gets it then", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/own", { form: { csrf_token } })).json()).toEqual({ length: 86 });
    expect((await client.post("/own", { form: { csrf_token: "x" } })).status).toBe(403);
  });

  it("is checked where the route reads its form by hand", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    const names = { names: ["name", "file"] };
    expect((await client.post("/by-hand", { form: { name: "a", file, csrf_token } })).json()).toEqual(names);
    expect((await client.post("/by-hand", { form: { name: "a", file } })).status).toBe(403);
  });

  it("is checked where the route reads nothing", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/", { form: { csrf_token } })).status).toBe(200);
    expect((await client.post("/", { form: { name: "a" } })).status).toBe(403);
    expect((await client.post("/", { form: { file } })).status).toBe(403);
  });

  it("leaves an urlencoded body to a route that reads it as text", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/text", { form: { csrf_token, name: "a" } })).text()).toBe(
      `csrf_token=${csrf_token}&name=a`,
    );
  });

  it("is no matter where the header has one", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    expect((await client.post("/form", { ...withToken(token), form: { name: "mary" } })).status).toBe(200);
    expect((await client.post("/form", { ...withToken("x"), form: { name: "mary", csrf_token: token } })).status).toBe(
      403,
    );
  });

  it("is the first of several", async () => {
    await using client = new TestClient(csrfApi());
    const csrf_token = await tokenOf(client);
    expect((await client.post("/form", { form: { name: "a", csrf_token: [csrf_token, "x"] } })).status).toBe(200);
    expect((await client.post("/form", { form: { name: "a", csrf_token: ["x", csrf_token] } })).status).toBe(403);
  });

  it("is checked in a form that middleware has read before", async () => {
    const api = new BoltAPI({
      middleware: [{ name: "reader", before: async (request) => void (await request.form()) }, csrf({ secret })],
      logger: silentLogger,
    });
    api.post("/", { form: { name: t.String() } }, ({ form }) => form);
    await using client = new TestClient(api);
    client.cookies.set("a", "b");
    expect((await client.post("/", { form: { name: "mary" } })).status).toBe(403);
  });

  it("is that of the innermost middleware that applies", async () => {
    const api = new BoltAPI({ middleware: [csrf({ secret, field: "outer" })], logger: silentLogger });
    api.get("/page", async ({ request }) => ({ token: await csrfToken(request) }));
    api.post("/", { use: [csrf({ secret, field: "inner" })], form: { name: t.String() } }, ({ form }) => form);
    await using client = new TestClient(api);
    const token = await tokenOf(client);
    expect((await client.post("/", { form: { name: "a", inner: token } })).status).toBe(200);
    expect((await client.post("/", { form: { name: "a", outer: token } })).status).toBe(403);
  });

  it("is found in no other body: that needs the header", async () => {
    await using client = new TestClient(csrfApi());
    const token = await tokenOf(client);
    expect((await client.post("/json", { json: { name: "a", csrf_token: token } })).status).toBe(403);
    expect((await client.post("/json", { ...withToken(token), json: { name: "a" } })).json()).toEqual({ name: "a" });
    const text = { body: `csrf_token=${token}`, headers: { "content-type": "text/plain" } };
    expect((await client.post("/text", text)).status).toBe(403);
  });

  it("has the name and the header that the options give it", async () => {
    await using client = new TestClient(csrfApi({ field: "csrfmiddlewaretoken", header: "X-CSRFToken" }));
    const token = await tokenOf(client);
    expect((await client.post("/form", { form: { name: "a", csrfmiddlewaretoken: token } })).status).toBe(200);
    expect((await client.post("/", { headers: { "x-csrftoken": token } })).status).toBe(200);
    expect((await client.post("/", withToken(token))).status).toBe(403);
  });
});

describe("options of csrf", () => {
  it.each<[object, string]>([
    [{}, "SECRET_MISSING"],
    [{ secret: "short" }, "SECRET_WEAK"],
    [{ secret, origins: [] }, "OPTION_UNKNOWN"],
    [{ secret, header: "x csrf" }, "OPTION_INVALID"],
    [{ secret, field: "" }, "OPTION_INVALID"],
    [{ secret, exempt: ["/hook"] }, "OPTION_INVALID"],
    [{ secret, cookie: { name: "__Host-csrf" } }, "OPTION_INVALID"],
    ...[
      "*",
      "null",
      "example.com",
      "https://example.com/",
      "https://Example.com",
      "https://*",
      "https://*example.com",
      "https://a.*.example.com",
      "https://*.*.com",
      "https://example.com:443",
    ].map((origin) => [{ secret, trustedOrigins: [origin] }, "OPTION_INVALID"] as [object, string]),
  ])("are checked at start-up: %j is %s", (options, code) => {
    expect(() => csrf(options as CsrfOptions)).toThrow(expect.objectContaining({ code }));
  });
});

describe("csrf and sessions", () => {
  it("of a cookie go together, too", async () => {
    const api = new BoltAPI({ middleware: [sessions({ secret }), csrf({ secret })], logger: silentLogger });
    const begin = (session: Session): Promise<void> => session.set("a", 1);
    api.get("/", async ({ request }) => {
      await begin(request.session);
      return { token: await csrfToken(request) };
    });
    api.post("/", () => "done");
    await using client = new TestClient(api);
    const token = await tokenOf(client, "/");
    expect((await client.post("/", withToken(token))).text()).toBe("done");
  });
});

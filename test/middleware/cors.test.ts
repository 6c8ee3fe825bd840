import {
  BoltAPI,
  type CorsOptions,
  cors,
  Forbidden,
  file,
  json,
  type Middleware,
  Router,
  redirect,
  silentLogger,
  sse,
  stream,
  TooManyRequests,
  t,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const app = "https://app.example.com";
const evil = "https://evil.example";

function open(api: BoltAPI): TestClient {
  return new TestClient(api, { raiseServerErrors: false, followRedirects: false });
}

/** What of a response is of CORS, and its Vary. */
function corsOf({ headers }: TestResponse): Record<string, string> {
  const entries = [...headers].filter(([name]) => name.startsWith("access-control-") || name === "vary");
  return Object.fromEntries(entries);
}

function withCors(options: CorsOptions, middleware: readonly Middleware[] = []): BoltAPI {
  const api = new BoltAPI({ middleware: [cors(options), ...middleware], logger: silentLogger });
  api.get("/", () => "ok");
  return api;
}

async function getFrom(options: CorsOptions, origin: string | null): Promise<Record<string, string>> {
  await using client = open(withCors(options));
  return corsOf(await client.get("/", origin === null ? {} : { headers: { origin } }));
}

function preflight(origin: string, method = "PUT", headers: Record<string, string> = {}) {
  return { headers: { origin, "access-control-request-method": method, ...headers } };
}

describe("cors", () => {
  it("answers an allowed origin with that origin", async () => {
    expect(await getFrom({ origins: [app] }, app)).toEqual({ "access-control-allow-origin": app, vary: "origin" });
  });

  it("answers all origins with a star, which every cache may keep", async () => {
    expect(await getFrom({ origins: "*" }, evil)).toEqual({ "access-control-allow-origin": "*" });
  });

  it.each([
    ["a list", [app]],
    ["all", "*"],
  ] as const)("adds nothing without Origin but Vary, for caches (%s)", async (_kind, origins) => {
    expect(await getFrom({ origins }, null)).toEqual({ vary: "origin" });
  });

  it("adds nothing but Vary for an origin that is not allowed, and answers all the same", async () => {
    await using client = open(withCors({ origins: [app] }));

    const response = await client.get("/", { headers: { origin: evil } });

    expect([response.status, response.text()]).toEqual([200, "ok"]);
    expect(corsOf(response)).toEqual({ vary: "origin" });
  });

  it("adds credentials and exposed headers where they are asked for", async () => {
    expect(await getFrom({ origins: [app], credentials: true, exposedHeaders: ["X-Total", "X-Page"] }, app)).toEqual({
      "access-control-allow-origin": app,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "X-Total, X-Page",
      vary: "origin",
    });
    expect(await getFrom({ origins: "*", exposedHeaders: "*" }, app)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "*",
    });
  });

  it("keeps what a handler varies by and exposes, and not whom it opens to", async () => {
    const api = new BoltAPI({ middleware: [cors({ origins: [app], exposedHeaders: ["x-total"] })] });
    const passedOn = {
      vary: "Accept-Language",
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "x-own",
    };
    api.get("/", () => json({}, { headers: passedOn }));
    await using client = open(api);

    expect(corsOf(await client.get("/", { headers: { origin: app } }))).toEqual({
      "access-control-allow-origin": app,
      "access-control-expose-headers": "x-own",
      vary: "Accept-Language, origin",
    });
    const refused = corsOf(await client.get("/", { headers: { origin: evil } }));
    expect(refused["access-control-allow-origin"]).toBeUndefined();
    expect(refused["access-control-allow-credentials"]).toBeUndefined();
  });

  it("tells origins apart on a response that many requests get", async () => {
    const shared = json({});
    const api = new BoltAPI({ middleware: [cors({ origins: [app, "https://other.example"] })] });
    api.get("/", () => shared);
    await using client = open(api);

    await client.get("/", { headers: { origin: app } });

    expect(corsOf(await client.get("/", { headers: { origin: "https://other.example" } }))).toEqual({
      "access-control-allow-origin": "https://other.example",
      vary: "origin",
    });
    expect(corsOf(await client.get("/"))).toEqual({ vary: "origin" });
  });
});

describe("the origins of cors", () => {
  const allows = async (origins: CorsOptions["origins"], origin: string): Promise<boolean> =>
    "access-control-allow-origin" in (await getFrom({ origins }, origin));

  it.each([
    ["null", "null"],
    ["an origin that ends with it", "https://evilapp.example.com"],
    ["an origin that begins with it", "https://app.example.com.evil.example"],
    ["other case", "https://APP.example.com"],
    ["a scheme in other case", "HTTPS://app.example.com"],
    ["another scheme", "http://app.example.com"],
    ["another port", "https://app.example.com:8443"],
    ["the port of the scheme, written out", "https://app.example.com:443"],
    ["user information", "https://app.example.com@evil.example"],
    ["user information before it", "https://evil@app.example.com"],
    ["a dot at the end", "https://app.example.com."],
    ["a slash at the end", "https://app.example.com/"],
    ["a path", "https://app.example.com/page"],
    ["two origins", "https://app.example.com, https://evil.example"],
    ["two origins the other way round", "https://evil.example https://app.example.com"],
    ["a subdomain", "https://a.app.example.com"],
    ["its domain", "https://example.com"],
    ["a backslash", "https://app.example.com\\.evil.example"],
    ["a star", "*"],
    ["a word", "app.example.com"],
  ])("are compared as a whole: %s is not allowed", async (_trick, origin) => {
    expect(await allows([app], origin)).toBe(false);
    expect(await allows([/^https:\/\/app\.example\.com$/], origin)).toBe(false);
    expect(await allows((asked) => asked === app, origin)).toBe(false);
  });

  it("take the origin null only where the list has it", async () => {
    expect(await allows(["null"], "null")).toBe(true);
    expect(await allows([/^.*$/], "null")).toBe(false);
    expect(await allows(() => true, "null")).toBe(false);
  });

  it("take patterns for subdomains", async () => {
    const origins = ["https://*.example.com"];
    expect(await allows(origins, app)).toBe(true);
    expect(await allows(origins, "https://a.b.example.com")).toBe(true);
    for (const origin of [
      "https://example.com",
      "https://.example.com",
      "https://evilexample.com",
      "https://evil.example/.example.com",
      "https://evil.example?.example.com",
      "https://evil.example#.example.com",
      "https://evil@a.example.com",
      "https://*.example.com",
      "http://app.example.com",
      "https://app.example.com:8443",
    ]) {
      expect(await allows(origins, origin), origin).toBe(false);
    }
  });

  it("take expressions, which have to fit as a whole", async () => {
    expect(await allows([/^https:\/\/pr-\d+\.example\.com$/], "https://pr-12.example.com")).toBe(true);
    expect(await allows([/^https:\/\/a\.example$|b\.example$/], "https://a.example.evil.example")).toBe(false);
    expect(await allows([/^https:\/\/a\.example|https:\/\/b\.example$/], "https://a.example.evil.example")).toBe(false);
    expect(await allows([/^https:\/\/.*\.example\.com$/], "https://evil.example/.example.com")).toBe(false);
    expect(await allows([/^https:\/\/.*\.example\.com$/], "https://evil.example#.example.com")).toBe(false);
    expect(await allows([/^https:\/\/.*\.example\.com$/m], "https://app.example.com")).toBe(true);
    expect(await allows([/^(a+)+$/], `https://${"a".repeat(5000)}`)).toBe(false);
  });

  it("take global and sticky expressions, which give every request the same answer", async () => {
    await using client = open(withCors({ origins: [/^https:\/\/app\.example\.com$/gy] }));
    for (let time = 0; time < 3; time++) {
      const { headers } = await client.get("/", { headers: { origin: app } });
      expect(headers.get("access-control-allow-origin")).toBe(app);
    }
  });

  it("take a function, of which only true counts, and which sees the request", async () => {
    const asked: unknown[] = [];
    const decide = (origin: string, { path }: { path: string }): boolean => asked.push([origin, path]) > 0;
    expect(await allows(decide, app)).toBe(true);
    expect(asked).toEqual([[app, "/"]]);
    expect(await allows((() => "yes") as unknown as () => boolean, app)).toBe(false);
    expect(await allows((() => Promise.resolve(true)) as unknown as () => boolean, app)).toBe(false);
  });

  it("stay shut when the function throws", async () => {
    const failing = (): boolean => {
      throw new Error("no database");
    };
    await using client = open(withCors({ origins: failing }));

    const response = await client.get("/", { headers: { origin: app } });

    expect(response.status).toBe(500);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("may be none at all", async () => {
    expect(await allows([], app)).toBe(false);
  });
});

describe("a preflight", () => {
  const send = async (options: CorsOptions, request: ReturnType<typeof preflight>): Promise<TestResponse> => {
    const api = withCors(options);
    api.put("/items", () => "put");
    await using client = open(api);
    return client.options("/items", request);
  };

  it("is answered with 204 and what is allowed", async () => {
    const response = await send({ origins: [app] }, preflight(app));

    expect([response.status, response.bytes.byteLength]).toEqual([204, 0]);
    expect(corsOf(response)).toEqual({
      "access-control-allow-origin": app,
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
      "access-control-allow-headers": "Content-Type, Authorization",
      "access-control-max-age": "3600",
      vary: "origin, access-control-request-method, access-control-request-headers",
    });
  });

  it("is answered with what the options say", async () => {
    const options: CorsOptions = {
      origins: [app],
      methods: ["GET", "QUERY"],
      allowedHeaders: ["x-api-key"],
      credentials: true,
      maxAge: 0,
    };

    expect(corsOf(await send(options, preflight(app)))).toMatchObject({
      "access-control-allow-methods": "GET, QUERY",
      "access-control-allow-headers": "x-api-key",
      "access-control-allow-credentials": "true",
      "access-control-max-age": "0",
    });
  });

  it("of an origin that is not allowed gets no header of CORS", async () => {
    const response = await send({ origins: [app] }, preflight(evil));

    expect(response.status).toBe(204);
    expect(corsOf(response)).toEqual({
      vary: "origin, access-control-request-method, access-control-request-headers",
    });
  });

  it("gets a star where all origins are allowed", async () => {
    expect(corsOf(await send({ origins: "*" }, preflight(evil)))).toMatchObject({
      "access-control-allow-origin": "*",
      vary: "access-control-request-method, access-control-request-headers",
    });
  });

  it("is answered on paths that do not exist", async () => {
    await using client = open(withCors({ origins: [app] }));

    const response = await client.options("/nowhere", preflight(app));

    expect([response.status, corsOf(response)["access-control-allow-origin"]]).toEqual([204, app]);
  });

  it("goes before a route of its own for OPTIONS, and before other middleware", async () => {
    const ran: string[] = [];
    const noting: Middleware = { name: "noting", before: () => void ran.push("middleware") };
    const api = withCors({ origins: [app] }, [noting]);
    api.options("/items", () => void ran.push("route"));
    await using client = open(api);

    await client.options("/items", preflight(app));
    expect(ran).toEqual([]);

    const plain = await client.options("/items", { headers: { origin: app } });
    expect(ran).toEqual(["middleware", "route"]);
    expect(corsOf(plain)["access-control-allow-origin"]).toBe(app);
  });

  it("without Origin is no preflight", async () => {
    const api = withCors({ origins: [app] });
    api.put("/items", () => "put");
    await using client = open(api);

    const response = await client.options("/items", { headers: { "access-control-request-method": "PUT" } });

    expect(response.headers.get("allow")).toBe("OPTIONS, PUT");
    expect(corsOf(response)).toEqual({ vary: "origin" });
  });

  it.each([
    ["x-one, X-Two ,x-three", "x-one, X-Two, x-three"],
    ["", undefined],
    [undefined, undefined],
    ["x-one, bad name", undefined],
    ["x-one: injected", undefined],
    ["x-one;x=1", undefined],
    ["x-\u00e9", undefined],
  ])(
    "gets back the headers that it asks for (%j), where all are allowed and they are names",
    async (asked, answered) => {
      const headers = asked === undefined ? {} : { "access-control-request-headers": asked };
      const response = await send({ origins: [app], allowedHeaders: "*" }, preflight(app, "PUT", headers));

      expect(corsOf(response)["access-control-allow-headers"]).toBe(answered);
    },
  );

  it("opens a private network only where that is allowed, and asked for", async () => {
    const asking = { "access-control-request-private-network": "true" };
    const allowing: CorsOptions = { origins: [app], privateNetwork: true };
    const name = "access-control-allow-private-network";

    const opened = corsOf(await send(allowing, preflight(app, "PUT", asking)));
    expect(opened[name]).toBe("true");
    expect(opened.vary).toBe(
      "origin, access-control-request-method, access-control-request-headers, access-control-request-private-network",
    );
    expect(corsOf(await send(allowing, preflight(app)))[name]).toBeUndefined();
    expect(corsOf(await send(allowing, preflight(evil, "PUT", asking)))[name]).toBeUndefined();
    expect(corsOf(await send({ origins: [app] }, preflight(app, "PUT", asking)))[name]).toBeUndefined();
  });
});

describe("every answer", () => {
  const files = new TextEncoder().encode("0123456789");
  const api = new BoltAPI({ middleware: [cors({ origins: [app] })], logger: silentLogger });
  const refusing = { name: "refusing", requiresUser: true as const, check: () => false };
  api.get("/ok", () => ({ ok: true }));
  api.post("/posted", { body: t.Object({ id: t.Integer() }) }, () => ({ ok: true }));
  api.get("/private", { guards: [refusing] }, () => "secret");
  api.get("/forbidden", () => {
    throw new Forbidden();
  });
  api.get("/limited", () => {
    throw new TooManyRequests();
  });
  api.get("/broken", () => {
    throw new Error("broken");
  });
  api.get("/rejected", async () => {
    throw new Error("broken");
  });
  api.get("/circle", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    return json(circle);
  });
  api.get("/elsewhere", () => redirect("/ok"));
  api.get("/thrown", () => {
    throw redirect("/ok");
  });
  api.get("/stream", () => stream(["a", "b"]));
  api.get("/events", () => sse([{ data: "a" }]));
  api.get("/file", () => file(files, { etag: '"1"' }));
  api.get("/long", () => "Middlemarch ".repeat(200));
  api.get("/web", () => new Response("web"));
  api.get("/empty", () => undefined);
  api.static("/docs", "docs/guide/snippets/cors", { index: false });

  it.each([
    ["JSON", "GET", "/ok", 200],
    ["HEAD", "HEAD", "/ok", 200],
    ["401", "GET", "/private", 401],
    ["403", "GET", "/forbidden", 403],
    ["404", "GET", "/nowhere", 404],
    ["405", "DELETE", "/ok", 405],
    ["422", "POST", "/posted", 422],
    ["429", "GET", "/limited", 429],
    ["500", "GET", "/broken", 500],
    ["500 of a promise", "GET", "/rejected", 500],
    ["500 of JSON that cannot be written", "GET", "/circle", 500],
    ["a malformed path", "GET", "/%zz", 400],
    ["a redirect", "GET", "/elsewhere", 307],
    ["a redirect that is thrown", "GET", "/thrown", 307],
    ["a redirect to the path without its slash", "GET", "/ok/", 308],
    ["a stream", "GET", "/stream", 200],
    ["server-sent events", "GET", "/events", 200],
    ["a file", "GET", "/file", 200],
    ["a response of the web", "GET", "/web", 200],
    ["nothing", "GET", "/empty", 204],
    ["a static file", "GET", "/docs/first.ts", 200],
    ["a static file that does not exist", "GET", "/docs/nowhere.ts", 404],
    ["OPTIONS that is no preflight", "OPTIONS", "/ok", 204],
  ])("has the headers: %s", async (_kind, method, path, status) => {
    await using client = open(api);

    const body = method === "POST" ? { json: { id: "x" } } : {};
    const response = await client.request(method, path, { headers: { origin: app }, ...body });

    expect(response.status).toBe(status);
    expect(corsOf(response)["access-control-allow-origin"]).toBe(app);
    expect(corsOf(response).vary).toMatch(/^origin\b/);
  });

  it("has the headers: parts of files, and those that have not changed", async () => {
    await using client = open(api);
    const part = await client.get("/file", { headers: { origin: app, range: "bytes=0-1" } });
    const unchanged = await client.get("/file", { headers: { origin: app, "if-none-match": '"1"' } });

    expect([part.status, unchanged.status]).toEqual([206, 304]);
    for (const response of [part, unchanged]) expect(corsOf(response)["access-control-allow-origin"]).toBe(app);
  });

  it("has the headers: compressed ones, whose Vary has both fields", async () => {
    await using client = open(api);
    const response = await client.get("/long", { headers: { origin: app, "accept-encoding": "gzip" } });

    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(corsOf(response)).toEqual({ "access-control-allow-origin": app, vary: "origin, accept-encoding" });
  });

  it("has the headers: those of middleware inside", async () => {
    const limiting: Middleware = {
      name: "limiting",
      before: () => {
        throw new TooManyRequests();
      },
    };
    await using client = open(withCors({ origins: [app] }, [limiting]));

    const response = await client.get("/", { headers: { origin: app } });

    expect([response.status, corsOf(response)["access-control-allow-origin"]]).toEqual([429, app]);
  });
});

describe("cors of a route or router", () => {
  const other = "https://other.example";

  function layered(): BoltAPI {
    const api = new BoltAPI({
      middleware: [cors({ origins: [app], credentials: true, exposedHeaders: ["x-outer"], maxAge: 1 })],
    });
    const router = new Router({ prefix: "/router", middleware: [cors({ origins: [other] })] });
    router.get("/", () => "router");
    router.get("/public", { use: [cors({ origins: "*" })] }, () => "public");
    const mounted = new BoltAPI({ middleware: [cors({ origins: [other], maxAge: 2 })] });
    mounted.put("/", () => "mounted");
    api.include(router);
    api.mount("/mounted", mounted);
    api.put("/own", { use: [cors({ origins: [other], methods: ["PUT"], maxAge: 3 })] }, () => "own");
    api.get("/own", () => "of the API");
    api.get("/without", { skip: ["cors"] }, () => "without");
    return api;
  }

  it.each(["/router", "/mounted", "/own"])("takes the place of that of the API: %s", async (path) => {
    await using client = open(layered());
    const method = path === "/router" ? "GET" : "PUT";

    const allowed = await client.request(method, path, { headers: { origin: other } });
    const refused = await client.request(method, path, { headers: { origin: app } });

    expect(corsOf(allowed)).toEqual({ "access-control-allow-origin": other, vary: "origin" });
    expect(corsOf(refused)).toEqual({ vary: "origin" });
  });

  it("takes the place of that of its router", async () => {
    await using client = open(layered());
    expect(corsOf(await client.get("/router/public", { headers: { origin: evil } }))).toEqual({
      "access-control-allow-origin": "*",
    });
  });

  it("answers preflights of its method, and that of the API the others", async () => {
    await using client = open(layered());

    const own = corsOf(await client.options("/own", preflight(other, "PUT")));
    expect(own).toMatchObject({ "access-control-allow-methods": "PUT", "access-control-max-age": "3" });
    expect(own["access-control-allow-credentials"]).toBeUndefined();
    expect(corsOf(await client.options("/own", preflight(app, "PUT")))["access-control-allow-origin"]).toBeUndefined();
    expect(corsOf(await client.options("/own", preflight(app, "GET")))["access-control-max-age"]).toBe("1");
    expect(corsOf(await client.options("/mounted", preflight(other, "PUT")))["access-control-max-age"]).toBe("2");
  });

  it("works without one around it", async () => {
    const api = new BoltAPI();
    api.put("/own", { use: [cors({ origins: [app] })] }, () => "own");
    await using client = open(api);

    const asked = await client.options("/own", preflight(app, "PUT"));
    expect([asked.status, corsOf(asked)["access-control-allow-origin"]]).toEqual([204, app]);
    expect(corsOf(await client.options("/own", preflight(app, "DELETE")))).toEqual({});
  });

  it("is on what middleware around the route answers, too", async () => {
    const limiting: Middleware = {
      name: "limiting",
      before: () => {
        throw new TooManyRequests();
      },
    };
    const api = withCors({ origins: [app] }, [limiting]);
    api.get("/own", { use: [cors({ origins: [other] })] }, () => "own");
    await using client = open(api);

    expect(corsOf(await client.get("/own", { headers: { origin: other } }))["access-control-allow-origin"]).toBe(other);
  });

  it("is left out by skip, preflights included", async () => {
    await using client = open(layered());

    expect(corsOf(await client.get("/without", { headers: { origin: app } }))).toEqual({});
    expect(corsOf(await client.options("/without", preflight(app, "GET")))).toEqual({});
  });
});

describe("cors around a WebSocket", () => {
  it("leaves the handshake, and who may open it, to the route", async () => {
    const api = new BoltAPI({ middleware: [cors({ origins: "*" })], websocket: { origins: [app] } });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      await socket.sendText("hello");
    });
    await using client = open(api);

    await using socket = await client.websocket("/ws", { origin: app });
    expect(await socket.receive()).toBe("hello");
    await expect(client.websocket("/ws", { origin: evil })).rejects.toMatchObject({ response: { status: 403 } });
  });
});

describe("the options of cors", () => {
  it.each<[string, unknown, RegExp]>([
    ["origins missing", {}, /"origins": expected "\*", a list of origins .*, got undefined/],
    ["origins as one text", { origins: app }, /"origins": expected "\*", a list/],
    ["a slash at the end", { origins: [`${app}/`] }, /write "https:\/\/app\.example\.com"/],
    ["capitals", { origins: ["https://App.example.com"] }, /write "https:\/\/app\.example\.com"/],
    ["the port of the scheme", { origins: [`${app}:443`] }, /write "https:\/\/app\.example\.com"/],
    ["no scheme", { origins: ["app.example.com"] }, /looks like "https:\/\/app\.example\.com"/],
    ["a star in the list", { origins: ["*"] }, /origins: "\*"/],
    ["a star elsewhere", { origins: ["https://app.*.com"] }, /no origin/],
    ["a line break", { origins: [`${app}\r\nx: y`] }, /no origin/],
    ["an expression without anchors", { origins: [/example\.com/] }, /Begin it with \^ and end it with \$/],
    ["an expression without ^", { origins: [/\.example\.com$/] }, /Begin it with/],
    ["an expression without $", { origins: [/^https:\/\/app/] }, /Begin it with/],
    ["an expression that ends with a dollar sign", { origins: [/^https:\/\/app\$/] }, /Begin it with/],
    ["an async function", { origins: async () => true }, /answers at once/],
    ["credentials for all", { origins: "*", credentials: true }, /"origins": "\*" does not go with credentials/],
    [
      "credentials with all headers exposed",
      { origins: [app], credentials: true, exposedHeaders: "*" },
      /"exposedHeaders": "\*" does not go with credentials/,
    ],
    ["a method that is none", { origins: "*", methods: ["GET, PUT"] }, /"methods"/],
    ["methods as a star", { origins: "*", methods: ["*"] }, /"methods"/],
    ["a header that would split", { origins: "*", allowedHeaders: ["x\r\ny: z"] }, /"allowedHeaders"/],
    ["a star among headers", { origins: "*", exposedHeaders: ["*"] }, /"exposedHeaders"/],
    ["headers as a text", { origins: "*", allowedHeaders: "x-one" }, /"allowedHeaders": expected a list or "\*"/],
    ["a maxAge below 0", { origins: "*", maxAge: -1 }, /"maxAge"/],
    ["an option that does not exist", { origins: "*", origin: app }, /OPTION_UNKNOWN.*"origin"/],
  ])("are checked at start-up: %s", (_mistake, options, message) => {
    expect(() => cors(options as CorsOptions)).toThrow(message);
  });

  it("take origins of schemes of their own", () => {
    expect(() => cors({ origins: ["chrome-extension://abcdef", "capacitor://localhost", "null"] })).not.toThrow();
  });
});

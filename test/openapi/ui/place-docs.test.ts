import {
  BoltAPI,
  type BoltAPIOptions,
  csrf,
  depends,
  hasPermission,
  httpBasic,
  type OpenApiDocument,
  securityHeaders,
  Unauthorized,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

function apiWith(options: BoltAPIOptions = {}): BoltAPI {
  const api = new BoltAPI(options);
  api.get("/items", () => []);
  return api;
}

const users = httpBasic({
  verify: (username, password) =>
    password === "open sesame"
      ? { id: username, username, permissions: username === "ann" ? ["docs.read"] : [] }
      : null,
});
const basic = (name: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${name}:open sesame`).toString("base64")}`,
});

describe("documentation", () => {
  it.each(["/docs", "/docs/swagger", "/docs/redoc", "/docs/scalar", "/docs/rapidoc", "/docs/stoplight"])(
    "has a page at %s",
    async (path) => {
      await using client = new TestClient(apiWith());
      const response = await client.get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await response.text()).toContain("openapi.json");
    },
  );

  it("has the document as JSON", async () => {
    const api = apiWith();
    await using client = new TestClient(api);
    const response = await client.get("/docs/openapi.json");
    expect(response.headers.get("content-type")).toBe("application/vnd.oai.openapi+json;version=3.1");
    expect(await response.json()).toEqual(api.openapi());
  });

  it.each(["/docs/openapi.yaml", "/docs/openapi.yml"])("has the document as YAML at %s", async (path) => {
    const api = apiWith();
    await using client = new TestClient(api);
    const response = await client.get(path);
    expect(response.headers.get("content-type")).toBe("application/yaml");
    expect(parse(await response.text())).toEqual(api.openapi());
  });

  it("answers 304 to who has the document already", async () => {
    await using client = new TestClient(apiWith());
    const first = await client.get("/docs/openapi.json");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const second = await client.get("/docs/openapi.json", {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    expect(second.status).toBe(304);
    await using other = new TestClient(apiWith({ openapi: { title: "Another" } }));
    expect((await other.get("/docs/openapi.json")).headers.get("etag")).not.toBe(first.headers.get("etag"));
  });

  it("is not in the document, nor among the routes of the application", async () => {
    const api = apiWith();
    await using client = new TestClient(api);
    const document = (await (await client.get("/docs/openapi.json")).json()) as OpenApiDocument;
    expect(Object.keys(document.paths)).toEqual(["/items"]);
    expect(api.compile().routes).toHaveLength(1);
  });

  it("lets browsers keep the files of pages for good", async () => {
    await using client = new TestClient(apiWith());
    const page = await (await client.get("/docs")).text();
    const [path = ""] = /docs\/assets\/swagger-ui-[\w.]+-swagger-ui-bundle\.js/.exec(page) ?? [];
    const script = await client.get(`/${path}`);
    expect(script.status).toBe(200);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await script.text()).toContain("SwaggerUIBundle");
  });

  it.each(["/docs/assets/", "/docs/assets/package.json", "/docs/assets/..%2Fopenapi.json", "/docs/assets/%2e%2e/x"])(
    "has no other files: %s",
    async (path) => {
      await using client = new TestClient(apiWith());
      expect((await client.get(path)).status).toBe(404);
    },
  );
});

describe("option openapi", () => {
  it.each([
    ["false", { openapi: false }],
    ["serve: false", { openapi: { serve: false } }],
  ] as const)("%s serves nothing", async (_name, options) => {
    await using client = new TestClient(apiWith(options));
    for (const path of ["/docs", "/docs/swagger", "/docs/openapi.json", "/docs/openapi.yaml"]) {
      expect((await client.get(path)).status).toBe(404);
    }
  });

  it("ui: [] serves the document alone", async () => {
    await using client = new TestClient(apiWith({ openapi: { ui: [] } }));
    expect((await client.get("/docs")).status).toBe(404);
    expect((await client.get("/docs/openapi.json")).status).toBe(200);
  });
});

/** Loads whatever a page refers to, as a browser would that got it under a URL. */
async function loadFrom(client: TestClient, path: string): Promise<Record<string, number>> {
  const page = await (await client.get(path)).text();
  const urls = [...page.matchAll(/"(\.{1,2}\/[^"]*(?:\.json|\.js|\.css))"/g)].map(([, url = ""]) => url);
  const statuses: Record<string, number> = {};
  for (const url of urls) {
    const { pathname } = new URL(url, `http://host${path}`);
    statuses[pathname.replace(/swagger-ui-[\d.]+-/, "")] = (await client.get(pathname)).status;
  }
  return statuses;
}

describe("links of pages", () => {
  const reachable = (base: string): Record<string, number> => ({
    [`${base}/assets/swagger-ui.css`]: 200,
    [`${base}/assets/swagger-ui-bundle.js`]: 200,
    [`${base}/openapi.json`]: 200,
  });

  it.each([
    ["by default", {}, "/docs", "/docs"],
    ["of another page than the first", {}, "/docs/swagger", "/docs"],
    ["below a prefix", { prefix: "/api/v1" }, "/api/v1/docs", "/api/v1/docs"],
    ["of a path with several parts", { openapi: { path: "/help/api/" } }, "/help/api", "/help/api"],
    ["of a path that is the root", { openapi: { path: "/" } }, "/", ""],
    ["with slashes at the end", { trailingSlash: "append" }, "/docs/", "/docs"],
    ["with slashes at the end of other pages", { trailingSlash: "append" }, "/docs/swagger/", "/docs"],
    ["with slashes as they are written", { trailingSlash: "keep" }, "/docs", "/docs"],
  ] as const)("lead somewhere %s", async (_name, options, path, base) => {
    await using client = new TestClient(apiWith(options));
    expect(await loadFrom(client, path)).toEqual(reachable(base));
  });

  it("lead somewhere when the API is mounted into another", async () => {
    const outer = new BoltAPI();
    outer.mount("/shop", apiWith({ openapi: { path: "/help" } }));
    await using client = new TestClient(outer);
    expect(await loadFrom(client, "/docs")).toEqual(reachable("/docs"));
    // The document of the outer API has the routes of both.
    const document = (await (await client.get("/docs/openapi.json")).json()) as OpenApiDocument;
    expect(Object.keys(document.paths)).toEqual(["/shop/items"]);
    expect((await client.get("/shop/help")).status).toBe(404);
  });

  it("name the root of the application, for where paths of the document begin", async () => {
    const rootOf = async (options: BoltAPIOptions, path: string): Promise<string | null> => {
      await using client = new TestClient(apiWith(options));
      const page = await (await client.get(path)).text();
      const [, url] = /root = new URL\("([^"]+)"/.exec(page) ?? [];
      return url === undefined ? null : new URL(url, `http://host${path}`).pathname;
    };
    expect(await rootOf({}, "/docs")).toBe("/");
    expect(await rootOf({}, "/docs/redoc")).toBe("/");
    expect(await rootOf({ prefix: "/api/v1" }, "/api/v1/docs/redoc")).toBe("/");
    expect(await rootOf({ trailingSlash: "append" }, "/docs/redoc/")).toBe("/");
    expect(await rootOf({ openapi: { servers: [{ url: "https://api.example.com" }] } }, "/docs")).toBeNull();
  });
});

describe("a route of the application at a path of the documentation", () => {
  it("stays, and takes nothing else away", async () => {
    const api = apiWith();
    api.get("/docs", () => "our own page");
    api.get("/docs/openapi.yaml", () => "our own document");
    await using client = new TestClient(api);
    expect(await (await client.get("/docs")).text()).toBe("our own page");
    expect(await (await client.get("/docs/openapi.yaml")).text()).toBe("our own document");
    expect(await (await client.get("/docs/redoc")).text()).toContain("Redoc.init");
    expect((await client.get("/docs/openapi.json")).status).toBe(200);
  });

  it("of another method stands beside it", async () => {
    const api = apiWith();
    api.post("/docs", () => "written");
    await using client = new TestClient(api);
    expect((await client.post("/docs")).status).toBe(200);
    expect((await client.get("/docs")).status).toBe(200);
  });

  it("with a placeholder gets what is left", async () => {
    const api = apiWith();
    api.get("/docs/{page}", ({ params }) => params.page);
    await using client = new TestClient(api);
    expect(await (await client.get("/docs/imprint")).text()).toBe("imprint");
    expect((await client.get("/docs/openapi.json")).headers.get("content-type")).toContain("openapi");
  });
});

describe("access to the documentation", () => {
  it("is open, whatever the API asks for", async () => {
    const denied = depends(() => {
      throw new Unauthorized();
    });
    await using client = new TestClient(apiWith({ auth: [users], dependencies: [denied] }));
    expect((await client.get("/items")).status).toBe(401);
    expect((await client.get("/docs")).status).toBe(200);
    expect((await client.get("/docs/openapi.json")).status).toBe(200);
  });

  it("is for users alone with auth", async () => {
    await using client = new TestClient(apiWith({ openapi: { auth: [users] } }));
    expect((await client.get("/items")).status).toBe(200);
    for (const path of ["/docs", "/docs/openapi.json", "/docs/openapi.yaml", "/docs/redoc"]) {
      const refused = await client.get(path);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toContain("Basic");
      expect((await client.get(path, { headers: basic("bob") })).status).toBe(200);
    }
    const { headers } = await client.get("/docs/openapi.json", { headers: basic("bob") });
    expect(headers.get("cache-control")).toBe("private, no-cache");
  });

  it("is for those whom the guards let on", async () => {
    const openapi = { auth: [users], guards: [hasPermission("docs.read")] };
    await using client = new TestClient(apiWith({ openapi }));
    expect((await client.get("/docs")).status).toBe(401);
    expect((await client.get("/docs", { headers: basic("bob") })).status).toBe(403);
    expect((await client.get("/docs", { headers: basic("ann") })).status).toBe(200);
  });
});

describe("middleware of the API", () => {
  it("applies", async () => {
    const stamp = { name: "stamp", after: (response: { headers: Headers }) => response.headers.set("x-stamp", "1") };
    await using client = new TestClient(apiWith({ middleware: [stamp as never] }));
    expect((await client.get("/docs")).headers.get("x-stamp")).toBe("1");
  });

  it("leaves pages their own policy, and them usable", async () => {
    const secret = "a secret of the tests that has more than 32 bytes";
    await using client = new TestClient(apiWith({ middleware: [securityHeaders(), csrf({ secret })] }));
    const page = await client.get("/docs");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'nonce-/);
  });
});

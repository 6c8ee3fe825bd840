import { BoltAPI, type BoltAPIOptions, type DocsUi, rapidoc, redoc, scalar, stoplight, swaggerUi } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";

type Headers = TestResponse["headers"];

async function load(options: BoltAPIOptions, path = "/docs"): Promise<{ page: string; headers: Headers }> {
  await using client = new TestClient(new BoltAPI(options));
  const response = await client.get(path);
  expect(response.status).toBe(200);
  return { page: await response.text(), headers: response.headers };
}

/** The sources of one directive. */
function sourcesOf(headers: Headers, directive: string): string[] {
  const policy = headers.get("content-security-policy") ?? "";
  const found = policy.split("; ").find((each) => each.startsWith(`${directive} `));
  return found?.split(" ").slice(1) ?? [];
}

describe("a documentation page", () => {
  it("runs scripts with the nonce of its answer alone", async () => {
    const api = new BoltAPI();
    await using client = new TestClient(api);
    const nonces = new Set<string>();
    for (let count = 0; count < 3; count += 1) {
      const response = await client.get("/docs");
      const [source = ""] = sourcesOf(response.headers, "script-src");
      const [, nonce = ""] = /^'nonce-([\w+/]{24})'$/.exec(source) ?? [];
      const scripts = (await response.text()).match(/<script[^>]*>/g) ?? [];
      expect(scripts).toHaveLength(2);
      for (const script of scripts) expect(script).toContain(` nonce="${nonce}"`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it("allows nothing that it does not need", async () => {
    const { headers } = await load({});
    expect((headers.get("content-security-policy") ?? "").replace(/nonce-[^']+/, "nonce")).toBe(
      "default-src 'none'; script-src 'nonce'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'self'",
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
      "referrer-policy": "no-referrer",
    });
  });

  it("may send requests to the servers of the document, and to those that give tokens", async () => {
    const flows = { clientCredentials: { tokenUrl: "https://id.example.com/token", scopes: {} } };
    const { headers } = await load({
      openapi: {
        servers: [
          { url: "https://api.example.com/v1" },
          { url: "https://api.example.com/v2" },
          { url: "/relative" },
          { url: "https://{region}.example.org", variables: { region: { default: "eu" } } },
          { url: "http://localhost:8000/{version}", variables: { version: { default: "v1" } } },
        ],
        components: { securitySchemes: { login: { type: "oauth2", flows } } },
      },
    });
    expect(sourcesOf(headers, "connect-src")).toEqual([
      "'self'",
      "https://api.example.com",
      "https:",
      "http://localhost:8000",
      "https://id.example.com",
    ]);
  });

  it("shows a title as text", async () => {
    const { page } = await load({ openapi: { title: `</title><script>"'&` } });
    expect(page).toContain("<title>&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;</title>");
  });

  it("is the first of the list at the path itself", async () => {
    const { page } = await load({ openapi: { ui: [redoc(), swaggerUi()] } });
    expect(page).toContain("Redoc.init");
  });

  it("has the path that it is given", async () => {
    const { page } = await load({ openapi: { ui: [scalar({ path: "reference" })] } }, "/docs/reference");
    expect(page).toContain("Scalar.createApiReference");
  });
});

describe("options of a page", () => {
  const hostile = "</script><img src=x onerror=alert(1)>\u2028";

  it.each([
    ["swagger", swaggerUi],
    ["redoc", redoc],
    ["scalar", scalar],
    ["rapidoc", rapidoc],
    ["stoplight", stoplight],
  ])("of %s are passed on, and cannot break out", async (path, make) => {
    const { page } = await load({ openapi: { ui: [make({ options: { custom: hostile } })] } }, `/docs/${path}`);
    expect(page).toContain(String.raw`"custom":"\u003c/script>\u003cimg src=x onerror=alert(1)>\u2028"`);
  });

  it.each([
    [() => swaggerUi({ colour: "red" } as object), "colour"],
    [() => swaggerUi({ options: { requestInterceptor: () => {} } }), "JSON values"],
    [() => swaggerUi({ path: "a/b" }), "one part of a path"],
    [() => redoc({ cdn: "javascript:alert(1)" }), "https://unpkg.com"],
    [() => redoc({ cdn: 'https://x.example/"onload="' }), "https://unpkg.com"],
    [() => redoc({ version: "2.4.0" }), "expected the hash of bundles/redoc.standalone.js in version 2.4.0 of redoc"],
    [() => redoc({ version: "2.4.0", integrity: { other: "sha384-AAAA" } }), "expected the hash of bundles"],
    [() => redoc({ integrity: { "bundles/redoc.standalone.js": "md5-AAAA" } }), "hashes by file"],
  ])("are refused at the start when they are wrong (%#)", (make, message) => {
    expect(make).toThrow(message);
  });
});

const plain: DocsUi = {
  name: "Plain",
  path: "plain",
  render: ({ title, specUrl, nonce, literal }) =>
    `<h1>${title}</h1><script nonce="${nonce}">fetch(${literal(specUrl)})</script>`,
};

describe("a page of the application's own", () => {
  it("is served like the others", async () => {
    const { page, headers } = await load({ openapi: { title: "A & B", ui: [plain] } }, "/docs/plain");
    const [source = ""] = sourcesOf(headers, "script-src");
    expect(page).toContain(`<h1>A &amp; B</h1><script nonce="${source.slice(7, -1)}">fetch("./openapi.json")</script>`);
  });

  it("loads nothing that its package does not name", () => {
    const ui: DocsUi = { ...plain, render: (page) => page.script("dist/other.js") };
    expect(() => new BoltAPI({ openapi: { ui: [ui] } }).compile()).toThrow('"dist/other.js"');
  });

  it("may have directives of its own", async () => {
    const directives = { imgSrc: ["https://images.example.com"], frameAncestors: ["https://portal.example.com"] };
    const { headers } = await load({ openapi: { ui: [{ ...plain, directives }] } });
    expect(sourcesOf(headers, "img-src")).toEqual(["https://images.example.com"]);
    expect(sourcesOf(headers, "frame-ancestors")).toEqual(["https://portal.example.com"]);
    expect(headers.get("x-frame-options")).toBeNull();
  });

  it.each([
    ["not a list", plain, "expected an array of pages"],
    ["no page", [{}], 'expected a page with "name", "path" and "render"'],
    ["a page that renders nothing", [{ ...plain, render: "<p>" }], '"render": expected a function'],
    ["a path with a slash", [{ ...plain, path: "a/b" }], "one part of a path"],
    ["the path of the document", [{ ...plain, path: "openapi.json" }], 'the path "openapi.json" is taken'],
    ["a path twice", [plain, plain], 'item 1: the path "plain" is taken'],
    [
      "a package of a CDN without hashes",
      [{ ...plain, package: { name: "a", version: "1.0.0", files: { "a.js": null }, cdn: "https://unpkg.com" } }],
      "hashes by file",
    ],
    ["a directive that is none", [{ ...plain, directives: { imgSrc: ["a; b"] } }], "is no source"],
  ])("is refused when it is %s", (_name, ui, message) => {
    expect(() => new BoltAPI({ openapi: { ui: ui as DocsUi[] } })).toThrow(message);
  });

  it.each(["docs", "/{name}", "/docs?", "/do cs", "/do\\cs"])("has no place below the path %s", (path) => {
    expect(() => new BoltAPI({ openapi: { path } })).toThrow("a path without placeholders");
  });
});

import {
  BoltAPI,
  cspNonce,
  file,
  html,
  json,
  type SecurityHeadersOptions,
  securityHeaders,
  silentLogger,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const defaultPolicy =
  "default-src 'self'; base-uri 'self'; font-src 'self' https: data:; form-action 'self'; frame-ancestors 'self'; " +
  "img-src 'self' data:; object-src 'none'; script-src 'self'; script-src-attr 'none'; " +
  "style-src 'self' https: 'unsafe-inline'";

async function headersOf(options?: SecurityHeadersOptions, url = "/"): Promise<Record<string, string>> {
  const api = new BoltAPI({ middleware: [securityHeaders(options)] });
  api.get("/", () => "ok");
  await using client = new TestClient(api);
  const { headers } = await client.get(url);
  const usual = ["content-type", "content-length", "date"];
  return Object.fromEntries([...headers].filter(([name]) => !usual.includes(name)));
}

const nonceOf = (policy: string | null): string => /'nonce-([^']+)'/.exec(policy ?? "")?.[1] ?? "";

describe("securityHeaders", () => {
  it("adds its defaults", async () => {
    expect(await headersOf()).toEqual({
      "content-security-policy": defaultPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "SAMEORIGIN",
      "origin-agent-cluster": "?1",
    });
  });

  it("asks for https where it is there already", async () => {
    const name = "strict-transport-security";
    const secure = "https://testserver.local/";
    expect((await headersOf({}, secure))[name]).toBe("max-age=31536000; includeSubDomains");
    const short = { maxAge: 60, includeSubDomains: false };
    expect((await headersOf({ strictTransportSecurity: short }, secure))[name]).toBe("max-age=60");
    const preload = { preload: true };
    expect((await headersOf({ strictTransportSecurity: preload }, secure))[name]).toBe(
      "max-age=31536000; includeSubDomains; preload",
    );
    expect((await headersOf({ strictTransportSecurity: false }, secure))[name]).toBeUndefined();
  });

  it("adds every header that it is asked for, and no other", async () => {
    const off = {
      contentSecurityPolicy: false,
      contentTypeOptions: false,
      referrerPolicy: false,
      frameOptions: false,
      originAgentCluster: false,
    } as const;
    expect(await headersOf(off)).toEqual({});
    expect(
      await headersOf({
        ...off,
        crossOriginOpenerPolicy: "same-origin",
        crossOriginResourcePolicy: "same-site",
        crossOriginEmbedderPolicy: "credentialless",
        permissionsPolicy: { camera: [], "picture-in-picture": "*", geolocation: ["self", "https://maps.example"] },
      }),
    ).toEqual({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-site",
      "cross-origin-embedder-policy": "credentialless",
      "permissions-policy": 'camera=(), picture-in-picture=*, geolocation=(self "https://maps.example")',
    });
  });

  it("leaves what a handler sets itself", async () => {
    const api = new BoltAPI({ middleware: [securityHeaders()] });
    api.get("/", () => json({}, { headers: { "referrer-policy": "origin", "content-security-policy": "sandbox" } }));
    await using client = new TestClient(api);

    const { headers } = await client.get("/");

    expect(headers.get("referrer-policy")).toBe("origin");
    expect(headers.get("content-security-policy")).toBe("sandbox");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is on every answer", async () => {
    const api = new BoltAPI({ middleware: [securityHeaders()], logger: silentLogger });
    api.get("/broken", () => {
      throw new Error("broken");
    });
    api.get("/file", () => file(new Uint8Array(3)));
    await using client = new TestClient(api, { raiseServerErrors: false });

    for (const path of ["/nowhere", "/broken", "/file"]) {
      expect((await client.get(path)).headers.get("x-content-type-options"), path).toBe("nosniff");
    }
    expect((await client.delete("/file")).headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("gives a route its own in place of that of the API", async () => {
    const relaxed = { directives: { scriptSrc: ["'self'", "https://cdn.example"] } };
    const api = new BoltAPI({ middleware: [securityHeaders({ referrerPolicy: "origin" })] });
    api.get("/docs", { use: [securityHeaders({ contentSecurityPolicy: relaxed })] }, () => "docs");
    api.get("/raw", { skip: ["securityHeaders"] }, () => "raw");
    await using client = new TestClient(api);

    const docs = (await client.get("/docs")).headers;
    expect(docs.get("content-security-policy")).toContain("script-src 'self' https://cdn.example;");
    expect(docs.get("referrer-policy")).toBe("no-referrer");
    expect((await client.get("/raw")).headers.get("referrer-policy")).toBeNull();
  });

  it("does not concern handshakes of WebSockets", async () => {
    const api = new BoltAPI({ middleware: [securityHeaders()] });
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    await using socket = await client.websocket("/ws");
    expect(socket).toBeDefined();
  });
});

describe("the content security policy", () => {
  const policyOf = async (contentSecurityPolicy: SecurityHeadersOptions["contentSecurityPolicy"]) =>
    (await headersOf({ contentSecurityPolicy: contentSecurityPolicy ?? {} }))["content-security-policy"];

  it("puts directives in the place of the defaults of the same name, and leaves out those that are false", async () => {
    const directives = { scriptSrc: ["'self'", "'sha256-abc='"], imgSrc: false, connectSrc: ["wss:"] } as const;
    expect(await policyOf({ directives })).toBe(
      "default-src 'self'; base-uri 'self'; font-src 'self' https: data:; form-action 'self'; frame-ancestors 'self'; " +
        "object-src 'none'; script-src 'self' 'sha256-abc='; script-src-attr 'none'; " +
        "style-src 'self' https: 'unsafe-inline'; connect-src wss:",
    );
  });

  it("takes directives that are undefined for missing ones", async () => {
    const directives = { scriptSrc: undefined } as object;
    expect(await policyOf({ directives })).toContain("script-src 'self';");
  });

  it("has only what is given, without the defaults", async () => {
    const directives = {
      defaultSrc: ["'none'"],
      sandbox: [],
      upgradeInsecureRequests: true,
      reportTo: ["csp"],
      requireTrustedTypesFor: ["'script'"],
    };
    expect(await policyOf({ useDefaults: false, directives })).toBe(
      "default-src 'none'; sandbox; upgrade-insecure-requests; report-to csp; require-trusted-types-for 'script'",
    );
    expect(await policyOf({ useDefaults: false })).toBeUndefined();
  });

  it("can be there for reports alone", async () => {
    const headers = await headersOf({
      contentSecurityPolicy: { reportOnly: true, directives: { frameAncestors: ["'none'"] } },
    });

    expect(headers["content-security-policy"]).toBeUndefined();
    expect(headers["content-security-policy-report-only"]).toContain("frame-ancestors 'none'");
    expect(headers["x-frame-options"]).toBe("SAMEORIGIN");
  });

  it.each([
    [["'none'"], "DENY"],
    [["'self'"], "SAMEORIGIN"],
    [["'self'", "https://a.example"], undefined],
    [["https://a.example"], undefined],
    [false, undefined],
  ] as const)("is repeated by X-Frame-Options, where that can: %j", async (frameAncestors, expected) => {
    const headers = await headersOf({ contentSecurityPolicy: { directives: { frameAncestors } } });
    expect(headers["x-frame-options"]).toBe(expected);
  });
});

describe("the nonce of the policy", () => {
  const options = { contentSecurityPolicy: { directives: { scriptSrc: [cspNonce], styleSrc: ["'self'", cspNonce] } } };

  function withNonce(): BoltAPI {
    const api = new BoltAPI({ middleware: [securityHeaders(options)] });
    api.get("/", ({ request }) => html(`<script nonce="${request.state.cspNonce}"></script>`));
    api.get("/unchanged", () => file(new Uint8Array(3), { etag: '"1"' }));
    return api;
  }

  it("is another one for each request, in the header as in the page", async () => {
    await using client = new TestClient(withNonce());
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const response = await client.get("/");
      const policy = response.headers.get("content-security-policy");
      const nonce = nonceOf(policy);
      expect(Buffer.from(nonce, "base64").byteLength).toBeGreaterThanOrEqual(16);
      expect(policy).toContain(`script-src 'nonce-${nonce}';`);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(response.text()).toBe(`<script nonce="${nonce}"></script>`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it("is not sent with a 304, whose page has the nonce that it came with", async () => {
    await using client = new TestClient(withNonce());
    const response = await client.get("/unchanged", { headers: { "if-none-match": '"1"' } });

    expect(response.status).toBe(304);
    expect(response.headers.get("content-security-policy")).toBeNull();
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("the options of securityHeaders", () => {
  const policy = (directives: object): SecurityHeadersOptions => ({ contentSecurityPolicy: { directives } });

  it.each<[string, object, RegExp]>([
    ["an option that does not exist", { hsts: true }, /OPTION_UNKNOWN.*"hsts"/],
    ["a directive that does not exist", policy({ scriptSource: ["'self'"] }), /there is no option "scriptSource"/],
    ["a keyword without quotes", policy({ scriptSrc: ["self"] }), /Put it in quotes: "'self'"/],
    ["a hash without quotes", policy({ scriptSrc: ["sha256-abc="] }), /Put it in quotes/],
    ["'none' beside others", policy({ scriptSrc: ["'none'", "'self'"] }), /'none' stands alone/],
    ["a nonce that stays the same", policy({ scriptSrc: ["'nonce-abc'"] }), /Write cspNonce/],
    ["a nonce for images", policy({ imgSrc: [cspNonce] }), /scripts and styles alone/],
    ["no source", policy({ scriptSrc: [] }), /\["'none'"\] for none/],
    ["sources as one text", policy({ scriptSrc: "'self'" }), /expected sources/],
    ["two sources in one", policy({ scriptSrc: ["'self' https:"] }), /no source/],
    ["a directive in a source", policy({ scriptSrc: ["https:;sandbox"] }), /no source/],
    ["a policy in a source", policy({ scriptSrc: ["https:,sandbox"] }), /no source/],
    ["a line break", policy({ scriptSrc: ["https:\r\nx-evil: 1"] }), /no source/],
    ["a line break in a value", policy({ reportTo: ["csp\nx-evil:"] }), /without spaces/],
    ["a referrer policy that does not exist", { referrerPolicy: "never" }, /"referrerPolicy"/],
    ["frame options that do not exist", { frameOptions: "ALLOW-FROM" }, /"frameOptions"/],
    ["preload for less than a year", { strictTransportSecurity: { preload: true, maxAge: 60 } }, /"preload" needs/],
    [
      "preload without subdomains",
      { strictTransportSecurity: { preload: true, includeSubDomains: false } },
      /"preload" needs/,
    ],
    ["permissions for a feature with a line break", { permissionsPolicy: { "camera\n": [] } }, /is no feature/],
    ["permissions for an origin with a quote", { permissionsPolicy: { camera: ['https://a"'] } }, /"self" and origins/],
    ["permissions of nothing", { permissionsPolicy: {} }, /expected features by name/],
  ])("are checked at start-up: %s", (_mistake, options, message) => {
    expect(() => securityHeaders(options as SecurityHeadersOptions)).toThrow(message);
  });
});

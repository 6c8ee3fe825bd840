import {
  type Authenticator,
  all,
  allowAny,
  any,
  apiKey,
  BoltAPI,
  bearerToken,
  connectAuth,
  createJwtForUser,
  type Guard,
  generateApiKey,
  hasAnyPermission,
  hasPermission,
  hasRole,
  httpBasic,
  isAuthenticated,
  isStaff,
  jwt,
  not,
  permissionRequired,
  type SecuritySchemeObject,
  sessionAuth,
  sessions,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const secret = "a secret of at least 32 bytes, for tests";
const { id, hash } = generateApiKey();
const keys = [{ id, hash }];
const user = { id: 1, username: "mary" };
const openTo: Omit<Authenticator, "name"> = { authenticate: () => ({ user }) };

/** What the document says of a route with these authenticators. */
function secured(auth: readonly Authenticator<unknown>[], api: BoltAPI = new BoltAPI()) {
  api.get("/", { auth }, () => "");
  const document = api.openapi();
  return { security: document.paths["/"]?.get?.security, schemes: document.components?.securitySchemes };
}

/** A request with a credential where a scheme says. */
function present(scheme: SecuritySchemeObject, credential: string) {
  if (scheme.type === "http") return { headers: { authorization: `${scheme.scheme} ${credential}` } };
  if (scheme.type !== "apiKey") throw new Error(`What is sent for ${scheme.type}?`);
  const { in: location, name } = scheme;
  if (location === "query") return { query: { [name]: credential } };
  return { headers: location === "cookie" ? { cookie: `${name}=${credential}` } : { [name]: credential } };
}

describe("credentials in the document", () => {
  it.each<[string, Authenticator<unknown>, object]>([
    ["jwt", jwt({ secret }), { bearerAuth: { type: "http", scheme: "bearer", bearerFormat: "JWT" } }],
    [
      "jwt in other places",
      jwt({ secret, header: "X-Token", cookie: "access_token", query: { name: "token", on: "any" } }),
      {
        jwtHeaderXToken: { type: "apiKey", in: "header", name: "x-token" },
        jwtCookieAccessToken: { type: "apiKey", in: "cookie", name: "access_token" },
        jwtQueryToken: { type: "apiKey", in: "query", name: "token" },
      },
    ],
    ["apiKey", apiKey({ keys }), { apiKeyAuth: { type: "apiKey", in: "header", name: "x-api-key" } }],
    [
      "apiKey in other places",
      apiKey({ keys, header: "X-Partner", scheme: "Partner", query: "key" }),
      {
        apiKeyHeaderXPartner: { type: "apiKey", in: "header", name: "x-partner" },
        apiKeyAuthorization: { type: "http", scheme: "partner" },
        apiKeyQueryKey: { type: "apiKey", in: "query", name: "key" },
      },
    ],
    ["httpBasic", httpBasic({ verify: () => user }), { basicAuth: { type: "http", scheme: "basic" } }],
    ["bearerToken", bearerToken({ verify: () => ({ user }) }), { bearerTokenAuth: { type: "http", scheme: "bearer" } }],
    [
      "bearerToken in a header",
      bearerToken({ verify: () => ({ user }), header: "x-token" }),
      { bearerTokenHeaderXToken: { type: "apiKey", in: "header", name: "x-token" } },
    ],
    ["connectAuth", connectAuth({ challenge: "Basic" }), { basicAuth: { type: "http", scheme: "basic" } }],
    [
      "connectAuth that says more",
      connectAuth({ securitySchemes: { passport: { type: "apiKey", in: "cookie", name: "connect.sid" } } }),
      { passport: { type: "apiKey", in: "cookie", name: "connect.sid" } },
    ],
    [
      "an authenticator with a challenge",
      { ...openTo, name: "own", challenge: 'Bearer realm="api"' },
      { bearerAuth: { type: "http", scheme: "bearer" } },
    ],
  ])("are those of %s, each place an alternative", (_name, authenticator, schemes) => {
    expect(secured([authenticator])).toEqual({
      schemes,
      security: Object.keys(schemes).map((name) => ({ [name]: [] })),
    });
  });

  it("are what the server takes, each by itself", async () => {
    const token = createJwtForUser(user, { secret });
    const key = generateApiKey();
    const ofKey = { keys: [{ id: key.id, hash: key.hash }] };
    const cases: [Authenticator<unknown>, string][] = [
      [jwt({ secret, cookie: "access", query: { name: "token", on: "any" } }), token],
      [jwt({ secret, header: "X-Token" }), token],
      [apiKey({ ...ofKey, scheme: "ApiKey", query: "key" }), key.key],
      [bearerToken({ verify: (sent) => (sent === token ? { user } : null) }), token],
      [httpBasic({ verify: (name, password) => (name === "a" && password === "b" ? user : null) }), btoa("a:b")],
    ];
    for (const [authenticator, credential] of cases) {
      const api = new BoltAPI();
      const { schemes = {} } = secured([authenticator], api);
      expect(Object.keys(schemes).length).toBeGreaterThan(0);
      await using client = new TestClient(api);
      expect((await client.get("/")).status).toBe(401);
      for (const [name, scheme] of Object.entries(schemes)) {
        expect((await client.request("GET", "/", present(scheme, credential))).status, name).toBe(200);
      }
    }
  });

  it("are the cookie of the sessions that apply to the route", () => {
    const auth = [sessionAuth({ loadUser: () => user })];
    const api = new BoltAPI({ middleware: [sessions({ secret })] });
    api.get("/admin", { auth, use: [sessions({ secret, cookie: { name: "admin" } })] }, () => "");
    expect(secured(auth, api)).toEqual({
      schemes: {
        sessionAuth: { type: "apiKey", in: "cookie", name: "sessionid" },
        sessionCookieAdmin: { type: "apiKey", in: "cookie", name: "admin" },
      },
      security: [{ sessionAuth: [] }],
    });
    expect(api.openapi().paths["/admin"]?.get?.security).toEqual([{ sessionCookieAdmin: [] }]);
  });

  it("are left open where nobody says how they are carried", () => {
    for (const auth of [
      [{ ...openTo, name: "own" }],
      [{ ...openTo, name: "own", challenge: "Custom" }],
      [sessionAuth({ loadUser: () => user })],
      [connectAuth()],
    ]) {
      expect(secured(auth)).toEqual({ security: undefined, schemes: undefined });
    }
    // What the whole document requires is not taken back.
    const security = [{ gateway: [] }];
    const components = { securitySchemes: { gateway: { type: "mutualTLS" } } } as const;
    expect(secured([{ ...openTo, name: "own" }], new BoltAPI({ openapi: { security, components } }))).toEqual({
      security: undefined,
      schemes: components.securitySchemes,
    });
  });

  it("have one scheme where they are carried alike, and never one name for two", () => {
    const api = new BoltAPI();
    const auth = [jwt({ secret, audience: "shop" }), jwt({ secret, audience: "blog" })];
    api.get("/both", { auth }, () => "");
    api.get("/cookie", { auth: [jwt({ secret, header: false, cookie: "token" })] }, () => "");
    api.get("/other-cookie", { auth: [jwt({ secret, header: false, cookie: "access" })] }, () => "");
    api.get("/own", { auth: [{ ...openTo, name: "own", challenge: "Bearer" }] }, () => "");
    const { paths, components } = api.openapi();
    expect(paths["/both"]?.get?.security).toEqual([{ bearerAuth: [] }]);
    expect(paths["/own"]?.get?.security).toEqual([{ bearerAuth2: [] }]);
    expect(Object.keys(components?.securitySchemes ?? {})).toEqual([
      "bearerAuth",
      "jwtCookieToken",
      "jwtCookieAccess",
      "bearerAuth2",
    ]);
  });

  it("are alternatives, and one of none where nobody has to be there", () => {
    const api = new BoltAPI();
    const auth = [jwt({ secret }), apiKey({ keys })];
    api.get("/either", { auth }, () => "");
    api.get("/optional", { auth, guards: [allowAny()] }, () => "");
    api.get("/open", () => "");
    const { paths } = api.openapi();
    expect(paths["/either"]?.get?.security).toEqual([{ bearerAuth: [] }, { apiKeyAuth: [] }]);
    expect(paths["/optional"]?.get?.security).toEqual([{ bearerAuth: [] }, { apiKeyAuth: [] }, {}]);
    expect(paths["/open"]?.get).not.toHaveProperty("security");
  });

  it("are taken back where the document requires some of all, and a route none", () => {
    const api = new BoltAPI({ openapi: { security: [{ gateway: [] }] } });
    api.get("/open", () => "");
    api.get("/guarded", { guards: [isAuthenticated()] }, () => "");
    const { paths, security } = api.openapi();
    expect(security).toEqual([{ gateway: [] }]);
    expect(paths["/open"]?.get?.security).toEqual([]);
    expect(paths["/guarded"]?.get).not.toHaveProperty("security");
  });

  it("may be in the query for handshakes of WebSockets alone", () => {
    const api = new BoltAPI({ auth: [jwt({ secret, query: "token" })] });
    api.get("/", () => "");
    api.websocket("/ws", () => {});
    const { paths, components } = api.openapi();
    expect(paths["/"]?.get?.security).toEqual([{ bearerAuth: [] }]);
    expect(paths["/ws"]?.get?.security).toEqual([{ bearerAuth: [] }, { jwtQueryToken: [] }]);
    expect(components?.securitySchemes).toMatchObject({
      jwtQueryToken: { type: "apiKey", in: "query", name: "token" },
    });
  });
});

describe("the rights that guards ask for", () => {
  const own = (description?: string): Guard => ({
    name: "own",
    requiresUser: true,
    check: () => true,
    ...(description === undefined ? {} : { description }),
  });

  it.each<[string, readonly Guard[], string]>([
    ["a permission", [hasPermission("blog.add")], "Requires the permission blog.add"],
    ["permissions", [hasAnyPermission("a", "b")], "Requires one of the permissions a, b"],
    ["several guards", [isStaff(), hasRole("editor")], "Requires a member of staff; the role editor"],
    ["alternatives", [any(isStaff(), hasRole("editor"))], "Requires a member of staff or the role editor"],
    [
      "nested ones",
      [any(isStaff(), all(hasRole("a"), hasPermission("b")))],
      "Requires a member of staff or (the role a and the permission b)",
    ],
    ["one that sends to a login", [permissionRequired("a", { loginUrl: "/login" })], "Requires the permission a"],
    ["one that says what it is", [own("the author of the article")], "Requires the author of the article"],
    ["one that says nothing", [own()], "Forbidden"],
    ["alternatives of which one says nothing", [any(isStaff(), own())], "Forbidden"],
    ["the contrary of one", [isAuthenticated(), not(isStaff())], "Forbidden"],
  ])("are said of the answer 403: %s", (_name, guards, description) => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret })], guards }, () => "");
    expect(api.openapi().paths["/"]?.get?.responses["403"]).toMatchObject({ description });
  });
});

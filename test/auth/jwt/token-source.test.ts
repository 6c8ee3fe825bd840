import { BoltAPI, http1Engine, type JwtOptions, jwt, nodeHttpEngine, silentLogger } from "boltapi";
import { TestClient, WebSocketRefusedError } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { RawConnection } from "../../engines/raw-connection.ts";
import { bearer, claimsOf, hs256, secret } from "./tokens.ts";

const token = hs256(claimsOf());
const expired = hs256(claimsOf({ exp: 1 }));

function clientOf(options: JwtOptions): TestClient {
  const api = new BoltAPI({ logger: silentLogger });
  const auth = [jwt({ secret, ...options })];
  api.get("/", { auth }, ({ request }) => request.user.id);
  api.websocket("/ws", { auth }, async ({ socket, request }) => {
    await socket.accept();
    await socket.sendText(request.user.username);
  });
  return new TestClient(api);
}

describe("a token", () => {
  it("comes from no cookie and no query of itself", async () => {
    await using client = clientOf({});
    expect((await client.get("/", { cookies: { token, access_token: token }, query: { token } })).status).toBe(401);
  });

  it("comes from another header as it is, without a scheme", async () => {
    await using client = clientOf({ header: "X-Access-Token" });
    expect((await client.get("/", { headers: { "x-access-token": token } })).status).toBe(200);
    expect((await client.get("/", { headers: { "x-access-token": `Bearer ${token}` } })).status).toBe(401);
    expect((await client.get("/", { headers: { "x-access-token": `${token}, ${token}` } })).status).toBe(401);
    expect((await client.get("/", bearer(token))).status).toBe(401);
  });

  it("comes after another word than Bearer where it is told to", async () => {
    await using client = clientOf({ scheme: "Token" });
    const ask = (authorization: string) => client.get("/", { headers: { authorization } });
    for (const word of ["Token", "token", "TOKEN  "]) expect((await ask(`${word} ${token}`)).status).toBe(200);
    for (const other of [`Bearer ${token}`, token, `Tokens ${token}`, "Basic YTpi"]) {
      const { status, headers } = await ask(other);
      expect([status, headers.get("www-authenticate")]).toEqual([401, "Token"]);
    }
    const challenge = (detail: string): string => `Token error="invalid_token", error_description="${detail}"`;
    for (const wrong of ["Token", "Token wrong", `Token ${token}, Token ${token}`, `Basic YTpi, Token ${token}`]) {
      expect((await ask(wrong)).headers.get("www-authenticate")).toBe(challenge("Invalid token"));
    }
    expect((await ask(`Token ${expired}`)).headers.get("www-authenticate")).toBe(challenge("Token has expired"));
  });

  it("names its word in the challenge when its user is gone, too", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    for (const [path, loadUser] of [
      ["/now", () => null],
      ["/later", async () => null],
    ] as const) {
      api.get(path, { auth: [jwt({ secret, scheme: "Token", loadUser })] }, () => "in");
    }
    await using client = new TestClient(api);
    for (const path of ["/now", "/later"]) {
      const { status, headers } = await client.get(path, { headers: { authorization: `Token ${token}` } });
      expect([status, headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringMatching(/^Token error="invalid_token"/),
      ]);
    }
  });

  it("may come after any word that a scheme can be", async () => {
    await using client = clientOf({ scheme: "a.b+c|d" });
    expect((await client.get("/", { headers: { authorization: `A.B+C|D ${token}` } })).status).toBe(200);
    expect((await client.get("/", { headers: { authorization: `axb+c|d ${token}` } })).status).toBe(401);
    for (const scheme of ["", "To ken", 'To"ken']) expect(() => jwt({ secret, scheme })).toThrow(/"scheme"/);
  });

  it("comes from a cookie where it is told to", async () => {
    await using client = clientOf({ cookie: "access_token" });
    expect((await client.get("/", { cookies: { access_token: token } })).status).toBe(200);
    expect((await client.get("/", { cookies: { access_token: "wrong" } })).status).toBe(401);
    const deleted = await client.get("/", { cookies: { access_token: "" } });
    expect(deleted.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("comes from the first place that has one, and from no other when that one is wrong", async () => {
    await using client = clientOf({ cookie: "access_token", query: { name: "token", on: "any" } });
    const status = async (header: string | null, cookie: string | null, query: string | null): Promise<number> =>
      (
        await client.get("/", {
          ...(header === null ? {} : bearer(header)),
          ...(cookie === null ? {} : { cookies: { access_token: cookie } }),
          ...(query === null ? {} : { query: { token: query } }),
        })
      ).status;
    expect(await status(token, expired, expired)).toBe(200);
    expect(await status(expired, token, token)).toBe(401);
    expect(await status(null, token, expired)).toBe(200);
    expect(await status(null, expired, token)).toBe(401);
    expect(await status(null, null, token)).toBe(200);
  });

  it("comes from the cookie alone without a header", async () => {
    await using client = clientOf({ header: false, cookie: "access_token" });
    expect((await client.get("/", bearer(token))).status).toBe(401);
    expect((await client.get("/", { cookies: { access_token: token } })).status).toBe(200);
  });

  it("comes from the query of handshakes of WebSockets, and of no other request", async () => {
    await using client = clientOf({ query: "token" });
    expect((await client.get("/", { query: { token } })).status).toBe(401);
    await using socket = await client.websocket("/ws", { query: { token } });
    expect(await socket.receiveText()).toBe("mary");
  });

  it("is refused when it is in the query several times", async () => {
    await using client = clientOf({ query: { name: "token", on: "any" } });
    expect((await client.get("/", { query: { token } })).status).toBe(200);
    for (const query of [{ token: [token, token] }, { token: [token, ""] }, { token: "" }]) {
      const { status, headers } = await client.get("/", { query });
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toContain("invalid_token");
    }
  });
});

describe("the handshake of a WebSocket", () => {
  it.each([
    ["the header", bearer(token)],
    ["the cookie", { cookies: { access_token: token } }],
    ["the query", { query: { token } }],
  ])("is authenticated through %s", async (_place, options) => {
    await using client = clientOf({ cookie: "access_token", query: "token" });
    await using socket = await client.websocket("/ws", options);
    expect(await socket.receiveText()).toBe("mary");
  });

  it.each([
    ["without a token", {}, "Authentication required", "Bearer"],
    ["with a wrong one in the header", bearer("wrong"), "Invalid token", "error_description"],
    [
      "with an expired one in the cookie",
      { cookies: { access_token: expired } },
      "Token has expired",
      "error_description",
    ],
    ["with an expired one in the query", { query: { token: expired } }, "Token has expired", "error_description"],
    ["with two in the query", { query: { token: [token, token] } }, "Invalid token", "error_description"],
  ])("is refused %s", async (_what, options, detail, challenge) => {
    await using client = clientOf({ cookie: "access_token", query: "token" });
    const refusal: unknown = await client.websocket("/ws", options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WebSocketRefusedError);
    const { response } = refusal as WebSocketRefusedError;
    expect(response.status).toBe(401);
    expect(response.json()).toEqual({ detail });
    expect(response.headers.get("www-authenticate")).toContain(challenge);
  });
});

describe.each([
  ["node:http", nodeHttpEngine],
  ["http1", http1Engine],
])("on sockets of %s", (_name, engine) => {
  it("Authorization headers are refused when there are two, in any order", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", { auth: [jwt({ secret })] }, () => "in");
    const server = await api.listen({ port: 0, engine: engine() });
    const statusOf = async (...lines: readonly string[]): Promise<number> => {
      const connection = await RawConnection.open(server.port);
      const message = ["GET / HTTP/1.1", "host: a", ...lines, "connection: close", "", ""].join("\r\n");
      const { status } = await connection.exchange(message);
      connection.destroy();
      return status;
    };
    try {
      expect(await statusOf(`authorization: Bearer ${token}`)).toBe(200);
      expect(await statusOf(`authorization: Bearer ${token}`, `Authorization: Bearer ${token}`)).toBe(401);
      expect(await statusOf(`authorization: Bearer ${token}`, "authorization: Bearer wrong")).toBe(401);
      expect(await statusOf(`authorization: Bearer ${token}`, "authorization: Basic YTpi")).toBe(401);
      expect(await statusOf("authorization: Basic YTpi", `authorization: Bearer ${token}`)).toBe(401);
    } finally {
      await server.close();
    }
  });
});

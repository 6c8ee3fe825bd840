import {
  type Authenticator,
  BoltAPI,
  CloseCode,
  depends,
  type Guard,
  HTTPException,
  type Middleware,
  Router,
  type ServerWebSocket,
  silentLogger,
  t,
  WebSocketDisconnect,
  WebSocketException,
} from "boltapi";
import { TestClient, WebSocketRefusedError } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

/** An API with one WebSocket at "/ws" that sends "open", and what its options are. */
function makeApi(options: ConstructorParameters<typeof BoltAPI>[0] = {}): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger, ...options });
  api.websocket("/ws", async ({ socket }) => {
    await socket.accept();
    await socket.sendText("open");
    for await (const message of socket) await socket.sendText(String(message));
  });
  return api;
}

async function refusal(opening: Promise<unknown>): Promise<{ status: number; body: unknown }> {
  try {
    await opening;
  } catch (error) {
    if (!(error instanceof WebSocketRefusedError)) throw error;
    return { status: error.response.status, body: error.response.json() };
  }
  throw new Error("The WebSocket was accepted.");
}

describe("api.websocket", () => {
  it("answers messages until the client closes", async () => {
    await using client = new TestClient(makeApi());
    await using socket = await client.websocket("/ws");

    expect(await socket.receiveText()).toBe("open");
    await socket.sendText("one");
    await socket.sendText("two");
    expect([await socket.receiveText(), await socket.receiveText()]).toEqual(["one", "two"]);
  });

  it("gives the handler what its route declares", async () => {
    const api = new BoltAPI();
    const user = depends(({ request }) => request.cookies.get("user") ?? "nobody");
    api.websocket(
      "/rooms/{id:int}",
      {
        query: { limit: t.Integer({ default: 5 }) },
        headers: { "x-kind": t.String() },
        cookies: { theme: t.Optional(t.String()) },
        depends: { user },
      },
      async ({ socket, params, query, headers, cookies, user, request }) => {
        await socket.accept();
        await socket.sendJson({ params, query, headers, cookies, user, path: request.path });
      },
    );
    await using client = new TestClient(api);
    await using socket = await client.websocket("/rooms/7", {
      headers: { "x-kind": "chat" },
      cookies: { user: "ann" },
    });

    expect(await socket.receiveJson()).toEqual({
      params: { id: 7 },
      query: { limit: 5 },
      headers: { "x-kind": "chat" },
      cookies: {},
      user: "ann",
      path: "/rooms/7",
    });
  });

  it("refuses inputs that do not fit, all at once", async () => {
    const api = new BoltAPI();
    api.websocket("/rooms/{id:int}", { query: { limit: t.Integer() } }, ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    expect(await refusal(client.websocket("/rooms/x?limit=y"))).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["path", "id"] }, { loc: ["query", "limit"] }] },
    });
  });

  it("shares a path with a route for GET", async () => {
    const api = makeApi();
    api.get("/ws", () => "page");
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws");

    expect(await socket.receiveText()).toBe("open");
    expect((await client.get("/ws")).text()).toBe("page");
  });

  it("tells who asks without a handshake what to upgrade to", async () => {
    await using client = new TestClient(makeApi());

    const response = await client.get("/ws");
    expect(response.status).toBe(426);
    expect(response.headers.get("upgrade")).toBe("websocket");
    expect((await client.get("/other")).status).toBe(404);
    expect((await client.post("/ws")).status).toBe(404);
  });

  it("answers a handshake for a path without WebSockets as an ordinary request", async () => {
    const api = makeApi();
    api.get("/page", () => ({ page: true }));
    await using client = new TestClient(api);

    expect(await refusal(client.websocket("/page"))).toEqual({ status: 200, body: { page: true } });
    expect((await refusal(client.websocket("/nowhere"))).status).toBe(404);
  });

  it("takes a path with and without a slash at its end", async () => {
    await using client = new TestClient(makeApi());
    await using socket = await client.websocket("/ws/");

    expect(await socket.receiveText()).toBe("open");
  });

  it("belongs to routers, prefixes and mounted APIs like any route", async () => {
    const router = new Router({ prefix: "/router" });
    router.websocket("/ws", ({ socket }) => socket.accept());
    const api = new BoltAPI({ prefix: "/api" });
    api.include(router);
    api.mount("/mounted", makeApi());
    await using client = new TestClient(api);

    await using first = await client.websocket("/api/router/ws");
    await using second = await client.websocket("/api/mounted/ws");
    expect(await first.closed).toEqual({ code: 1000, reason: "" });
    expect(await second.receiveText()).toBe("open");
  });

  it("can be defined once for a path", () => {
    const api = makeApi();
    api.websocket("/ws", ({ socket }) => socket.accept());

    expect(() => api.compile()).toThrow(/WS \/ws is defined twice/);
  });

  it.each(["body", "response", "status", "validateResponse", "maxBodyBytes"])("has no option %s", (option) => {
    const api = new BoltAPI();
    api.websocket("/ws", { [option]: 200 } as object, ({ socket }) => socket.accept());

    expect(() => api.compile()).toThrow(
      new RegExp(`ROUTE_OPTION_UNKNOWN.*WS /ws: there is no option "${option}"`, "s"),
    );
  });
});

describe("who may open a WebSocket", () => {
  const authenticator: Authenticator = {
    name: "token",
    challenge: "Token",
    authenticate: (request) =>
      request.headers.get("authorization") === "Token ann"
        ? { user: { id: 1, username: "ann" }, backend: "token" }
        : null,
  };

  it("is who its authenticators and guards let in", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", { auth: [authenticator] }, async ({ socket, request }) => {
      await socket.accept();
      await socket.sendText(request.user.username);
    });
    const nobody: Guard = { name: "nobody", requiresUser: false, check: () => false };
    api.websocket("/guarded", { auth: [authenticator], guards: [nobody] }, ({ socket }) => socket.accept());
    await using client = new TestClient(api);
    const headers = { authorization: "Token ann" };

    await using socket = await client.websocket("/ws", { headers });
    expect(await socket.receiveText()).toBe("ann");
    const error = await client.websocket("/ws").catch((refused: WebSocketRefusedError) => refused);
    expect((error as WebSocketRefusedError).response.status).toBe(401);
    expect((error as WebSocketRefusedError).response.headers.get("www-authenticate")).toBe("Token");
    expect((await refusal(client.websocket("/guarded", { headers }))).status).toBe(403);
  });

  it("is a page of the same origin, or of one that is allowed, or no page at all", async () => {
    const api = makeApi({ websocket: { origins: ["https://app.example.com"] } });
    await using client = new TestClient(api, { baseUrl: "https://api.example.com" });

    await using none = await client.websocket("/ws");
    await using same = await client.websocket("/ws", { origin: "https://api.example.com" });
    await using allowed = await client.websocket("/ws", { origin: "https://app.example.com" });
    for (const socket of [none, same, allowed]) expect(await socket.receiveText()).toBe("open");
    for (const origin of ["http://api.example.com", "https://evil.example", "https://app.example.com.evil", "null"]) {
      expect(await refusal(client.websocket("/ws", { origin }))).toEqual({
        status: 403,
        body: { detail: "Origin not allowed" },
      });
    }
  });

  it("may be a page of an application, which has a scheme of its own", async () => {
    const origins = ["capacitor://localhost", "https://app.example.com:8443"];
    await using client = new TestClient(makeApi({ websocket: { origins } }));
    for (const origin of origins) {
      await using socket = await client.websocket("/ws", { origin });
      expect(await socket.receiveText()).toBe("open");
    }
    expect((await refusal(client.websocket("/ws", { origin: "capacitor://other" }))).status).toBe(403);
  });

  it.each([
    "https://app.example.com/",
    "https://App.example.com",
    "https://app.example.com:443",
    "app.example.com",
    "https://*.example.com",
    "null",
    "file://",
  ])("is never a page of an origin that no browser sends: %s", (origin) => {
    expect(() => makeApi({ websocket: { origins: [origin] } })).toThrow(/OPTION_INVALID.*origins/);
  });

  it("is everybody where all origins are allowed", async () => {
    await using client = new TestClient(makeApi({ websocket: { origins: "*" } }));
    await using socket = await client.websocket("/ws", { origin: "https://evil.example" });

    expect(await socket.receiveText()).toBe("open");
  });

  it("is asked for the origin before the credentials, and for those before the inputs", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", { auth: [authenticator], query: { q: t.String() } }, ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    expect((await refusal(client.websocket("/ws", { origin: "https://evil.example" }))).status).toBe(403);
    expect((await refusal(client.websocket("/ws"))).status).toBe(401);
    expect((await refusal(client.websocket("/ws", { headers: { authorization: "Token ann" } }))).status).toBe(422);
  });

  it("has to wait for a place when all are taken", async () => {
    await using client = new TestClient(makeApi({ websocket: { maxConnections: 1 } }));
    const first = await client.websocket("/ws");

    expect(await refusal(client.websocket("/ws", { origin: "https://evil.example" }))).toEqual({
      status: 503,
      body: { detail: "Too many WebSocket connections" },
    });
    await first.close();
    await using second = await client.websocket("/ws");
    expect(await second.receiveText()).toBe("open");
  });

  it("gives the place back when a handshake is refused", async () => {
    await using client = new TestClient(makeApi({ websocket: { maxConnections: 1 } }));
    for (let attempt = 0; attempt < 3; attempt++) {
      expect((await refusal(client.websocket("/ws", { origin: "https://evil.example" }))).status).toBe(403);
    }
  });
});

describe("middleware around a WebSocket", () => {
  it("puts headers on the 101, beside those of accept", async () => {
    const tagging: Middleware = async (request, next) => {
      const response = await next(request);
      response.headers.set("x-tag", "middleware");
      response.setCookie("seen", "yes");
      return response;
    };
    const api = new BoltAPI({ middleware: [tagging] });
    api.websocket("/ws", ({ socket }) =>
      socket.accept({ headers: { "x-own": "handler", "Set-Cookie": "own=1", "x-tag": "both" } }),
    );
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws");

    expect(socket.headers.get("x-tag")).toBe("both");
    expect(socket.headers.get("x-own")).toBe("handler");
    expect(socket.headers.getSetCookie()).toEqual([expect.stringMatching(/^seen=yes/), "own=1"]);
  });

  it("may refuse it, and sees refusals of others", async () => {
    const statuses: number[] = [];
    const watching: Middleware = async (request, next) => {
      const response = await next(request);
      statuses.push(response.status);
      return response;
    };
    const closed: Middleware = () => new Response('{"detail":"closed"}', { status: 503 });
    const api = new BoltAPI({ middleware: [watching] });
    api.websocket("/ws", { use: [closed] }, ({ socket }) => socket.accept());
    api.websocket("/checked", { query: { q: t.String() } }, ({ socket }) => socket.accept());
    api.websocket("/skipping", { use: [closed], skip: ["closed"] }, ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    expect(await refusal(client.websocket("/ws"))).toEqual({ status: 503, body: { detail: "closed" } });
    expect((await refusal(client.websocket("/checked"))).status).toBe(422);
    await using socket = await client.websocket("/skipping");
    expect((await socket.closed).code).toBe(1000);
    expect(statuses).toEqual([503, 422, 101]);
  });
});

describe("the end of a WebSocket", () => {
  it("is normal when its handler returns", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    expect(await (await client.websocket("/ws")).closed).toEqual({ code: 1000, reason: "" });
  });

  it("has the code of an exception", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      throw new WebSocketException(4001, "é".repeat(100));
    });
    await using client = new TestClient(api);

    const { code, reason } = await (await client.websocket("/ws")).closed;
    expect(code).toBe(4001);
    expect(reason).toBe("é".repeat(61));
  });

  it.each([
    [new HTTPException(404, "No such room"), { code: 1008, reason: "No such room" }],
    [new HTTPException(503, "secret"), { code: 1011, reason: "Internal error" }],
    [new Error("secret"), { code: 1011, reason: "Internal error" }],
  ])("tells no secrets of %s", async (thrown, close) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      throw thrown;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect(await (await client.websocket("/ws")).closed).toEqual(close);
    expect(logger.errors()).toEqual(close.code === 1011 ? [thrown] : []);
  });

  it.each([
    [undefined, 403, "WebSocket refused"],
    [new WebSocketException(4000, "No entry"), 403, "No entry"],
    [new HTTPException(404, "No such room"), 404, "No such room"],
    [new Error("secret"), 500, "Internal Server Error"],
  ])("is an answer over HTTP before the handshake is accepted: %s", async (thrown, status, detail) => {
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", () => {
      if (thrown !== undefined) throw thrown;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect(await refusal(client.websocket("/ws"))).toEqual({ status, body: { detail } });
  });

  it("is orderly when the handler names a code that cannot be sent", async () => {
    const logger = recordingLogger();
    const events: string[] = [];
    const connection = depends(async function* connection() {
      try {
        yield "connection";
      } finally {
        events.push("close");
      }
    });
    const api = new BoltAPI({ logger, websocket: { maxConnections: 1 } });
    api.websocket("/ws", { depends: { connection } }, async ({ socket }) => {
      await socket.accept();
      throw new WebSocketException(CloseCode.NO_STATUS_RECEIVED);
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    for (let attempt = 0; attempt < 2; attempt++) {
      const socket = await client.websocket("/ws");
      expect(await socket.closed).toEqual({ code: 1011, reason: "Internal error" });
      await socket.close();
    }
    expect(events).toEqual(["close", "close"]);
    expect(logger.errors()).toEqual([expect.any(RangeError), expect.any(RangeError)]);
  });

  it("leaves nobody in a room who was never let in", async () => {
    const api = new BoltAPI();
    const sockets: ServerWebSocket[] = [];
    api.websocket("/ws", ({ socket }) => {
      socket.join("room");
      sockets.push(socket);
    });
    await using client = new TestClient(api);

    expect((await refusal(client.websocket("/ws"))).status).toBe(403);
    expect(api.rooms.count("room")).toBe(0);
    await expect(sockets[0]?.accept()).rejects.toThrow(WebSocketDisconnect);
  });

  it("refuses the handshake when the handler closes before it accepts", async () => {
    const api = new BoltAPI();
    const errors: unknown[] = [];
    api.websocket("/ws", async ({ socket }) => {
      await socket.close(4001, "No entry");
      await socket.accept().catch((error: unknown) => errors.push(error));
    });
    await using client = new TestClient(api);

    expect((await refusal(client.websocket("/ws"))).status).toBe(403);
    expect(errors).toEqual([expect.any(WebSocketDisconnect)]);
  });

  it("closes dependencies after the handler, and tells them what failed", async () => {
    const events: unknown[] = [];
    const connection = depends(async function* connection() {
      events.push("open");
      try {
        yield "connection";
      } catch (error) {
        events.push((error as Error).message);
      } finally {
        events.push("close");
      }
    });
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", { depends: { connection } }, async ({ socket }) => {
      await socket.accept();
      for await (const message of socket.texts()) {
        events.push(message);
        throw new Error("broken");
      }
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    const socket = await client.websocket("/ws");
    await socket.sendText("message");
    await socket.close();

    expect(events).toEqual(["open", "message", "broken", "close"]);
  });

  it("aborts the request's signal, so that a handler that waits for something else goes on", async () => {
    const api = new BoltAPI();
    const reasons: string[] = [];
    api.websocket("/ws", async ({ socket, request }) => {
      await socket.accept();
      await new Promise<void>((resolve) => request.signal.addEventListener("abort", () => resolve()));
      reasons.push("aborted");
    });
    await using client = new TestClient(api);
    const socket = await client.websocket("/ws");
    await socket.terminate();

    expect(reasons).toEqual(["aborted"]);
  });

  it("shows the test what broke the handler", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      throw new TypeError("a mistake");
    });
    await using client = new TestClient(api);
    const socket = await client.websocket("/ws");

    await expect(socket.receiveText()).rejects.toThrow("a mistake");
  });
});

describe("CloseCode", () => {
  it("has the codes of the registry", () => {
    expect(CloseCode.GOING_AWAY).toBe(1001);
    expect(Object.values(CloseCode).every((code) => code >= 1000 && code <= 1015)).toBe(true);
  });
});

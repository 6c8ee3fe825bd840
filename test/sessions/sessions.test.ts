import {
  BoltAPI,
  ConfigError,
  HTTPException,
  type Middleware,
  memoryStore,
  Router,
  type SessionOptions,
  sessions,
  silentLogger,
  stream,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type SessionRoutes, secret, sessionApi, sessionClient } from "./session-client.ts";

const routes: SessionRoutes = {
  set: (session) => session.set("name", "mary"),
  read: (session) => session.get("name", "nobody"),
  unused: () => "",
};

afterEach(() => void vi.useRealTimers());

async function setCookieOf(options: Partial<SessionOptions>, baseUrl = "http://testserver.local"): Promise<string> {
  await using client = sessionClient({ secret, ...options } as SessionOptions, routes, { baseUrl });
  return (await client.get("/set")).headers.getSetCookie().join();
}

describe("sessions", () => {
  it("have a cookie that scripts cannot read and other sites cannot use", async () => {
    expect(await setCookieOf({})).toMatch(/^sessionid=[\w-]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it("have a cookie for https only where the request comes over https", async () => {
    expect(await setCookieOf({}, "https://testserver.local")).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  });

  it("take the attributes of the cookie", async () => {
    const cookie = {
      name: "__Secure-visit",
      path: "/shop",
      domain: "example.com",
      secure: true,
      httpOnly: false,
      sameSite: "none",
      partitioned: true,
    } as const;
    expect(await setCookieOf({ cookie, maxAge: 60 })).toMatch(
      /^__Secure-visit=[\w-]+; Max-Age=60; Domain=example\.com; Path=\/shop; Secure; SameSite=None; Partitioned$/,
    );
    const unnamed = { name: undefined } as unknown as NonNullable<SessionOptions["cookie"]>;
    expect(await setCookieOf({ cookie: unnamed })).toMatch(/^sessionid=/);
    expect(await setCookieOf({ expireAtBrowserClose: true })).toMatch(/^sessionid=[\w-]+; Path=\/; HttpOnly/);
  });

  it("forget the cookie with the attributes that it was set with", async () => {
    const cookie = { name: "__Host-visit", secure: true } as const;
    const api = sessionApi({ secret, cookie }, { ...routes, end: (session) => session.flush() });
    await using client = new TestClient(api, { baseUrl: "https://testserver.local" });
    await client.get("/set");
    expect((await client.get("/end")).headers.getSetCookie()).toEqual([
      "__Host-visit=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
    ]);
    expect((await client.get("/read")).text()).toBe("nobody");
  });

  it("keep answers that depend on them out of shared caches, and touch no others", async () => {
    await using client = sessionClient({ secret }, routes);
    const headersOf = async (path: string): Promise<unknown[]> => {
      const { headers } = await client.get(path);
      return [headers.get("vary"), headers.get("cache-control")];
    };
    expect(await headersOf("/unused")).toEqual([null, null]);
    expect(await headersOf("/read")).toEqual(["cookie", "private"]);
    expect(await headersOf("/set")).toEqual(["cookie", "private"]);
  });

  it("leave Cache-Control to the route, unless the answer sets the cookie", async () => {
    const api = sessionApi({ secret }, routes);
    const cached = (cacheControl: string, sets: boolean): string => {
      const path = `/${sets}/${cacheControl.replaceAll(/\W/g, "-")}`;
      const use: Middleware = {
        name: "cache",
        after: (response) => response.headers.set("cache-control", cacheControl),
      };
      api.get(path, { use: [use] }, async ({ request }) => {
        await (sets ? request.session.set("a", 1) : request.session.get("a"));
      });
      return path;
    };
    const cases = [
      [cached("public, max-age=60", false), "public, max-age=60"],
      [cached("public, max-age=60", true), "private"],
      [cached("s-maxage=60", true), "private"],
      [cached("private, max-age=60", true), "private, max-age=60"],
      [cached("no-store", true), "no-store"],
    ] as const;
    await using client = new TestClient(api);
    for (const [path, expected] of cases) expect((await client.get(path)).headers.get("cache-control")).toBe(expected);
  });

  it("are kept with an answer below 500, and with no other", async () => {
    const api = new BoltAPI({ middleware: [sessions({ secret })], logger: silentLogger });
    api.get("/{status:int}", async ({ request, params }) => {
      await request.session.set("status", params.status);
      throw new HTTPException(params.status);
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/302")).headers.getSetCookie()).toHaveLength(1);
    expect((await client.get("/403")).headers.getSetCookie()).toHaveLength(1);
    expect((await client.get("/500")).headers.getSetCookie()).toEqual([]);
  });

  it("are kept before middleware around them sees the answer", async () => {
    const seen: string[][] = [];
    const spy: Middleware = {
      name: "spy",
      after: (response) => void seen.push(response.headers.getSetCookie()),
    };
    const api = new BoltAPI({ middleware: [spy, sessions({ secret })] });
    api.get("/", ({ request }) => request.session.set("a", 1));
    await using client = new TestClient(api);
    await client.get("/");
    expect(seen).toEqual([[expect.stringMatching(/^sessionid=/)]]);
  });

  it("can be used by middleware inside of them, on the way back too", async () => {
    const visits: Middleware = { name: "visits", after: (_, request) => request.session.set("seen", true) };
    const api = new BoltAPI({ middleware: [sessions({ secret }), visits] });
    api.get("/", ({ request }) => request.session.get("seen", false));
    await using client = new TestClient(api);
    expect((await client.get("/")).json()).toBe(false);
    expect((await client.get("/")).json()).toBe(true);
  });

  it("refuse values that JSON does not have", async () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const wrong = [
      undefined,
      () => 1,
      Symbol("a"),
      1n,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      new Date(0),
      new Map(),
      [undefined],
      { a: { b: new Set() } },
      circle,
      JSON.parse('{"__proto__":1}'),
    ];
    for (const value of wrong) {
      await using client = sessionClient({ secret }, { set: (session) => session.set("key", value) });
      await expect(client.get("/set")).rejects.toThrow(/^SESSION_VALUE_INVALID: The session cannot keep .+ as "key/);
    }
  });

  it("say how to go on where the cookie would be too long for browsers", async () => {
    await using client = sessionClient(
      { secret },
      { ...routes, grow: (session) => session.set("long", "x".repeat(3200)) },
    );
    await client.get("/set");
    await expect(client.get("/grow")).rejects.toThrow(
      /^SESSION_COOKIE_TOO_LARGE: The cookie of the session would have 4\d+ bytes; browsers drop cookies above 4096 bytes\./,
    );
    expect((await client.get("/read")).text()).toBe("mary");
  });

  it("fill a cookie to the last byte", async () => {
    await using client = sessionClient({ secret }, { grow: (session) => session.set("long", "x".repeat(2900)) });
    const [line = ""] = (await client.get("/grow")).headers.getSetCookie();
    expect(line.split(";", 1)[0]?.length).toBeLessThanOrEqual(4096 + 1);
  });
});

describe("the secret of sessions", () => {
  const changed = "another secret of thirty-two bytes or more";

  it("may be changed: what an old one has signed is read, and signed anew", async () => {
    await using before = sessionClient({ secret }, routes);
    await before.get("/set");
    const cookie = before.cookies.get("sessionid") ?? "";

    await using during = sessionClient({ secrets: [changed, secret] }, routes);
    const read = await during.get("/read", { headers: { cookie: `sessionid=${cookie}` } });
    expect(read.text()).toBe("mary");
    expect(read.headers.getSetCookie()).toHaveLength(1);
    const renewed = during.cookies.get("sessionid") ?? "";
    expect((await during.get("/read")).headers.getSetCookie()).toEqual([]);

    await using after = sessionClient({ secret: changed }, routes);
    for (const [sent, name] of [
      [cookie, "nobody"],
      [renewed, "mary"],
    ] as const) {
      expect((await after.get("/read", { headers: { cookie: `sessionid=${sent}` } })).text()).toBe(name);
    }
  });

  it.each([
    [{}, "SECRET_MISSING"],
    [{ secret: undefined }, "SECRET_MISSING"],
    [{ secrets: [] }, "SECRET_MISSING"],
    [{ secret, secrets: [secret] }, "SECRET_MISSING"],
    [{ secret: "" }, "SECRET_WEAK"],
    [{ secret: "x".repeat(31) }, "SECRET_WEAK"],
    [{ secrets: [secret, "short"] }, "SECRET_WEAK"],
    [{ secret: 42 }, "SECRET_WEAK"],
  ])("is asked for at start-up: %j is %s", (options, code) => {
    expect(() => sessions(options as SessionOptions)).toThrow(expect.objectContaining({ code }));
  });

  it("shows in no error", () => {
    expect(() => sessions({ secret: "tiny-and-secret" })).toThrow(expect.not.stringContaining("tiny"));
    const message = (() => {
      try {
        sessions({ secret: "tiny-and-secret" });
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(message).toBe(
      "SECRET_WEAK: sessions(): a secret has 15 bytes, and needs 32 or more that nobody can guess. Make one with: openssl rand -base64 32",
    );
  });

  it("is counted in bytes", () => {
    expect(() => sessions({ secret: "ä".repeat(16) })).not.toThrow();
  });
});

describe("options of sessions", () => {
  it.each([
    [{ secret, maxage: 1 }, "OPTION_UNKNOWN"],
    [{ secret, maxAge: 0 }, "OPTION_INVALID"],
    [{ secret, maxAge: 1.5 }, "OPTION_INVALID"],
    [{ secret, rolling: 1 }, "OPTION_INVALID"],
    [{ secret, store: "redis" }, "OPTION_INVALID"],
    [{ secret, store: {} }, "OPTION_INVALID"],
    [{ secret, store: memoryStore() }, "OPTION_UNKNOWN"],
    [{ secret, maxBytes: 10 }, "OPTION_UNKNOWN"],
    [{ store: memoryStore(), encrypt: true }, "OPTION_UNKNOWN"],
    [{ secret, cookie: { same_site: "lax" } }, "OPTION_INVALID"],
    [{ secret, cookie: { name: "a b" } }, "OPTION_INVALID"],
    [{ secret, cookie: { sameSite: "none" } }, "OPTION_INVALID"],
    [{ secret, cookie: { name: "__Host-id" } }, "OPTION_INVALID"],
    [{ secret, cookie: { name: "__Host-id", secure: true, domain: "example.com" } }, "OPTION_INVALID"],
    [{ secret, cookie: { partitioned: true } }, "OPTION_INVALID"],
    [{ secret, cookie: { path: "shop" } }, "OPTION_INVALID"],
    [undefined, "OPTION_INVALID"],
  ])("are checked at start-up: %j is %s", (options, code) => {
    expect(() => sessions(options as SessionOptions)).toThrow(expect.objectContaining({ code }));
  });
});

describe("request.session", () => {
  it("says which middleware is missing", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", ({ request }) => request.session.get("a"));
    await using client = new TestClient(api);
    await expect(client.get("/")).rejects.toThrow(
      "SESSIONS_MISSING: GET / uses request.session, but no sessions apply",
    );
  });

  it("is missing where a route skips it", async () => {
    const api = new BoltAPI({ middleware: [sessions({ secret })], logger: silentLogger });
    api.get("/", { skip: ["sessions"] }, ({ request }) => request.session.get("a"));
    await using client = new TestClient(api);
    await expect(client.get("/")).rejects.toThrow(ConfigError);
  });

  it("is that of the innermost router that has sessions", async () => {
    const router = new Router({ prefix: "/inner", middleware: [sessions({ secret, cookie: { name: "inner" } })] });
    router.get("/", ({ request }) => request.session.set("a", 1));
    const api = new BoltAPI({ middleware: [sessions({ secret, cookie: { name: "outer" } })] });
    api.include(router);
    api.get("/outer", ({ request }) => request.session.set("a", 1));
    await using client = new TestClient(api);
    // The one around it is not there at all, and sets no cookie of its own.
    expect((await client.get("/inner")).headers.getSetCookie()).toEqual([expect.stringMatching(/^inner=/)]);
    expect((await client.get("/outer")).headers.getSetCookie()).toEqual([expect.stringMatching(/^outer=/)]);
  });

  it("cannot be used first in a stream, when the headers have left", async () => {
    const api = new BoltAPI({ middleware: [sessions({ secret })], logger: silentLogger });
    api.get("/", ({ request }) =>
      stream(async function* () {
        yield String(await request.session.get("name"));
      }),
    );
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/");
    const reading = (async () => {
      for await (const _ of response.texts()) expect.fail("nothing is sent");
    })();
    await expect(reading).rejects.toThrow(/^SESSION_CLOSED: GET \/: the session was first used after the headers/);
  });

  it("can be read in a stream that it was used before, and not changed", async () => {
    const outcomes: unknown[] = [];
    const api = new BoltAPI({ middleware: [sessions({ secret })], logger: silentLogger });
    api.get("/", async ({ request: { session } }) => {
      await session.set("name", "mary");
      return stream(async function* () {
        yield String(await session.get("name"));
        const changes = [
          () => session.set("name", "eve"),
          () => session.delete("name"),
          () => session.pop("name"),
          () => session.flush(),
          () => session.cycleKey(),
          async () => session.clear(),
        ];
        for (const change of changes) outcomes.push(await change().catch((error: ConfigError) => error.code));
      });
    });
    await using client = new TestClient(api);
    expect((await client.get("/")).text()).toBe("mary");
    expect(outcomes).toEqual(Array(6).fill("SESSION_CLOSED"));
  });
});

describe("sessions of WebSockets", () => {
  it("are read, changed until the handshake is accepted, and kept with the 101", async () => {
    const api = sessionApi({ secret }, routes);
    api.websocket("/", async ({ socket, request }) => {
      await request.session.set("visits", Number(await request.session.get("visits", 0)) + 1);
      await socket.accept();
      await socket.sendJson(await request.session.get("visits"));
      const late = await request.session.set("visits", 0).catch((error: ConfigError) => error.code);
      await socket.sendText(String(late));
    });
    await using client = new TestClient(api);
    for (const visits of [1, 2]) {
      await using socket = await client.websocket("/");
      expect(await socket.receiveJson()).toBe(visits);
      expect(await socket.receiveText()).toBe("SESSION_CLOSED");
    }
  });

  it("can be read when the handshake was accepted, even if nothing has used them before", async () => {
    const api = sessionApi({ secret }, routes);
    api.websocket("/", async ({ socket, request }) => {
      await socket.accept();
      await socket.sendText(String(await request.session.get("name")));
      const late = await request.session.set("a", 0).catch((error: ConfigError) => error.code);
      await socket.sendText(String(late));
    });
    await using client = new TestClient(api);
    await client.get("/set");
    await using socket = await client.websocket("/");
    expect(await socket.receiveText()).toBe("mary");
    expect(await socket.receiveText()).toBe("SESSION_CLOSED");
  });

  it("are not kept where the handshake is refused", async () => {
    const api = sessionApi({ secret }, routes);
    api.websocket("/", async ({ request }) => {
      await request.session.set("name", "eve");
    });
    await using client = new TestClient(api);
    await expect(client.websocket("/")).rejects.toThrow();
    expect((await client.get("/read")).text()).toBe("nobody");
  });

  it("refuse the handshake where they cannot be kept", async () => {
    const api = sessionApi({ secret }, routes);
    api.websocket("/", async ({ socket, request }) => {
      await request.session.set("long", "x".repeat(5000));
      await socket.accept();
    });
    await using client = new TestClient(api);
    await expect(client.websocket("/")).rejects.toThrow("SESSION_COOKIE_TOO_LARGE");
  });

  it("are kept once, however often the handshake is accepted", async () => {
    const api = sessionApi({ store: memoryStore() }, routes);
    api.websocket("/", async ({ socket, request }) => {
      await request.session.set("a", 1);
      await Promise.all([socket.accept(), socket.accept()]);
      await socket.sendText(socket.state);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/");
    expect(await socket.receiveText()).toBe("connected");
    expect(socket.headers.getSetCookie()).toHaveLength(1);
  });
});

import {
  allowAny,
  BoltAPI,
  csrf,
  csrfToken,
  login,
  loginRequired,
  logout,
  memoryStore,
  permissionRequired,
  type SessionAuthOptions,
  type SessionOptions,
  type SessionUser,
  safeRedirect,
  sessionAuth,
  sessions,
  silentLogger,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const secret = "0123456789abcdefghijklmnopqrstuvwxyz";

interface Member extends SessionUser {
  password: string;
  isActive: boolean;
  permissions: readonly string[];
}

/** Members that a test can change, by id. */
function someMembers(): Map<number, Member> {
  const make = (id: number, username: string, permissions: readonly string[] = []): [number, Member] => {
    const member: Member = {
      id,
      username,
      permissions,
      password: "old",
      isActive: true,
      sessionHash: () => member.password,
    };
    return [id, member];
  };
  return new Map([make(1, "mary", ["books.add"]), make(2, "john")]);
}

function memberApi(members = someMembers(), options: SessionOptions = { store: memoryStore() }): BoltAPI {
  const bySession = sessionAuth({ loadUser: async (id) => members.get(Number(id)) });
  const api = new BoltAPI({
    middleware: [sessions(options)],
    auth: [bySession],
    guards: [allowAny()],
    logger: silentLogger,
  });
  api.get("/login/{id:int}", async ({ request, params }) => {
    const member = members.get(params.id);
    if (member === undefined) return "unknown";
    await login(request, member);
    return { name: request.user?.username, backend: request.auth?.backend };
  });
  api.get("/logout", async ({ request }) => {
    await logout(request);
    return { user: request.user, auth: request.auth };
  });
  api.get("/me", ({ request }) => ({ name: request.user?.username ?? null }));
  api.get("/members", { auth: [bySession] }, ({ request }) => ({
    name: request.user.username,
    auth: request.auth.backend,
  }));
  api.get("/put/{value}", ({ request, params }) => request.session.set("cart", params.value));
  api.get("/cart", async ({ request }) => ({ cart: await request.session.get("cart", null) }));
  const toLogin = loginRequired({ loginUrl: "/sign-in" });
  api.get("/page", { guards: [toLogin] }, () => "page");
  api.post("/page", { guards: [toLogin] }, () => "posted");
  api.get("/asked", { guards: [loginRequired({ loginUrl: "/sign-in?lang=en" })] }, () => "");
  api.get("/add", { guards: [permissionRequired("books.add", { loginUrl: "/sign-in" })] }, () => "added");
  api.get("/both", { guards: [permissionRequired(["books.add", "books.delete"])] }, () => "");
  api.get("/switch", { guards: [permissionRequired("books.add", { loginUrl: "/sign-in", raise: false })] }, () => "");
  api.get("/elsewhere", { query: {} }, ({ request }) => safeRedirect(request.query.get("next"), "/home"));
  return api;
}

const html = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }, followRedirects: false };
const nameOf = async (client: TestClient): Promise<unknown> => (await client.get("/me")).json<{ name: unknown }>().name;

describe.each<[string, () => SessionOptions]>([
  ["a store", () => ({ store: memoryStore() })],
  ["the cookie", () => ({ secret })],
])("sessionAuth, with sessions in %s", (_, make) => {
  it("knows who has logged in, until they log out", async () => {
    await using client = new TestClient(memberApi(someMembers(), make()));
    expect((await client.get("/members")).status).toBe(401);
    expect((await client.get("/login/1")).json()).toEqual({ name: "mary", backend: "session" });
    expect((await client.get("/members")).json()).toEqual({ name: "mary", auth: "session" });
    expect((await client.get("/logout")).json()).toEqual({ user: null, auth: null });
    expect(await nameOf(client)).toBeNull();
  });

  it("names a challenge in its 401", async () => {
    await using client = new TestClient(memberApi(someMembers(), make()));
    expect((await client.get("/members")).headers.get("www-authenticate")).toBe("Session");
  });

  it("takes a session for nobody's whose user is gone, or not active", async () => {
    const members = someMembers();
    await using client = new TestClient(memberApi(members, make()));
    await client.get("/login/1");
    const mary = members.get(1) as Member;
    mary.isActive = false;
    expect(await nameOf(client)).toBeNull();
    mary.isActive = true;
    expect(await nameOf(client)).toBe("mary");
    members.delete(1);
    expect(await nameOf(client)).toBeNull();
    expect((await client.get("/members")).status).toBe(401);
  });

  it("ends a session whose user has changed the password since", async () => {
    const members = someMembers();
    const api = memberApi(members, make());
    await using here = new TestClient(api);
    await using there = new TestClient(api);
    for (const client of [here, there]) {
      await client.get("/login/1");
      await client.get("/put/secret");
    }
    (members.get(1) as Member).password = "new";
    await here.get("/login/1");
    expect(await nameOf(here)).toBe("mary");
    expect(await nameOf(there)).toBeNull();
    // With everything in it.
    expect((await there.get("/cart")).json()).toEqual({ cart: null });
  });

  it("takes no session for a user's that was begun before there was a sessionHash, or with one that is no more", async () => {
    const members = someMembers();
    const mary = members.get(1) as Member;
    await using client = new TestClient(memberApi(members, make()));
    const { sessionHash } = mary;
    delete mary.sessionHash;
    await client.get("/login/1");
    expect(await nameOf(client)).toBe("mary");
    Object.assign(mary, { sessionHash });
    expect(await nameOf(client)).toBeNull();
    await client.get("/login/1");
    expect(await nameOf(client)).toBe("mary");
    delete mary.sessionHash;
    expect(await nameOf(client)).toBeNull();
  });

  it("lets no user in who is not active", async () => {
    const members = someMembers();
    (members.get(1) as Member).isActive = false;
    await using client = new TestClient(memberApi(members, make()));
    const response = await client.get("/login/1");
    expect([response.status, response.json()]).toEqual([401, { detail: "User account is disabled" }]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("keeps what a visitor had before the login, and what the same user has", async () => {
    await using client = new TestClient(memberApi(someMembers(), make()));
    await client.get("/put/book");
    await client.get("/login/1");
    expect((await client.get("/cart")).json()).toEqual({ cart: "book" });
    await client.get("/login/1");
    expect((await client.get("/cart")).json()).toEqual({ cart: "book" });
  });

  it("gives nothing of one user to the next", async () => {
    await using client = new TestClient(memberApi(someMembers(), make()));
    await client.get("/login/1");
    await client.get("/put/book");
    await client.get("/login/2");
    expect(await nameOf(client)).toBe("john");
    expect((await client.get("/cart")).json()).toEqual({ cart: null });
  });

  it("gives the session another cookie with each login: one that was known before is worth nothing", async () => {
    const api = memberApi(someMembers(), make());
    await using attacker = new TestClient(api);
    await attacker.get("/put/bait");
    const fixed = attacker.cookies.get("sessionid") ?? "";
    await using victim = new TestClient(api);
    victim.cookies.receive(`sessionid=${fixed}; Path=/`, "testserver.local", "/");
    await victim.get("/login/1");
    expect(victim.cookies.get("sessionid")).not.toBe(fixed);
    expect(await nameOf(victim)).toBe("mary");
    expect(await nameOf(attacker)).toBeNull();
  });

  it("shows nothing of a sessionHash", async () => {
    const members = someMembers();
    const items: unknown[] = [];
    const api = memberApi(members, make());
    api.get("/items", async ({ request }) => void items.push(await request.session.items()));
    await using client = new TestClient(api);
    (members.get(1) as Member).password = "pa55word";
    await client.get("/login/1");
    await client.get("/items");
    expect(JSON.stringify(items)).toContain("_login");
    expect(JSON.stringify(items)).not.toContain("pa55word");
  });

  it("is nobody for a session that says something else than a login", async () => {
    const api = memberApi(someMembers(), make());
    api.get("/forge", ({ request }) => request.session.set("_login", { id: { $ne: null } }));
    await using client = new TestClient(api);
    await client.get("/forge");
    expect(await nameOf(client)).toBeNull();
  });

  it("ends the CSRF tokens from before a login and a logout", async () => {
    const members = someMembers();
    const api = new BoltAPI({ middleware: [sessions(make()), csrf({ secret })], logger: silentLogger });
    api.get("/token", async ({ request }) => ({ token: await csrfToken(request) }));
    api.post("/login", async ({ request }) => {
      await login(request, members.get(1) as Member);
      return { token: await csrfToken(request) };
    });
    api.post("/logout", ({ request }) => logout(request));
    await using client = new TestClient(api);
    const send = async (path: string, token: string) => client.post(path, { headers: { "x-csrf-token": token } });
    const before = (await client.get("/token")).json<{ token: string }>().token;
    const during = (await send("/login", before)).json<{ token: string }>().token;
    expect((await send("/logout", before)).status).toBe(403);
    expect((await send("/logout", during)).status).toBe(204);
    expect((await send("/login", during)).status).toBe(403);
  });
});

describe("logout", () => {
  it("ends the session in its store: a copy of the cookie gets nobody in", async () => {
    const api = memberApi();
    await using client = new TestClient(api);
    await client.get("/login/1");
    const copy = `sessionid=${client.cookies.get("sessionid")}`;
    await client.get("/logout");
    expect((await client.get("/me", { headers: { cookie: copy } })).json()).toEqual({ name: null });
  });

  it("leaves the key from before a login worth nothing, in the store too", async () => {
    const api = memberApi();
    await using client = new TestClient(api);
    await client.get("/put/book");
    const before = `sessionid=${client.cookies.get("sessionid")}`;
    await client.get("/login/1");
    expect((await client.get("/cart", { headers: { cookie: before } })).json()).toEqual({ cart: null });
  });
});

describe("sessionAuth", () => {
  it.each([
    [{}, "OPTION_INVALID"],
    [{ loadUser: "find" }, "OPTION_INVALID"],
    [{ loadUser: () => null, loaduser: 1 }, "OPTION_UNKNOWN"],
  ])("checks its options at start-up: %j is %s", (options, code) => {
    expect(() => sessionAuth(options as unknown as SessionAuthOptions<Member>)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("says that sessions are missing", async () => {
    const api = new BoltAPI({ auth: [sessionAuth({ loadUser: () => null })], logger: silentLogger });
    api.get("/", () => "");
    await using client = new TestClient(api);
    await expect(client.get("/")).rejects.toThrow("SESSIONS_MISSING");
  });
});

describe("loginRequired", () => {
  it("lets users on", async () => {
    await using client = new TestClient(memberApi());
    await client.get("/login/2");
    expect((await client.get("/page", html)).text()).toBe("page");
  });

  it("sends browsers to log in, with the way back", async () => {
    await using client = new TestClient(memberApi());
    const response = await client.get("/page?a=1&b=%2F", html);
    expect([response.status, response.headers.get("location")]).toEqual([
      302,
      "/sign-in?next=%2Fpage%3Fa%3D1%26b%3D%252F",
    ]);
    expect((await client.get("/asked", html)).headers.get("location")).toBe("/sign-in?lang=en&next=%2Fasked");
  });

  it("gives no way back to what was posted, and to no other site", async () => {
    const api = memberApi();
    api.get("/{rest:path}", { guards: [loginRequired({ loginUrl: "/sign-in" })] }, () => "");
    await using client = new TestClient(api);
    expect((await client.post("/page", html)).headers.get("location")).toBe("/sign-in");
    expect((await client.get("//evil.example/a", html)).headers.get("location")).toBe("/sign-in");
  });

  it.each(["application/json", "*/*", ""])("answers a client that asks for %j with 401", async (accept) => {
    await using client = new TestClient(memberApi());
    const response = await client.get("/page", { headers: { accept } });
    expect([response.status, response.json()]).toEqual([401, { detail: "Authentication required" }]);
  });

  it.each([
    {},
    { loginUrl: "sign-in" },
    { loginUrl: "//evil.example" },
    { loginUrl: "javascript:alert(1)" },
    { loginUrl: "/a\r\nb" },
  ])("checks its options at start-up: %j", (options) => {
    expect(() => loginRequired(options as { loginUrl: string })).toThrow(/^OPTION_INVALID: Option "loginUrl"/);
  });
});

describe("permissionRequired", () => {
  it("lets users with the permission on, and answers others with 403", async () => {
    await using client = new TestClient(memberApi());
    await client.get("/login/1");
    expect((await client.get("/add", html)).text()).toBe("added");
    expect((await client.get("/both", html)).status).toBe(403);
    await client.get("/login/2");
    expect((await client.get("/add", html)).status).toBe(403);
  });

  it("sends browsers without a user to log in, where there is a page for that", async () => {
    await using client = new TestClient(memberApi());
    expect((await client.get("/add", html)).headers.get("location")).toBe("/sign-in?next=%2Fadd");
    expect((await client.get("/add")).status).toBe(401);
    expect((await client.get("/both", html)).status).toBe(401);
  });

  it("sends users without the permission to log in as somebody else, where it does not raise", async () => {
    await using client = new TestClient(memberApi());
    await client.get("/login/2");
    expect((await client.get("/switch", html)).headers.get("location")).toBe("/sign-in?next=%2Fswitch");
    expect((await client.get("/switch")).status).toBe(403);
  });

  it("checks its options at start-up", () => {
    expect(() => permissionRequired("a", { raise: false })).toThrow(/^OPTION_INVALID: Option "raise"/);
    expect(() => permissionRequired("")).toThrow(/^OPTION_INVALID/);
    expect(() => permissionRequired([] as never)).toThrow(/^OPTION_INVALID/);
    expect(() => permissionRequired("a", { login: "/" } as never)).toThrow(/^OPTION_UNKNOWN/);
  });
});

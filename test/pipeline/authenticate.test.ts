import {
  type Authenticator,
  BoltAPI,
  depends,
  type Guard,
  HTTPException,
  type Identity,
  redirect,
  t,
  Unauthorized,
  type User,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { queryBuilder } from "../response/query-builder.ts";

const ada: User = { id: 1, username: "ada" };

/** Knows callers by "authorization: <name> good", and refuses any other credentials of its kind. */
function scheme(name: string, user: User = ada, isAsync = false): Authenticator<User> {
  const authenticate = (authorization: string | null): Identity<User> | null => {
    if (authorization === null || !authorization.startsWith(`${name} `)) return null;
    if (authorization === `${name} good`) return { user, permissions: ["read"], claims: { by: name } };
    throw new Unauthorized("Invalid token", { headers: { "www-authenticate": `${name} error="invalid_token"` } });
  };
  return {
    name,
    challenge: name,
    authenticate: (request) => {
      const authorization = request.headers.get("authorization");
      return isAsync ? Promise.resolve().then(() => authenticate(authorization)) : authenticate(authorization);
    },
  };
}

function guard(name: string, check: Guard["check"]): Guard<false> {
  return { name, requiresUser: false, check };
}

const allowAny = guard("allowAny", () => true);
const good = (name: string) => ({ headers: { authorization: `${name} good` } });

describe.each([
  ["synchronous", false],
  ["asynchronous", true],
])("a route with auth, %s", (_described, isAsync) => {
  function api(): BoltAPI {
    const api = new BoltAPI();
    api.get("/me", { auth: [scheme("Bearer", ada, isAsync)] }, ({ request }) => request.user);
    return api;
  }

  it("knows the user", async () => {
    await using client = new TestClient(api());

    expect((await client.get("/me", good("Bearer"))).json()).toEqual(ada);
  });

  it("answers 401 with the challenge to requests without credentials", async () => {
    await using client = new TestClient(api());

    const response = await client.get("/me");

    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(response.json()).toEqual({ detail: "Authentication required" });
  });

  it("answers 401 to wrong credentials", async () => {
    await using client = new TestClient(api());

    const response = await client.get("/me", { headers: { authorization: "Bearer bad" } });

    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(response.json()).toEqual({ detail: "Invalid token" });
  });
});

describe("wrong credentials", () => {
  it.each([false, true])(
    "never fall through to another authenticator or to nobody (asynchronous: %s)",
    async (isAsync) => {
      const tried: string[] = [];
      const open: Authenticator<User> = {
        name: "open",
        authenticate: () => {
          tried.push("open");
          return { user: { id: 0, username: "guest" } };
        },
      };
      const api = new BoltAPI();
      api.get("/", { auth: [scheme("Bearer", ada, isAsync), open], guards: [allowAny] }, ({ request }) => request.user);
      await using client = new TestClient(api);

      const response = await client.get("/", { headers: { authorization: "Bearer bad" } });

      expect(response.status).toBe(401);
      expect(tried).toEqual([]);
    },
  );

  it("are refused where the user is optional, too", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [scheme("Bearer")], guards: [allowAny] }, ({ request }) => request.user?.username ?? "nobody");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("nobody");
    expect((await client.get("/", good("Bearer"))).text()).toBe("ada");
    expect((await client.get("/", { headers: { authorization: "Bearer bad" } })).status).toBe(401);
  });
});

describe("an authenticator that has to be prepared", () => {
  it("is, when the application starts, for routes of their own, of routers and of dependencies", () => {
    const prepared: string[] = [];
    const preparing = (name: string): Authenticator<User> => ({
      ...scheme(name),
      prepare: () => void prepared.push(name),
    });
    const api = new BoltAPI({ auth: [preparing("outer")] });
    const caller = depends({ auth: [preparing("dependency")] }, ({ request }) => request.user);
    api.get("/outer", () => "in");
    api.get("/own", { auth: [preparing("own")] }, () => "in");
    api.get("/dependency", { auth: [], depends: { caller } }, () => "in");
    expect(prepared).toEqual([]);
    api.compile();
    expect([...new Set(prepared)].sort()).toEqual(["dependency", "outer", "own"]);
  });

  it("keeps the application from starting with what it throws", () => {
    const api = new BoltAPI();
    const prepare = (): never => {
      throw new Error("the key is missing");
    };
    api.get("/", { auth: [{ ...scheme("Bearer"), prepare }] }, () => "in");
    expect(() => api.compile()).toThrow("the key is missing");
  });
});

describe("several authenticators", () => {
  it.each([false, true])(
    "are tried in order, and the first that knows the caller decides (asynchronous: %s)",
    async (isAsync) => {
      const grace: User = { id: 2, username: "grace" };
      const api = new BoltAPI();
      api.get("/", { auth: [scheme("Bearer", ada, isAsync), scheme("Key", grace, isAsync)] }, ({ request }) => [
        request.user.username,
        request.auth?.claims,
      ]);
      await using client = new TestClient(api);

      expect((await client.get("/", good("Bearer"))).json()).toEqual(["ada", { by: "Bearer" }]);
      expect((await client.get("/", good("Key"))).json()).toEqual(["grace", { by: "Key" }]);
    },
  );

  it("all name their challenge in a 401", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [scheme("Bearer"), scheme("Key")] }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("www-authenticate")).toBe("Bearer, Key");
  });

  it("without a challenge of their own still give a 401 that has one", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [{ name: "cookie", authenticate: () => null }] }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("www-authenticate")).toBeTruthy();
  });
});

describe("an authenticator that finds nobody", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["false", false],
    ["true", true],
    ["an empty object", {}],
    ["a user that is null", { user: null }],
    ["a user that is undefined", { user: undefined }],
    ["a user that is false", { user: false }],
    ["a user that is 0", { user: 0 }],
    ["a user that is an empty text", { user: "" }],
    ["a user that is a list of no rows", { user: [] }],
    ["text", "ada"],
  ])("but returns %s lets nobody in", async (_described, found) => {
    for (const result of [found, Promise.resolve(found)]) {
      const api = new BoltAPI({ logger: recordingLogger() });
      api.get("/", { auth: [{ name: "odd", authenticate: () => result as null }] }, () => "in");
      await using client = new TestClient(api, { raiseServerErrors: false });

      const response = await client.get("/");

      expect(response.text()).not.toBe("in");
      expect([401, 500]).toContain(response.status);
    }
  });

  it("and says so with a thenable that is no promise lets nobody in", async () => {
    const builder = queryBuilder(async () => null);
    const api = new BoltAPI();
    api.get("/", { auth: [{ name: "odd", authenticate: () => builder as unknown as null }] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("because it fails is a 500", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get(
      "/",
      { auth: [{ name: "down", authenticate: () => Promise.reject(new Error("no database")) }], guards: [allowAny] },
      () => "in",
    );
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.text()).not.toContain("database");
  });
});

describe("guards", () => {
  it("that refuse are a 403 for a known caller and a 401 for an unknown one", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [scheme("Bearer")], guards: [guard("never", () => false)] }, () => "ok");
    await using client = new TestClient(api);

    const known = await client.get("/", good("Bearer"));
    const unknown = await client.get("/");

    expect(known.status).toBe(403);
    expect(known.json()).toEqual({ detail: "Permission denied" });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("run in order, and stop at the first that refuses", async () => {
    const ran: string[] = [];
    const noted = (name: string, isAllowed: boolean, isAsync: boolean): Guard<false> =>
      guard(name, () => {
        ran.push(name);
        return isAsync ? Promise.resolve(isAllowed) : isAllowed;
      });
    const api = new BoltAPI();
    const guards = [
      noted("first", true, true),
      noted("second", true, false),
      noted("third", false, true),
      noted("fourth", true, false),
    ];
    api.get("/", { auth: [scheme("Bearer")], guards }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/", good("Bearer"))).status).toBe(403);
    expect(ran).toEqual(["first", "second", "third"]);
  });

  it.each([undefined, null, 1, "yes", {}, [], Number.NaN])(
    "that return %j, which is no boolean, deny",
    async (answer) => {
      for (const result of [answer, Promise.resolve(answer)]) {
        const api = new BoltAPI();
        api.get("/", { guards: [guard("odd", () => result as unknown as boolean)] }, () => "in");
        await using client = new TestClient(api);

        expect((await client.get("/")).status).toBe(401);
      }
    },
  );

  it("that answer with a thenable that is no promise deny", async () => {
    const builder = queryBuilder(async () => false);
    const api = new BoltAPI();
    api.get("/", { guards: [guard("odd", () => builder as unknown as boolean)] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("that throw an HTTPException answer with it", async () => {
    const api = new BoltAPI();
    const paid = guard("paid", () => {
      throw new HTTPException(402, "Payment required");
    });
    api.get("/", { auth: [scheme("Bearer")], guards: [paid] }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/", good("Bearer"))).status).toBe(402);
  });

  it.each([
    ["throw", () => failing()],
    ["reject", async () => failing()],
  ])("that %s deny, and the log says why", async (_how, check) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    const calls: string[] = [];
    const never = guard("never asked", () => calls.push("asked") > 0);
    api.get("/", { auth: [scheme("Bearer")], guards: [guard("down", check), never] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
    expect((await client.get("/", good("Bearer"))).status).toBe(403);
    expect(calls).toEqual([]);
    expect(logger.entries.map(({ message }) => message)).toEqual([
      'GET /: guard "down" failed, and denies',
      'GET /: guard "down" failed, and denies',
    ]);
  });

  it("may throw a response", async () => {
    const api = new BoltAPI();
    const toLogin = guard("toLogin", () => {
      throw redirect("/login", 302);
    });
    api.get("/", { guards: [toLogin] }, () => "in");
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.get("/");

    expect([response.status, response.headers.get("location")]).toEqual([302, "/login"]);
  });

  it("work without auth", async () => {
    const api = new BoltAPI();
    const key = guard("key", (request) => request.headers.get("x-key") === "1");
    api.get("/", { guards: [key] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/", { headers: { "x-key": "1" } })).text()).toBe("in");
    const refused = await client.get("/");
    expect(refused.status).toBe(401);
    // RFC 9110 §15.5.2: a 401 has at least one challenge.
    expect(refused.headers.get("www-authenticate")).toBeTruthy();
  });

  it("that are an empty list leave a route with auth to its users", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [scheme("Bearer")], guards: [] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });
});

describe("a user", () => {
  it("may be whatever the authenticator makes of it", async () => {
    const byName: Authenticator<string> = { name: "byName", authenticate: () => ({ user: "ada" }) };
    const api = new BoltAPI();
    api.get("/me", { auth: [byName] }, ({ request }) => request.user.toUpperCase());
    await using client = new TestClient(api);

    expect((await client.get("/me")).text()).toBe("ADA");
  });
});

describe("a route with auth of its own", () => {
  it("requires a user, whatever the guards around it allow", async () => {
    const api = new BoltAPI({ guards: [allowAny] });
    api.get("/me", { auth: [scheme("Bearer")] }, ({ request }) => request.user.username);
    await using client = new TestClient(api);

    expect((await client.get("/me")).status).toBe(401);
    expect((await client.get("/me", good("Bearer"))).text()).toBe("ada");
  });

  it("keeps the guards around it", async () => {
    const api = new BoltAPI({ guards: [guard("never", () => false)] });
    api.get("/me", { auth: [scheme("Bearer")] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/me", good("Bearer"))).status).toBe(403);
  });
});

describe("a 401 that an authenticator throws", () => {
  it("has the challenges of the route where it brings none", async () => {
    const strict: Authenticator<User> = {
      name: "strict",
      challenge: "Strict",
      authenticate: () => {
        throw new Unauthorized("Unknown token");
      },
    };
    const api = new BoltAPI();
    api.get("/", { auth: [strict] }, () => "in");
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.json()).toEqual({ detail: "Unknown token" });
    expect(response.headers.get("www-authenticate")).toBe("Strict");
  });
});

describe("the order of 401 and 422", () => {
  it("tells nobody about inputs before knowing who asks", async () => {
    const api = new BoltAPI();
    api.post("/{id:int}", { auth: [scheme("Bearer")], body: t.Object({ name: t.String() }) }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.post("/abc", { body: "{" })).status).toBe(401);
    expect((await client.post("/abc", { body: "{", ...good("Bearer") })).status).toBe(422);
  });
});

describe("auth that a dependency declares", () => {
  const caller = depends({ auth: [scheme("Bearer")] }, ({ request }) => request.user.username);

  it("is the route's, too", async () => {
    const api = new BoltAPI();
    api.get("/", { depends: { caller } }, ({ caller }) => caller);
    await using client = new TestClient(api);

    expect((await client.get("/", good("Bearer"))).text()).toBe("ada");
    const refused = await client.get("/");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("is not opened by guards of the route that allow anybody", async () => {
    const api = new BoltAPI();
    api.get("/", { depends: { caller }, auth: [], guards: [allowAny] }, ({ caller }) => caller);
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("holds when the dependency stands behind another one", async () => {
    const outer = depends({ depends: { caller } }, ({ caller }) => `outer ${caller}`);
    const api = new BoltAPI();
    api.get("/", { depends: { outer } }, ({ outer }) => outer);
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
    expect((await client.get("/", good("Bearer"))).text()).toBe("outer ada");
  });

  it("holds when the dependency belongs to the API", async () => {
    const api = new BoltAPI({ dependencies: [caller] });
    api.get("/", () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("comes with guards, on top of those of the route", async () => {
    const staff = depends({ auth: [scheme("Bearer")], guards: [guard("staff", () => false)] }, () => 1);
    const api = new BoltAPI();
    api.get("/", { depends: { staff }, guards: [allowAny] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/", good("Bearer"))).status).toBe(403);
  });

  it.each([
    ["auth", { auth: [class Jwt {}] }],
    ["auth", { auth: "jwt" }],
    ["guards", { guards: [() => true] }],
    ["guards", { guards: [undefined] }],
  ])("with wrong %s is a mistake at start-up", (_option, options) => {
    const odd = depends(options as object, () => 1);
    const api = new BoltAPI();
    api.get("/", { depends: { odd } }, () => "in");

    expect(() => api.compile()).toThrow(expect.objectContaining({ name: "ConfigError" }));
  });
});

describe("users", () => {
  it.each([false, true])("who are not active do not come in (asynchronous: %s)", async (isAsync) => {
    const api = new BoltAPI({ logger: recordingLogger() });
    const disabled: User = { ...ada, isActive: false };
    const auth = [scheme("Bearer", disabled, isAsync), { name: "other", authenticate: () => ({ user: ada }) }];
    api.get("/", { auth, guards: [allowAny] }, () => "in");
    await using client = new TestClient(api);

    const response = await client.get("/", good("Bearer"));

    expect([response.status, response.json()]).toEqual([401, { detail: "User account is disabled" }]);
  });

  it.each([0, null, ""])("do not come in with %j for isActive, as databases write false", async (isActive) => {
    const api = new BoltAPI();
    const auth = [scheme("Bearer", { ...ada, isActive: isActive as unknown as boolean })];
    api.get("/", { auth, guards: [allowAny] }, () => "in");
    await using client = new TestClient(api);

    expect((await client.get("/", good("Bearer"))).status).toBe(401);
  });

  it("are described by request.auth, with the authenticator and the id", async () => {
    const api = new BoltAPI();
    const custom: Authenticator<{ email: string }> = {
      name: "custom",
      authenticate: () => ({ user: { email: "a@b" } }),
    };
    api.get("/user", { auth: [scheme("Bearer")] }, ({ request }) => request.auth);
    api.get("/custom", { auth: [custom] }, ({ request }) => request.auth);
    await using client = new TestClient(api);

    expect((await client.get("/user", good("Bearer"))).json()).toEqual({
      backend: "Bearer",
      userId: 1,
      user: ada,
      permissions: ["read"],
      claims: { by: "Bearer" },
    });
    expect((await client.get("/custom")).json()).toEqual({
      backend: "custom",
      userId: null,
      user: { email: "a@b" },
      permissions: null,
      claims: {},
    });
  });
});

describe("loadUser", () => {
  const lazily = (load: () => User | null | Promise<User | null>): Authenticator<{ id: number }, User> => ({
    name: "lazy",
    authenticate: () => ({ user: { id: 1 }, loadUser: load }),
  });

  it("asks once a request", async () => {
    let count = 0;
    const api = new BoltAPI();
    const load = async (): Promise<User> => ({ ...ada, username: `ada ${++count}` });
    api.get("/", { auth: [lazily(load)] }, async ({ request }) => {
      await request.loadUser();
      return [request.user.id, (await request.loadUser()).username];
    });
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([1, "ada 1"]);
    expect((await client.get("/")).json()).toEqual([1, "ada 2"]);
  });

  it.each([
    ["is gone", () => null],
    ["is false, as code without types says it", () => false as unknown as null],
    ["is not active any more", () => ({ ...ada, isActive: false })],
  ])("answers 401 when the user %s", async (_why, load) => {
    const api = new BoltAPI();
    api.get("/", { auth: [lazily(load)] }, async ({ request }) => (await request.loadUser()).username);
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(401);
  });

  it("gives the user as it is without a place to load from, and null to nobody", async () => {
    const api = new BoltAPI();
    api.get("/me", { auth: [scheme("Bearer")] }, async ({ request }) => (await request.loadUser()).username);
    api.get("/anyone", async ({ request }) => ({ user: await request.loadUser() }));
    await using client = new TestClient(api);

    expect((await client.get("/me", good("Bearer"))).text()).toBe("ada");
    expect((await client.get("/anyone")).json()).toEqual({ user: null });
  });
});

function failing(): never {
  throw new Error("no database");
}

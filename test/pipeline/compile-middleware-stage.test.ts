import {
  type Authenticator,
  BoltAPI,
  type Guard,
  json,
  type MiddlewareHooks,
  TooManyRequests,
  Unauthorized,
  type User,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** Knows whoever names himself, and refuses "wrong". */
const named: Authenticator = {
  name: "named",
  authenticate(request) {
    const username = request.headers.get("x-name");
    if (username === "wrong") throw new Unauthorized("Who?");
    return username === null ? null : { user: { id: 1, username } };
  },
};

describe.each([
  ["synchronous", (run: () => void) => run()],
  ["asynchronous", async (run: () => void) => run()],
])("hooks in the midst of a route, %s", (_kind, wrap) => {
  function make(events: string[]): BoltAPI {
    const hooks = (name: string): MiddlewareHooks => ({
      name,
      before: () => void events.push(`${name} before`),
      afterAuthentication: (request) =>
        wrap(() => {
          events.push(`${name} sees ${request.user?.username ?? "nobody"}`);
          if (request.headers.has(`x-refuse-${name}`)) throw new TooManyRequests("Enough");
          if (request.headers.has(`x-answer-${name}`)) throw json({ from: name }, { status: 203 });
        }),
      afterGuards: () => wrap(() => void events.push(`${name} after guards`)),
      after: (response) => void events.push(`${name} after ${response.status}`),
    });
    const guard: Guard = {
      name: "noting",
      requiresUser: false,
      check: ({ user }) => {
        events.push("guard");
        return (user as User | null)?.username !== "stranger";
      },
    };
    const api = new BoltAPI({ middleware: [hooks("outer")], auth: [named], guards: [guard] });
    api.get("/", { use: [hooks("inner")] }, () => void events.push("route"));
    return api;
  }

  async function call(headers: Record<string, string>): Promise<{ status: number; events: string[] }> {
    const events: string[] = [];
    await using client = new TestClient(make(events));
    return { status: (await client.get("/", { headers })).status, events };
  }

  it("run before and after guards, outermost first", async () => {
    expect((await call({ "x-name": "ada" })).events).toEqual([
      "outer before",
      "inner before",
      "outer sees ada",
      "inner sees ada",
      "guard",
      "outer after guards",
      "inner after guards",
      "route",
      "inner after 204",
      "outer after 204",
    ]);
  });

  it("run before guards for anonymous callers, and for those whom guards refuse", async () => {
    expect((await call({})).events).toContain("inner sees nobody");
    expect((await call({ "x-name": "stranger" })).events).toContain("inner sees stranger");
  });

  it("run after guards only for those whom guards let on", async () => {
    const { status, events } = await call({ "x-name": "stranger" });
    expect(status).toBe(403);
    expect(events).not.toContain("outer after guards");
  });

  it("do not run for callers with wrong credentials", async () => {
    const { status, events } = await call({ "x-name": "wrong" });
    expect([status, events]).toEqual([401, ["outer before", "inner before", "inner after 401", "outer after 401"]]);
  });

  it.each([
    ["x-refuse-outer", 429],
    ["x-answer-outer", 203],
  ])("answer by throwing (%s), which every after sees", async (header, expected) => {
    const { status, events } = await call({ "x-name": "ada", [header]: "1" });
    expect([status, events]).toEqual([
      expected,
      ["outer before", "inner before", "outer sees ada", `inner after ${expected}`, `outer after ${expected}`],
    ]);
  });
});

describe("hooks in the midst of a route alone", () => {
  it("are middleware, and run on routes without auth", async () => {
    const seen: unknown[] = [];
    const api = new BoltAPI({
      middleware: [
        { name: "late", afterAuthentication: (request) => void seen.push(request.user) },
        { name: "later", afterGuards: (request) => void seen.push(request.path) },
      ],
    });
    api.get("/", () => 1);
    api.get("/skipped", { skip: ["late", "later"] }, () => 1);
    await using client = new TestClient(api);
    for (const path of ["/", "/skipped", "/missing"]) await client.get(path);
    expect(seen).toEqual([null, "/", null, "/missing"]);
  });

  it("have to be functions", () => {
    for (const hook of ["afterAuthentication", "afterGuards"]) {
      const wrong = { name: "late", [hook]: true } as unknown as MiddlewareHooks;
      expect(() => new BoltAPI({ middleware: [wrong] })).toThrow(/OPTION_INVALID: Option "middleware"/);
    }
  });
});

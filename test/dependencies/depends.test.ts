import { BoltAPI, type Dependency, depends, Forbidden, Router, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { gate } from "../app/gate.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { queryBuilder } from "../response/query-builder.ts";

/** Answers with the value of a dependency. */
function showing(value: Dependency<unknown>): BoltAPI {
  const api = new BoltAPI({ logger: recordingLogger() });
  api.get("/", { depends: { value } }, ({ value }) => ({ value }));
  return api;
}

async function provided(dependency: Dependency<unknown>): Promise<unknown> {
  await using client = new TestClient(showing(dependency));
  return (await client.get("/")).json<{ value: unknown }>().value;
}

describe("a dependency", () => {
  it("can be a function", async () => {
    expect(await provided(depends(() => "made"))).toBe("made");
  });

  it("can be asynchronous", async () => {
    expect(await provided(depends(async () => "made"))).toBe("made");
  });

  it("can be a query builder", async () => {
    expect(await provided(depends(() => queryBuilder(async () => "row")))).toBe("row");
  });

  it("can be a generator", async () => {
    const made = depends(function* () {
      yield "made";
    });

    expect(await provided(made)).toBe("made");
  });

  it("can be an asynchronous generator", async () => {
    const made = depends(async function* () {
      yield await Promise.resolve("made");
    });

    expect(await provided(made)).toBe("made");
  });

  it("can be a function that gives a generator", async () => {
    async function* connect() {
      yield "connection";
    }

    expect(await provided(depends(() => connect()))).toBe("connection");
  });

  it("can be a class", async () => {
    class Greeter {
      readonly path: string;
      constructor({ request }: { request: { path: string } }) {
        this.path = request.path;
      }
      greet(): string {
        return `hello from ${this.path}`;
      }
    }
    const greeter = depends(Greeter);
    const api = new BoltAPI();
    api.get("/here", { depends: { greeter } }, ({ greeter }) => [greeter instanceof Greeter, greeter.greet()]);
    await using client = new TestClient(api);

    expect((await client.get("/here")).json()).toEqual([true, "hello from /here"]);
  });

  it("can be a class with inputs", async () => {
    class Page {
      readonly offset: number;
      constructor({ query }: { query: { page: number } }) {
        this.offset = (query.page - 1) * 10;
      }
    }
    const page = depends({ query: { page: t.Integer({ default: 1 }) } }, Page);
    const api = new BoltAPI();
    api.get("/", { depends: { page } }, ({ page }) => page.offset);
    await using client = new TestClient(api);

    expect((await client.get("/?page=3")).json()).toBe(20);
  });

  it.each([null, 0, "", false, undefined])("can be %j", async (nothing) => {
    const api = new BoltAPI();
    const value = depends(() => nothing);
    api.get("/", { depends: { value } }, (input) => [Object.hasOwn(input, "value"), input.value === nothing]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([true, true]);
  });

  it("gets only what it declared, and the request", async () => {
    const keys = depends({ query: { q: t.Optional(t.String()) } }, (input) => Object.keys(input).sort());
    const api = new BoltAPI();
    api.get("/{id}", { query: { page: t.Integer({ default: 1 }) }, depends: { keys } }, ({ keys }) => keys);
    await using client = new TestClient(api);

    expect((await client.get("/1")).json()).toEqual(["query", "request"]);
  });

  it("reads every source, apart from the route that reads the same", async () => {
    const tenant = depends(
      {
        params: { id: t.Integer() },
        query: { page: t.Integer({ default: 1 }) },
        headers: { x_tenant: t.String() },
        cookies: { theme: t.String({ default: "light" }) },
      },
      ({ params, query, headers, cookies }) => ({ params, query, headers, cookies }),
    );
    const api = new BoltAPI();
    api.get(
      "/{id}",
      { params: { id: t.String() }, query: { page: t.String({ default: "none" }) }, depends: { tenant } },
      ({ params, query, tenant }) => ({ params, query, tenant }),
    );
    await using client = new TestClient(api);

    const response = await client.get("/7?page=2", { headers: { "x-tenant": "acme" } });

    expect(response.json()).toEqual({
      params: { id: "7" },
      query: { page: "2" },
      tenant: {
        params: { id: 7 },
        query: { page: 2 },
        headers: { x_tenant: "acme" },
        cookies: { theme: "light" },
      },
    });
  });

  it("gets the same request as the handler", async () => {
    const mark = depends(({ request }) => {
      request.state.mark = "seen";
    });
    const api = new BoltAPI();
    api.get("/", { depends: { mark } }, ({ request }) => request.state.mark);
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("seen");
  });
});

describe("a chain of dependencies", () => {
  it("hands values on under the names that were declared", async () => {
    const db = depends(async () => ({ url: "sqlite:" }));
    const settings = depends({ depends: { connection: db } }, ({ connection }) => ({ ...connection, theme: "dark" }));
    const user = depends({ depends: { db, settings } }, async ({ db, settings }) => [db.url, settings.theme]);

    expect(await provided(user)).toEqual(["sqlite:", "dark"]);
  });

  it("shares one value a request among all who depend on it", async () => {
    let made = 0;
    const counter = depends(() => ++made);
    const left = depends({ depends: { counter } }, ({ counter }) => counter);
    const right = depends({ depends: { counter } }, async ({ counter }) => counter);
    const api = new BoltAPI({ dependencies: [counter] });
    api.get("/", { depends: { left, right, counter } }, ({ left, right, counter }) => [left, right, counter]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([1, 1, 1]);
    expect((await client.get("/")).json()).toEqual([2, 2, 2]);
  });

  it("shares an asynchronous value while it is being made", async () => {
    let made = 0;
    const counter = depends(async () => {
      await Promise.resolve();
      return ++made;
    });
    const left = depends({ depends: { counter } }, ({ counter }) => counter);
    const right = depends({ depends: { counter } }, ({ counter }) => counter);
    const api = new BoltAPI();
    api.get("/", { depends: { left, right } }, ({ left, right }) => [left, right]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([1, 1]);
  });

  it("makes a value for each who depends on it with cache: false", async () => {
    let made = 0;
    const fresh = depends({ cache: false }, () => ++made);
    const left = depends({ depends: { fresh } }, ({ fresh }) => fresh);
    const api = new BoltAPI();
    api.get("/", { depends: { left, fresh } }, ({ left, fresh }) => [left, fresh]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([1, 2]);
  });

  it("never shares a value between requests that run side by side", async () => {
    let entered = 0;
    const both = gate();
    const id = depends({ query: { id: t.String() } }, async ({ query }) => {
      if (++entered === 2) both.open();
      await both.opened;
      return query.id;
    });
    const api = new BoltAPI();
    api.get("/", { depends: { id } }, ({ id }) => id);
    await using client = new TestClient(api);

    const responses = await Promise.all([client.get("/?id=a"), client.get("/?id=b")]);

    expect(responses.map((response) => response.text())).toEqual(["a", "b"]);
  });
});

describe("option dependencies", () => {
  it("of the API and of a router runs before those of the route, from the outside in", async () => {
    const order: string[] = [];
    const noted = (name: string) => depends(() => void order.push(name));
    const router = new Router({ dependencies: [noted("router")] });
    router.get("/", { depends: { own: noted("route") } }, () => "ok");
    const api = new BoltAPI({ dependencies: [noted("api")] });
    api.include(router);
    await using client = new TestClient(api);

    await client.get("/");

    expect(order).toEqual(["api", "router", "route"]);
  });

  it("refuses a request by what it throws", async () => {
    const api = new BoltAPI({
      dependencies: [
        depends(() => {
          throw new Forbidden("Closed today");
        }),
      ],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(403);
    expect((await client.get("/nowhere")).status).toBe(404);
  });

  it("asks for inputs on every route", async () => {
    const api = new BoltAPI({ dependencies: [depends({ headers: { x_key: t.String() } }, () => 1)] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({
      detail: [{ type: "missing_field", loc: ["header", "x-key"], msg: "Missing required header: x-key" }],
    });
    expect((await client.get("/", { headers: { "x-key": "1" } })).text()).toBe("ok");
  });
});

describe("an override", () => {
  const db = depends(async function* (): AsyncGenerator<string> {
    yield "real";
  });

  it("puts a value in the place of a dependency, everywhere it is used", async () => {
    const user = depends({ depends: { db } }, ({ db }) => `user of ${db}`);
    const api = new BoltAPI();
    api.get("/", { depends: { db, user } }, ({ db, user }) => [db, user]);
    await using client = new TestClient(api);

    client.override(db, "fake");

    expect((await client.get("/")).json()).toEqual(["fake", "user of fake"]);
  });

  it("puts another dependency there, with inputs and clean-up of its own", async () => {
    const events: string[] = [];
    const fake = depends({ query: { name: t.String() } }, async function* ({ query }) {
      yield query.name;
      events.push("closed");
    });
    await using client = new TestClient(showing(db));

    client.override(db, fake);

    expect((await client.get("/?name=memory")).json()).toEqual({ value: "memory" });
    expect((await client.get("/")).status).toBe(422);
    expect(events).toEqual(["closed"]);
  });

  it("takes the inputs of what it replaces out of the route", async () => {
    const key = depends({ headers: { x_key: t.String() } }, ({ headers }) => headers.x_key);
    await using client = new TestClient(showing(key));

    client.override(key, "fixed");

    expect((await client.get("/")).json()).toEqual({ value: "fixed" });
  });

  it("of a dependency of the whole API works too", async () => {
    const gate = depends((): undefined => {
      throw new Forbidden();
    });
    const api = new BoltAPI({ dependencies: [gate] });
    api.get("/", () => "in");
    await using client = new TestClient(api);
    expect((await client.get("/")).status).toBe(403);

    client.override(gate, undefined);

    expect((await client.get("/")).text()).toBe("in");
  });

  it("can be a function, as a value", async () => {
    const clock = depends(() => (): string => "real time");
    const api = new BoltAPI();
    api.get("/", { depends: { clock } }, ({ clock }) => clock());
    await using client = new TestClient(api);

    client.override(clock, () => "frozen");

    expect((await client.get("/")).text()).toBe("frozen");
  });

  it("is gone after resetOverrides, and concerns one client alone", async () => {
    const api = showing(db);
    await using first = new TestClient(api);
    await using second = new TestClient(api);

    first.override(db, "fake");
    expect((await second.get("/")).json()).toEqual({ value: "real" });
    first.resetOverrides();

    expect((await first.get("/")).json()).toEqual({ value: "real" });
  });
});

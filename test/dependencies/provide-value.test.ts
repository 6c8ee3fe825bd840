import { BoltAPI, type Dependency, depends, json, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

/** A dependency that takes down its life: opened, closed, or what was thrown at its yield. */
function recorded(name: string, events: string[], isAsync = true): Dependency<string> {
  const before = (): void => void events.push(`open ${name}`);
  const failed = (error: unknown): void =>
    void events.push(`${name} sees ${error instanceof Error ? error.message : String(error)}`);
  const after = (): void => void events.push(`close ${name}`);
  if (!isAsync) {
    return depends({ name }, function* () {
      before();
      try {
        yield name;
      } catch (error) {
        failed(error);
        throw error;
      } finally {
        after();
      }
    });
  }
  return depends({ name }, async function* () {
    before();
    try {
      yield name;
    } catch (error) {
      failed(error);
      throw error;
    } finally {
      after();
    }
  });
}

describe.each([
  ["asynchronous", true],
  ["synchronous", false],
])("an %s generator", (_described, isAsync) => {
  it("is closed after the response has left, last opened first closed", async () => {
    const events: string[] = [];
    const [outer, inner] = [recorded("outer", events, isAsync), recorded("inner", events, isAsync)];
    const api = new BoltAPI();
    api.get("/", { depends: { outer, inner } }, ({ request }) => {
      events.push("handler");
      request.afterResponse(() => void events.push(`sent: ${request.exchange.hasResponded}`));
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["open outer", "open inner", "handler", "sent: true", "close inner", "close outer"]);
  });

  it.each([
    [
      "synchronously",
      () => {
        throw new NotFound("gone");
      },
    ],
    ["asynchronously", () => Promise.reject(new NotFound("gone"))],
  ])("sees at its yield what the handler throws %s", async (_how, handler) => {
    const events: string[] = [];
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get(
      "/",
      { depends: { outer: recorded("outer", events, isAsync), inner: recorded("inner", events, isAsync) } },
      handler,
    );
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.json()).toEqual({ detail: "gone" });
    expect(events).toEqual([
      ...["open outer", "open inner"],
      ...["inner sees gone", "close inner", "outer sees gone", "close outer"],
    ]);
    expect(logger.entries).toEqual([]);
  });

  it("that throws after its yield is logged, changes no response, and keeps no other from closing", async () => {
    const events: string[] = [];
    const logger = recordingLogger();
    const broken = isAsync
      ? depends(async function* () {
          yield 1;
          throw new Error("rollback failed");
        })
      : depends(function* () {
          yield 1;
          throw new Error("rollback failed");
        });
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { first: recorded("first", events, isAsync), broken } }, () => ({ ok: true }));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ ok: true });
    expect(events).toEqual(["open first", "close first"]);
    expect(logger.errors().map(String)).toEqual(["Error: rollback failed"]);
  });

  it("that throws something else than it saw is logged", async () => {
    const logger = recordingLogger();
    const wrap = (error: unknown): Error => new Error("rollback failed", { cause: error });
    const broken = isAsync
      ? depends(async function* () {
          try {
            yield 1;
          } catch (error) {
            throw wrap(error);
          }
        })
      : depends(function* () {
          try {
            yield 1;
          } catch (error) {
            throw wrap(error);
          }
        });
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { broken } }, () => {
      throw new NotFound("gone");
    });
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ detail: "gone" });
    expect(logger.errors().map(String)).toEqual(["Error: rollback failed"]);
  });

  it("that keeps the error to itself changes no response", async () => {
    const logger = recordingLogger();
    const quiet = isAsync
      ? depends(async function* () {
          try {
            yield 1;
          } catch {}
        })
      : depends(function* () {
          try {
            yield 1;
          } catch {}
        });
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { quiet } }, () => {
      throw new NotFound("gone");
    });
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(404);
    expect(logger.entries).toEqual([]);
  });

  it("that never yields is a 500 that names it in the log", async () => {
    const logger = recordingLogger();
    const barren = isAsync
      ? depends({ name: "barren" }, async function* (): AsyncGenerator<number> {})
      : depends({ name: "barren" }, function* (): Generator<number> {});
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { barren } }, () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(logger.errors().map(String)).toEqual([expect.stringMatching(/DEPENDENCY_NO_YIELD.*"barren"/)]);
  });

  it("that yields twice is closed, and named in the log", async () => {
    const events: string[] = [];
    const logger = recordingLogger();
    const twice = isAsync
      ? depends({ name: "twice" }, async function* () {
          try {
            yield 1;
            yield 2;
          } finally {
            events.push("closed");
          }
        })
      : depends({ name: "twice" }, function* () {
          try {
            yield 1;
            yield 2;
          } finally {
            events.push("closed");
          }
        });
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { twice } }, ({ twice }) => twice);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toBe(1);
    expect(events).toEqual(["closed"]);
    expect(logger.errors().map(String)).toEqual([expect.stringMatching(/DEPENDENCY_YIELDED_TWICE.*"twice"/)]);
  });
});

describe("clean-up", () => {
  it("of a generator without cache runs for each value it gave", async () => {
    const events: string[] = [];
    let opened = 0;
    const connection = depends({ cache: false }, async function* () {
      const number = ++opened;
      yield number;
      events.push(`close ${number}`);
    });
    const repository = depends({ depends: { connection } }, ({ connection }) => connection);
    const api = new BoltAPI();
    api.get("/", { depends: { repository, connection } }, ({ repository, connection }) => [repository, connection]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual([1, 2]);
    expect(events).toEqual(["close 2", "close 1"]);
  });

  it("of a generator that another function gave runs too", async () => {
    const events: string[] = [];
    async function* connect(name: string) {
      try {
        yield name;
      } finally {
        events.push(`close ${name}`);
      }
    }
    const api = new BoltAPI();
    api.get("/", { depends: { db: depends(({ request }) => connect(request.method)) } }, ({ db }) => db);
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("GET");
    expect(events).toEqual(["close GET"]);
  });

  it("sees the error of a response that does not fit its schema", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ logger: recordingLogger() });
    const row: object = {};
    api.get(
      "/",
      { depends: { db: recorded("db", events) }, response: t.Object({ id: t.Integer() }) },
      () => row as { id: number },
    );
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(events).toEqual(["open db", expect.stringMatching(/^db sees The answer of GET \//), "close db"]);
  });

  it("sees nothing when the handler returns a response with an error status", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", { depends: { db: recorded("db", events) } }, () => json({}, { status: 500 }));
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["open db", "close db"]);
  });

  it("sees falsy values that were thrown, too", async () => {
    for (const thrown of [undefined, null, 0, ""]) {
      const events: string[] = [];
      const api = new BoltAPI({ logger: recordingLogger() });
      api.get("/", { depends: { db: recorded("db", events) } }, () => {
        throw thrown;
      });
      await using client = new TestClient(api, { raiseServerErrors: false });

      await client.get("/");

      expect(events).toEqual(["open db", expect.stringMatching(/^db sees/), "close db"]);
    }
  });

  it("runs when middleware answers after the route failed", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          const response = await next(request);
          return response.error === undefined ? response : json({ recovered: true });
        },
      ],
    });
    api.get("/", { depends: { db: recorded("db", events) } }, () => {
      throw new NotFound("gone");
    });
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ recovered: true });
    expect(events).toEqual(["open db", "db sees gone", "close db"]);
  });

  it("of an instance is its Symbol.asyncDispose before its Symbol.dispose", async () => {
    const events: string[] = [];
    class Both {
      [Symbol.dispose](): void {
        events.push("dispose");
      }
      async [Symbol.asyncDispose](): Promise<void> {
        await Promise.resolve();
        events.push("asyncDispose");
      }
    }
    class One {
      [Symbol.dispose](): void {
        events.push("one");
      }
    }
    const api = new BoltAPI();
    api.get("/", { depends: { both: depends(Both), one: depends(One) } }, () => void events.push("handler"));
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["handler", "one", "asyncDispose"]);
  });

  it("of an instance is called on the instance, also when the handler fails", async () => {
    const events: string[] = [];
    class Connection {
      readonly name = "db";
      [Symbol.dispose](): void {
        events.push(`dispose ${this.name}`);
      }
    }
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", { depends: { connection: depends(Connection) } }, () => {
      throw new Error("no");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(events).toEqual(["dispose db"]);
  });

  it("of an instance that fails is logged", async () => {
    const logger = recordingLogger();
    class Connection {
      [Symbol.dispose](): void {
        throw new Error("close failed");
      }
    }
    const api = new BoltAPI({ logger });
    api.get("/", { depends: { connection: depends(Connection) } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("ok");
    expect(logger.errors().map(String)).toEqual(["Error: close failed"]);
  });

  it("of a function's value is left to whoever made it", async () => {
    const events: string[] = [];
    const pool = { [Symbol.dispose]: () => void events.push("disposed") };
    const api = new BoltAPI();
    api.get("/", { depends: { pool: depends(() => pool) } }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual([]);
  });
});

import {
  BoltAPI,
  ClientException,
  depends,
  HTTPException,
  handleException,
  json,
  NotFound,
  RequestValidationError,
  t,
  text,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { queryBuilder } from "../response/query-builder.ts";

class Animal extends Error {}
class Dog extends Animal {}
class Puppy extends Dog {}

function throwing(error: unknown, options: ConstructorParameters<typeof BoltAPI>[0]): BoltAPI {
  const api = new BoltAPI({ logger: recordingLogger(), ...options });
  api.get("/", () => {
    throw error;
  });
  api.get("/late", () => Promise.reject(error));
  return api;
}

describe("handleException", () => {
  it("answers errors of its class and of its subclasses", async () => {
    const options = {
      exceptionHandlers: [
        handleException(Animal, (error, request) => json({ was: error.message, at: request.path }, { status: 409 })),
      ],
    };

    for (const error of [new Animal("animal"), new Puppy("puppy")]) {
      await using client = new TestClient(throwing(error, options));
      expect((await client.get("/")).json()).toEqual({ was: error.message, at: "/" });
      expect((await client.get("/late")).status).toBe(409);
    }
  });

  it("of the nearest class wins, whatever the order", async () => {
    const animal = handleException(Animal, () => text("animal"));
    const dog = handleException(Dog, () => text("dog"));

    for (const exceptionHandlers of [
      [animal, dog],
      [dog, animal],
    ]) {
      await using client = new TestClient(throwing(new Puppy(), { exceptionHandlers }));
      expect((await client.get("/")).text()).toBe("dog");
    }
  });

  it("leaves other errors alone", async () => {
    await using client = new TestClient(
      throwing(new Animal(), { exceptionHandlers: [handleException(Dog, () => text("dog"))] }),
      { raiseServerErrors: false },
    );

    expect((await client.get("/")).status).toBe(500);
  });

  it("of a mounted API goes before those around it, and the others remain", async () => {
    const child = throwing(new Dog(), { exceptionHandlers: [handleException(Animal, () => text("child"))] });
    const api = new BoltAPI({
      exceptionHandlers: [
        handleException(Animal, () => text("parent")),
        handleException(RangeError, () => text("range")),
      ],
    });
    child.get("/range", () => {
      throw new RangeError();
    });
    api.mount("/child", child);
    await using client = new TestClient(api);

    expect((await client.get("/child")).text()).toBe("child");
    expect((await client.get("/child/range")).text()).toBe("range");
  });

  it("answers exceptions of HTTP and of validation in another form", async () => {
    const api = new BoltAPI({
      exceptionHandlers: [
        handleException(HTTPException, (error) => json({ error: error.detail }, { status: error.status })),
        handleException(RequestValidationError, (error) => json({ errors: error.issues.length }, { status: 400 })),
      ],
    });
    api.get("/missing", () => {
      throw new NotFound("No such page");
    });
    api.get("/invalid", { query: { a: t.Integer(), b: t.Integer() } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/missing")).json()).toEqual({ error: "No such page" });
    expect((await client.get("/nowhere")).json()).toEqual({ error: "Not Found" });
    expect((await client.get("/invalid")).json()).toEqual({ errors: 2 });
    expect((await client.get("/invalid")).status).toBe(400);
  });

  it("keeps the Allow of a 405 out of sight, not out of the error", async () => {
    const seen: unknown[] = [];
    const api = new BoltAPI({
      exceptionHandlers: [
        handleException(ClientException, (error) => {
          seen.push(error.headers);
          return text("no", { status: error.status });
        }),
      ],
    });
    api.post("/", () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(seen).toEqual([{ allow: "OPTIONS, POST" }]);
  });

  it("may be asynchronous, and may return data", async () => {
    await using client = new TestClient(
      throwing(new Dog("rex"), {
        exceptionHandlers: [handleException(Dog, async (error) => ({ name: error.message }))],
      }),
    );

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ name: "rex" });
  });

  it("that returns data for an HTTPException keeps its status", async () => {
    await using client = new TestClient(
      throwing(new NotFound(), { exceptionHandlers: [handleException(NotFound, () => ({ found: false }))] }),
    );

    const response = await client.get("/");

    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ found: false });
  });

  it("may return a query builder", async () => {
    await using client = new TestClient(
      throwing(new Dog(), {
        exceptionHandlers: [handleException(Dog, () => queryBuilder(async () => ({ id: 1 })))],
      }),
    );

    expect((await client.get("/")).json()).toEqual({ id: 1 });
  });

  it("answers what a stage, a dependency or middleware throws", async () => {
    const broken = depends(() => {
      throw new Dog("dependency");
    });
    const api = new BoltAPI({ exceptionHandlers: [handleException(Dog, (error) => text(error.message))] });
    api.get("/dependency", { depends: { broken } }, () => "ok");
    api.get(
      "/middleware",
      {
        use: [
          () => {
            throw new Dog("middleware");
          },
        ],
      },
      () => "ok",
    );
    await using client = new TestClient(api);

    expect((await client.get("/dependency")).text()).toBe("dependency");
    expect((await client.get("/middleware")).text()).toBe("middleware");
  });

  it("leaves the error on the response for middleware", async () => {
    const seen: unknown[] = [];
    const error = new Dog();
    const api = throwing(error, {
      exceptionHandlers: [handleException(Dog, () => json({}, { status: 200 }))],
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.status, response.error);
          return response;
        },
      ],
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(seen).toEqual([200, error]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("the handler failed");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the handler failed"))],
    ["returns what cannot be sent", () => new Map()],
    [
      "throws the same kind again",
      () => {
        throw new Dog("again");
      },
    ],
  ])("that itself %s is a 500 that says nothing, and is logged", async (_described, handle) => {
    const logger = recordingLogger();
    await using client = new TestClient(
      throwing(new Dog(), { logger, exceptionHandlers: [handleException(Dog, handle)] }),
      {
        raiseServerErrors: false,
      },
    );

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
    expect(logger.errors()).toHaveLength(1);
  });

  it("of something that is no class is a mistake at start-up", () => {
    const handlers = [
      { errorClass: undefined, handle: () => 1 },
      undefined,
      handleException(5 as unknown as typeof Error, () => 1),
    ];

    for (const handler of handlers) {
      const exceptionHandlers = [handler as ReturnType<typeof handleException>];
      expect(() => new BoltAPI({ exceptionHandlers })).toThrow(/OPTION_INVALID.*exceptionHandlers/);
    }
  });
});

describe("option exceptionHandler", () => {
  it("answers every error that nothing else answers", async () => {
    const options = { exceptionHandler: (error: unknown) => json({ oops: String(error) }, { status: 500 }) };

    for (const error of [new Dog("rex"), "text", undefined]) {
      await using client = new TestClient(throwing(error, options));
      expect((await client.get("/")).json()).toHaveProperty("oops");
    }
  });

  it("leaves answers that are known as they are", async () => {
    await using client = new TestClient(throwing(new NotFound(), { exceptionHandler: () => text("global") }));

    expect((await client.get("/")).json()).toEqual({ detail: "Not Found" });
  });

  it("comes after handlers of a class", async () => {
    await using client = new TestClient(
      throwing(new Dog(), {
        exceptionHandler: () => text("global"),
        exceptionHandlers: [handleException(Animal, () => text("class"))],
      }),
    );

    expect((await client.get("/")).text()).toBe("class");
  });

  it("of a mounted API goes before that of the outer one", async () => {
    const child = throwing(new Dog(), { exceptionHandler: () => text("child") });
    const api = new BoltAPI({ exceptionHandler: () => text("parent"), logger: recordingLogger() });
    api.mount("/child", child);
    api.get("/own", () => {
      throw new Dog();
    });
    await using client = new TestClient(api);

    expect((await client.get("/child")).text()).toBe("child");
    expect((await client.get("/own")).text()).toBe("parent");
  });

  it("logs the error all the same", async () => {
    const logger = recordingLogger();
    const error = new Dog();
    await using client = new TestClient(throwing(error, { logger, exceptionHandler: () => text("global") }));

    await client.get("/");

    expect(logger.errors()).toEqual([error]);
  });
});

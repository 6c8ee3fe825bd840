import { BoltAPI, Router } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { compileApplication } from "../../src/app/application.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

describe("start and stop of an application", () => {
  it("run lifespan around onStart and onStop", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      lifespan: async function* () {
        events.push("lifespan before");
        yield;
        events.push("lifespan after");
      },
      onStart: async () => void events.push("onStart"),
      onStop: async () => void events.push("onStop"),
    });
    const application = api.compile();

    await application.start();
    events.push("running");
    await application.stop();

    expect(events).toEqual(["lifespan before", "onStart", "running", "onStop", "lifespan after"]);
  });

  it("take a synchronous generator as lifespan", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      *lifespan() {
        events.push("before");
        yield;
        events.push("after");
      },
    });

    await api.compile().start();
    await api.compile().stop();

    expect(events).toEqual(["before", "after"]);
  });

  it("run the finally of a lifespan", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      lifespan: async function* () {
        try {
          yield;
        } finally {
          events.push("closed");
        }
      },
    });

    await api.compile().start();
    await api.compile().stop();

    expect(events).toEqual(["closed"]);
  });

  it("run once, however often they are called", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    const application = api.compile();

    await Promise.all([application.start(), application.start()]);
    await application.start();
    await Promise.all([application.stop(), application.stop()]);
    await application.stop();

    expect(events).toEqual(["start", "stop"]);
  });

  it("do nothing when it never started", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStop: () => void events.push("stop") });

    await api.compile().stop();

    expect(events).toEqual([]);
  });

  it("can follow each other again", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    const application = api.compile();

    await application.start();
    await application.stop();
    await application.start();
    await application.stop();

    expect(events).toEqual(["start", "stop", "start", "stop"]);
  });

  it("run before the first request and after the last", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", () => void events.push("request"));

    {
      await using client = new TestClient(api);
      await client.get("/");
      await client.get("/");
    }

    expect(events).toEqual(["start", "request", "request", "stop"]);
  });

  it("stop several APIs in the opposite order of their start", async () => {
    const events: string[] = [];
    const named = (name: string) =>
      new BoltAPI({
        onStart: () => void events.push(`${name} starts`),
        onStop: () => void events.push(`${name} stops`),
      });
    const application = compileApplication([named("first"), named("second")]);

    await application.start();
    await application.stop();

    expect(events).toEqual(["first starts", "second starts", "second stops", "first stops"]);
  });
});

describe("a start that fails", () => {
  it("stops what had started, throws the error, and can be tried again", async () => {
    const events: string[] = [];
    let isBroken = true;
    const api = new BoltAPI({
      lifespan: async function* () {
        events.push("open");
        yield;
        events.push("close");
      },
      onStart: () => {
        if (isBroken) throw new Error("the database is away");
        events.push("started");
      },
      onStop: () => void events.push("stopped"),
    });
    const application = api.compile();

    await expect(application.start()).rejects.toThrow("the database is away");
    expect(events).toEqual(["open", "close"]);

    isBroken = false;
    await application.start();
    await application.stop();
    expect(events).toEqual(["open", "close", "open", "started", "stopped", "close"]);
  });

  it("stops the APIs that had started before it", async () => {
    const events: string[] = [];
    const first = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    const second = new BoltAPI({ onStart: () => Promise.reject(new Error("no")) });
    const third = new BoltAPI({ onStart: () => void events.push("never") });

    await expect(compileApplication([first, second, third]).start()).rejects.toThrow("no");

    expect(events).toEqual(["start", "stop"]);
  });

  it("fails every request that waits for it", async () => {
    const api = new BoltAPI({ onStart: () => Promise.reject(new Error("the database is away")) });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    await expect(client.get("/")).rejects.toThrow("the database is away");
    await expect(api.fetch(new Request("http://app/"))).rejects.toThrow("the database is away");
  });

  it("is a mistake when the lifespan never yields", async () => {
    const api = new BoltAPI({ lifespan: async function* () {} });

    await expect(api.compile().start()).rejects.toThrow("LIFESPAN_NO_YIELD");
  });
});

describe("APIs that are mounted", () => {
  it("start after what is around them and stop before it, over any distance", async () => {
    const events: string[] = [];
    const named = (name: string) =>
      new BoltAPI({
        onStart: () => void events.push(`${name} starts`),
        onStop: () => void events.push(`${name} stops`),
      });
    const [outer, middle, inner] = [named("outer"), named("middle"), named("inner")];
    const router = new Router();
    outer.include(router);
    outer.mount("/middle", middle);
    middle.mount("/inner", inner);

    await outer.compile().start();
    await outer.compile().stop();

    expect(events).toEqual([
      ...["outer starts", "middle starts", "inner starts"],
      ...["inner stops", "middle stops", "outer stops"],
    ]);
  });

  it("start once, however often they are mounted", async () => {
    const events: string[] = [];
    const child = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    const api = new BoltAPI();
    api.mount("/a", child);
    api.mount("/b", child);

    await api.compile().start();
    await api.compile().stop();

    expect(events).toEqual(["start", "stop"]);
  });
});

describe("a stop that fails", () => {
  it("is logged, and keeps nothing else from stopping", async () => {
    const logger = recordingLogger();
    const events: string[] = [];
    const api = new BoltAPI({
      logger,
      lifespan: async function* () {
        yield;
        events.push("closed");
      },
      onStop: () => {
        throw new Error("flush failed");
      },
    });

    await api.compile().start();
    await api.compile().stop();

    expect(events).toEqual(["closed"]);
    expect(logger.errors().map(String)).toEqual(["Error: flush failed"]);
  });

  it("is logged when the lifespan throws after its yield", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({
      logger,
      lifespan: async function* () {
        yield;
        throw new Error("close failed");
      },
    });

    await api.compile().start();
    await api.compile().stop();

    expect(logger.errors().map(String)).toEqual(["Error: close failed"]);
  });
});

import { BoltAPI, depends, json, NotFound } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { exchangeInMemory, streamInMemory } from "../../src/engines/memory/memory-engine.ts";
import { HttpResponse } from "../../src/response/http-response.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { gate } from "./gate.ts";

describe("afterResponse", () => {
  it("runs last added first, after the response is sent", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) => {
      request.afterResponse(() => void events.push(`first, sent: ${request.exchange.hasResponded}`));
      request.afterResponse(async () => {
        await Promise.resolve();
        events.push(`second, sent: ${request.exchange.hasResponded}`);
      });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["second, sent: true", "first, sent: true"]);
  });

  it("waits for one function before it runs the next", async () => {
    const events: string[] = [];
    const started = gate();
    const api = new BoltAPI();
    api.get("/", ({ request }) => {
      request.afterResponse(() => void events.push("first added"));
      request.afterResponse(async () => {
        events.push("started");
        started.open();
        await started.opened;
        events.push("finished");
      });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["started", "finished", "first added"]);
  });

  it("is told what the request failed with", async () => {
    const told: unknown[] = [];
    const api = new BoltAPI();
    const error = new NotFound("No such user");
    api.get("/fails", ({ request }) => {
      request.afterResponse((failure) => void told.push(failure));
      throw error;
    });
    api.get("/works", ({ request }) => {
      request.afterResponse((failure) => void told.push(failure));
      return json({ problem: "sent, not thrown" }, { status: 404 });
    });
    await using client = new TestClient(api);

    await client.get("/fails");
    await client.get("/works");

    expect(told).toEqual([error, undefined]);
  });

  it("logs what a function throws, runs the others, and changes no response", async () => {
    const logger = recordingLogger();
    const events: string[] = [];
    const api = new BoltAPI({ logger });
    api.get("/", ({ request }) => {
      request.afterResponse(() => void events.push("last"));
      request.afterResponse(async () => {
        throw new Error("rejected");
      });
      request.afterResponse(() => {
        throw new Error("thrown");
      });
      return { ok: true };
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ ok: true });
    expect(events).toEqual(["last"]);
    expect(logger.errors().map(String)).toEqual(["Error: thrown", "Error: rejected"]);
  });

  it("runs a function that another one adds", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) => {
      request.afterResponse(() => {
        events.push("outer");
        request.afterResponse(() => void events.push("inner"));
      });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["outer", "inner"]);
  });

  it("runs for requests that middleware answered", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      middleware: [
        (request) => {
          request.afterResponse(() => void events.push("done"));
          return json({ busy: true }, { status: 503 });
        },
      ],
    });
    await using client = new TestClient(api);

    await client.get("/nowhere");

    expect(events).toEqual(["done"]);
  });
});

describe("a route that goes on after middleware has answered", () => {
  it("belongs to the exchange until what it opened is closed", async () => {
    const events: string[] = [];
    const answered = gate();
    const connection = depends(async function* () {
      await answered.opened;
      events.push("open");
      yield "connection";
      events.push("close");
    });
    const api = new BoltAPI({
      middleware: [
        (request, next) => {
          // What a time limit does.
          void next(request);
          return json({ detail: "Too slow" }, { status: 503 });
        },
      ],
    });
    api.get("/", { depends: { connection } }, () => void events.push("handler"));

    const response = await streamInMemory(api.compile().handle, {
      method: "GET",
      target: "/",
      headers: ["host", "testserver.local"],
    });
    expect(response.status).toBe(503);
    answered.open();
    // A server that closes waits for this before it stops the application.
    await response.finished;

    expect(events).toEqual(["open", "handler", "close"]);
  });
});

describe("a streamed response", () => {
  it("is complete before clean-up runs", async () => {
    const events: string[] = [];
    const connection = depends(async function* () {
      events.push("open");
      yield "row";
      events.push("close");
    });
    const api = new BoltAPI();
    api.get("/", { depends: { connection } }, ({ connection }) => {
      const rows = async function* () {
        for (const number of [1, 2]) {
          events.push(`${connection} ${number}`);
          yield `${number}\n`;
        }
      };
      return new HttpResponse(200, ["content-type", "text/plain"], rows());
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.text()).toBe("1\n2\n");
    expect(events).toEqual(["open", "row 1", "row 2", "close"]);
  });

  it("that fails is logged, and clean-up is told of it", async () => {
    const logger = recordingLogger();
    const told: unknown[] = [];
    const api = new BoltAPI({ logger });
    api.get("/", ({ request }) => {
      request.afterResponse((error) => void told.push(error));
      return new HttpResponse(
        200,
        [],
        (async function* () {
          yield "half";
          throw new Error("the cursor is gone");
        })(),
      );
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await expect(client.get("/")).rejects.toThrow("broke off");

    expect(told.map(String)).toEqual(["Error: the cursor is gone"]);
    expect(logger.errors().map(String)).toEqual(["Error: the cursor is gone"]);
  });

  it("ends quietly when the client goes away", async () => {
    const logger = recordingLogger();
    const told: unknown[] = [];
    const client = new AbortController();
    const api = new BoltAPI({ logger });
    api.get("/", ({ request }) => {
      request.afterResponse((error) => void told.push(error));
      return new HttpResponse(
        200,
        [],
        (async function* () {
          try {
            yield "first";
            client.abort(new Error("left"));
            yield "second";
          } finally {
            told.push("closed");
          }
        })(),
      );
    });

    const request = exchangeInMemory(api.compile().handle, {
      method: "GET",
      target: "/",
      headers: ["host", "testserver.local"],
      signal: client.signal,
    });

    await expect(request).rejects.toThrow("left");
    expect(told).toEqual(["closed", undefined]);
    expect(logger.entries).toEqual([]);
  });
});

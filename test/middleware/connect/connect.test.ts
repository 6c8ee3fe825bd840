import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";
import { BoltAPI, connect, connectRequest, type Middleware, NotFound, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../logging/recording-logger.ts";

describe("connect()", () => {
  it("runs the route when the middleware calls next", async () => {
    const api = new BoltAPI({ middleware: [connect((_req, _res, next) => next())] });
    api.get("/", () => ({ from: "route" }));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ from: "route" });
  });

  it("adds the headers that were set before next, those of the route winning", async () => {
    const middleware = connect((_req, res, next) => {
      res.setHeader("X-Frame-Options", "DENY");
      res.setHeader("Content-Type", "text/html");
      res.setHeader("Vary", "Origin");
      res.setHeader("Set-Cookie", ["a=1", "b=2"]);
      next();
    });
    const api = new BoltAPI({ middleware: [middleware] });
    api.get("/", () => {
      const response = new Response('{"a":1}', { headers: { "content-type": "application/json", vary: "accept" } });
      response.headers.append("set-cookie", "c=3");
      return response;
    });
    await using client = new TestClient(api);

    const { headers } = await client.get("/");

    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("vary")).toBe("Origin, accept, accept-encoding");
    expect(headers.getSetCookie()).toEqual(["a=1", "b=2", "c=3"]);
  });

  it("adds them to the answer to an error, and to that of a path without a route", async () => {
    const api = new BoltAPI({
      middleware: [
        connect((_req, res, next) => {
          res.setHeader("x-one", "1");
          next();
        }),
      ],
    });
    api.get("/missing", () => {
      throw new NotFound("No such book");
    });
    await using client = new TestClient(api);

    const thrown = await client.get("/missing");
    const unrouted = await client.get("/nowhere");

    expect([thrown.status, thrown.headers.get("x-one"), thrown.json()]).toEqual([404, "1", { detail: "No such book" }]);
    expect([unrouted.status, unrouted.headers.get("x-one")]).toEqual([404, "1"]);
  });

  it("lets the middleware answer in place of the route", async () => {
    let calls = 0;
    const api = new BoltAPI();
    const answer = connect((_req, res) => {
      res.statusCode = 202;
      res.setHeader("x-one", "1");
      res.end("early");
    });
    api.get("/", { use: [answer] }, () => calls++);
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.text(), response.headers.get("x-one")]).toEqual([202, "early", "1"]);
    expect(response.headers.get("content-length")).toBe("5");
    expect(calls).toBe(0);
  });

  it("streams what the middleware writes, as it is written", async () => {
    let write: (text: string | null) => void = () => {};
    const api = new BoltAPI();
    const answer = connect((_req, res) => {
      res.writeHead(200, { "content-type": "text/plain" });
      write = (text) => (text === null ? res.end() : res.write(text));
      res.write("one ");
    });
    api.get("/", { use: [answer] }, () => null);
    await using client = new TestClient(api);

    const response = await client.stream("GET", "/");
    const pieces = response[Symbol.asyncIterator]();

    expect(text((await pieces.next()).value)).toBe("one ");
    write("two");
    expect(text((await pieces.next()).value)).toBe("two");
    write(null);
    expect((await pieces.next()).done).toBe(true);
  });

  it("shares one req and one res among all of a request", async () => {
    const seen: unknown[] = [];
    const note = connect((req, res, next) => {
      seen.push(req, res);
      next();
    });
    const api = new BoltAPI({ middleware: [note] });
    api.get("/", { use: [note] }, ({ request }) => void seen.push(connectRequest(request)));
    await using client = new TestClient(api);

    await client.get("/");

    expect(seen).toHaveLength(5);
    expect(seen[2]).toBe(seen[0]);
    expect(seen[3]).toBe(seen[1]);
    expect(seen[4]).toBe(seen[0]);
  });

  it("runs the route in the context that the middleware opens around next", async () => {
    const storage = new AsyncLocalStorage<string>();
    const api = new BoltAPI({ middleware: [connect((_req, _res, next) => storage.run("tenant", () => next()))] });
    api.get("/", async () => ({ store: storage.getStore() }));
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ store: "tenant" });
  });

  it("waits for asynchronous middleware", async () => {
    const slow = connect(async (_req, res, next) => {
      await Promise.resolve();
      res.setHeader("x-late", "1");
      next();
    });
    const api = new BoltAPI({ middleware: [slow] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("x-late")).toBe("1");
  });

  it("leaves the body of the route alone, streams included", async () => {
    const api = new BoltAPI({ middleware: [connect((_req, _res, next) => next())] });
    api.get("/", () => stream(["a", "b"], { type: "text/plain" }));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("ab");
  });

  it("tells of the end when the response has left", async () => {
    const events: string[] = [];
    const api = new BoltAPI({
      middleware: [
        connect((req, res, next) => {
          res.on("finish", () => events.push(`finish ${res.statusCode} ${res.writableFinished}`));
          res.on("close", () => events.push("close"));
          req.on("close", () => events.push("request close"));
          next();
        }),
      ],
    });
    api.get("/", ({ request }) => {
      request.afterResponse(() => void events.push("left"));
      return stream(
        (function* () {
          yield "a";
          events.push("streamed");
        })(),
      );
    });
    await using client = new TestClient(api);

    await client.get("/");
    await new Promise((resolve) => setImmediate(resolve));

    expect(events).toEqual(["streamed", "left", "finish 200 true", "request close", "close"]);
  });

  it("tells of a client that goes away with close, and no finish", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    const answer = connect((_req, res) => {
      res.on("finish", () => events.push("finish"));
      res.on("close", () => events.push("close"));
      res.write("one");
    });
    api.get("/", { use: [answer] }, () => null);
    await using client = new TestClient(api);

    const response = await client.stream("GET", "/");
    await response.close();
    await new Promise((resolve) => setImmediate(resolve));

    expect(events).toEqual(["close"]);
  });

  it("runs before a WebSocket is accepted, and may refuse it", async () => {
    const gate = connect((req, res, next) => {
      res.setHeader("x-gate", "1");
      if (req.url === "/open") next();
      else res.writeHead(403).end("closed");
    });
    const api = new BoltAPI({ middleware: [gate] });
    for (const path of ["/open", "/closed"]) {
      api.websocket(path, async ({ socket }) => {
        await socket.accept();
        await socket.sendText("hello");
      });
    }
    await using client = new TestClient(api);

    await using socket = await client.websocket("/open");
    expect(await socket.receiveText()).toBe("hello");
    expect(socket.headers.get("x-gate")).toBe("1");
    await expect(client.websocket("/closed")).rejects.toThrow("403");
  });

  it("has a name for skip", async () => {
    const refuse = connect((_req, res) => res.end("refused"), { name: "refuse" });
    const unnamed: Middleware = connect((_req, res) => res.end("refused"));
    const api = new BoltAPI({ middleware: [refuse] });
    api.get("/", { skip: ["refuse"] }, () => "open");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("open");
    expect(unnamed.name).toBe("connect");
  });

  it("refuses at start-up what is no function, and options that do not exist", () => {
    expect(() => connect({} as never)).toThrow("CONNECT_INVALID");
    expect(() => connect(() => {}, { timeout: 1 } as never)).toThrow("OPTION_UNKNOWN");
    expect(() => connect(() => {}, { timeoutMs: 0 })).toThrow("OPTION_INVALID");
  });
});

describe("connect() around middleware that misbehaves", () => {
  it("answers 500 when it throws synchronously", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({
      logger,
      middleware: [
        connect(() => {
          throw new Error("broken");
        }),
      ],
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([500, { detail: "Internal Server Error" }]);
    expect(logger.entries).toContainEqual(expect.objectContaining({ level: "error" }));
  });

  it("answers 500 when its promise rejects", async () => {
    const api = new BoltAPI({ middleware: [connect(() => Promise.reject(new Error("broken")))] });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
  });

  it("keeps the response of the route when it calls next twice, and warns", async () => {
    let calls = 0;
    const logger = recordingLogger();
    const twice = connect((_req, _res, next) => {
      next();
      next();
    });
    const api = new BoltAPI({ logger, middleware: [twice] });
    api.get("/", () => ++calls);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toBe(1);
    expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
      ["warn", 'GET /: connect middleware "connect" called next more than once'],
    ]);
  });

  it("keeps its answer when it calls next after it, and does not run the route", async () => {
    let calls = 0;
    const logger = recordingLogger();
    const both = connect((_req, res, next) => {
      res.end("mine");
      next();
    });
    const api = new BoltAPI({ logger, middleware: [both] });
    api.get("/", () => ++calls);
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("mine");
    expect(calls).toBe(0);
    expect(logger.entries.map(({ message }) => message)).toEqual([
      'GET /: connect middleware "connect" called next when there was a response',
    ]);
  });

  it("sends what it answers after next, when that is there before the route's response", async () => {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const impatient = connect((_req, res, next) => {
      next();
      res.statusCode = 503;
      res.end("too slow");
    });
    const api = new BoltAPI({ middleware: [impatient] });
    api.get("/", async () => {
      await released;
      return "route";
    });
    await using client = new TestClient(api);

    const response = client.get("/");
    setImmediate(release);

    expect((await response).status).toBe(503);
    expect((await response).text()).toBe("too slow");
  });

  it("answers with the error that it calls next with after next, when that is there first", async () => {
    const impatient = connect((_req, _res, next) => {
      next();
      next(Object.assign(new Error("Response timeout"), { status: 503 }));
    });
    const api = new BoltAPI({ middleware: [impatient] });
    api.get("/", () => "route");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(503);
  });

  it("warns of an error that it calls next with when the response has left", async () => {
    const logger = recordingLogger();
    let late: () => void = () => {};
    const slow = connect((_req, _res, next) => {
      late = () => next(new Error("late"));
      next();
    });
    const api = new BoltAPI({ logger, middleware: [slow] });
    api.get("/", () => "route");
    await using client = new TestClient(api);

    await client.get("/");
    late();

    expect(logger.entries).toEqual([
      {
        level: "warn",
        message: 'GET /: connect middleware "connect" failed when there was a response',
        fields: { error: new Error("late") },
      },
    ]);
  });

  it("warns of what it answers when the response of the route has left, and changes nothing", async () => {
    const logger = recordingLogger();
    let late: () => void = () => {};
    const slow = connect((_req, res, next) => {
      late = () => {
        expect(() => res.setHeader("x-late", "1")).toThrow("Cannot set headers after they are sent");
        res.write("late");
        res.end("late");
      };
      next();
    });
    const api = new BoltAPI({ logger, middleware: [slow] });
    api.get("/", () => "route");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("route");
    late();
    expect(logger.entries.map(({ message }) => message)).toEqual([
      "GET /: connect middleware wrote to a response that had ended",
      "GET /: connect middleware ended a response that had ended",
    ]);
  });

  it.each([
    ["setHeader", (res: ServerResponse) => void res.setHeader("x-one", "a\r\nset-cookie: b=1")],
    ["writeHead", (res: ServerResponse) => void res.writeHead(200, ["x-one", "a\nb"]).end()],
    ["a name", (res: ServerResponse) => void res.setHeader("x one\r\n", "a")],
  ])("sends no header that %s would split", async (_how, inject) => {
    const api = new BoltAPI({
      middleware: [
        connect((_req, res, next) => {
          inject(res);
          next();
        }),
      ],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect([...response.headers].map(([name]) => name).sort()).toEqual(["content-length", "content-type"]);
  });

  it("answers 500 with a clear error when it neither answers nor calls next", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger, middleware: [connect(() => {}, { name: "stuck", timeoutMs: 1 })] });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(String(logger.errors()[0])).toContain(
      'CONNECT_STALLED: The connect middleware "stuck" has neither answered nor called next within 1 ms',
    );
  });

  it("answers 500 when it destroys the connection", async () => {
    const api = new BoltAPI({ middleware: [connect((req) => void req.socket.destroy())] });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
  });
});

function text(bytes: unknown): string {
  return new TextDecoder().decode(bytes as Uint8Array);
}

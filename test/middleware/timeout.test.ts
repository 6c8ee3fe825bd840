import {
  BoltAPI,
  cors,
  depends,
  HTTPException,
  type HttpRequest,
  handleException,
  json,
  type Middleware,
  type RequestObserver,
  silentLogger,
  stream,
  type TimeoutOptions,
  timeout,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Something that a handler waits for until the test lets it go on. */
class Gate {
  readonly opened: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

function limited(options: TimeoutOptions = { ms: 1000 }, more: ConstructorParameters<typeof BoltAPI>[0] = {}): BoltAPI {
  return new BoltAPI({ logger: silentLogger, ...more, middleware: [...(more.middleware ?? []), timeout(options)] });
}

/** A promise of whatever comes, which nobody has to wait for. */
function answerOf(client: TestClient, path = "/", headers: Record<string, string> = {}) {
  return client.get(path, { headers });
}

describe("timeout", () => {
  it("leaves answers alone that are there in time, and no timer behind", async () => {
    const api = limited();
    const gate = new Gate();
    api.get("/now", () => "now");
    api.get("/soon", async () => {
      await gate.opened;
      return "soon";
    });
    await using client = new TestClient(api);

    expect((await client.get("/now")).text()).toBe("now");
    expect((await client.get("/nowhere")).status).toBe(404);
    expect(vi.getTimerCount()).toBe(0);

    const soon = answerOf(client, "/soon");
    await vi.advanceTimersByTimeAsync(999);
    gate.open();
    expect((await soon).text()).toBe("soon");
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [{ ms: 1000 }, 503],
    [{ ms: 1000, status: 504 }, 504],
  ] as const)("answers when the time is over: %j", async (options, status) => {
    const api = limited(options);
    const gate = new Gate();
    api.get("/", () => gate.opened);
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();

    const response = await late;
    expect([response.status, response.json()]).toEqual([status, { detail: "The request took too long" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("answers at once, while the route goes on", async () => {
    const api = limited();
    const gate = new Gate();
    api.get("/", () => gate.opened);
    const statuses: number[] = [];
    const { handle } = api.compile();
    const exchange = {
      method: "GET",
      target: "/",
      signal: new AbortController().signal,
      header: () => undefined,
      respond: (status: number) => void statuses.push(status),
    };

    const done = handle(exchange as never);
    await vi.advanceTimersByTimeAsync(1000);
    expect(statuses).toEqual([503]);

    gate.open();
    await done;
    expect(statuses).toEqual([503]);
  });

  it("answers as the application answers errors", async () => {
    const gate = new Gate();
    const busy = handleException(HTTPException, ({ status }) => json({ busy: status }, { status: 529 }));
    const api = limited({ ms: 1000 }, { exceptionHandlers: [busy] });
    api.get("/", () => gate.opened);
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();

    const response = await late;
    expect([response.status, response.json()]).toEqual([529, { busy: 503 }]);
  });

  it("aborts the signal of the request, with a TimeoutError, and not before", async () => {
    const api = limited();
    const seen: unknown[] = [];
    let asked: HttpRequest | undefined;
    api.get("/", ({ request }) => {
      asked = request as HttpRequest;
      seen.push(new Set([request.signal, request.signal]).size, request.signal.aborted);
      return new Promise((_resolve, reject) => {
        request.signal.addEventListener("abort", () => {
          seen.push(request.signal.reason.name);
          reject(request.signal.reason);
        });
      });
    });
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);

    expect((await late).status).toBe(503);
    expect(seen).toEqual([1, false, "TimeoutError"]);
    expect(asked?.signal.aborted).toBe(true);
  });

  it("shows an aborted signal to who asks for it when the time is over", async () => {
    const api = limited();
    const gate = new Gate();
    const seen: boolean[] = [];
    api.get("/", async ({ request }) => {
      await gate.opened;
      seen.push(request.signal.aborted);
    });
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();
    await late;

    expect(seen).toEqual([true]);
  });

  it("leaves the signal to clients that go away before", async () => {
    const api = limited();
    const gate = new Gate();
    const reasons: unknown[] = [];
    api.get("/", async ({ request }) => {
      request.signal.addEventListener("abort", () => {
        reasons.push(request.signal.reason.name);
        gate.open();
      });
      await gate.opened;
    });
    await using client = new TestClient(api);
    const leaving = new AbortController();

    const left = client.get("/", { signal: leaving.signal }).catch(() => "left");
    await vi.advanceTimersByTimeAsync(1);
    leaving.abort();
    await left;

    expect(reasons).toEqual(["AbortError"]);
  });

  it("closes what the route opens too late", async () => {
    const api = limited();
    const gate = new Gate();
    const events: string[] = [];
    const connection = depends({ name: "connection" }, async function* () {
      try {
        yield "open";
      } finally {
        events.push("closed");
      }
    });
    api.get("/", { depends: { connection } }, async ({ request }) => {
      request.afterResponse((error) => void events.push(`after ${(error as HTTPException).status}`));
      await gate.opened;
      events.push("route");
      return stream(
        (async function* () {
          try {
            yield "never sent";
          } finally {
            events.push("never begun");
          }
        })(),
      );
    });
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);
    expect(events).toEqual([]);
    gate.open();

    expect((await late).status).toBe(503);
    expect(events).toEqual(["route", "after 503", "closed"]);
  });

  it("does not begin a route when its time is over already", async () => {
    const gate = new Gate();
    const events: string[] = [];
    const waiting: Middleware = { name: "waiting", before: () => gate.opened };
    const api = limited();
    api.get("/", { use: [waiting] }, () => void events.push("route"));
    await using client = new TestClient(api);

    const late = answerOf(client);
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();

    expect((await late).status).toBe(503);
    expect(events).toEqual([]);
  });

  it("shows its answer to middleware around it, and an error to middleware inside", async () => {
    const gate = new Gate();
    const seen: unknown[] = [];
    const watching: Middleware = { name: "watching", after: ({ error }) => void seen.push(error) };
    const api = limited({ ms: 1000 }, { middleware: [cors({ origins: "*" })] });
    const failure = new Error("late");
    api.get("/", { use: [watching] }, async () => {
      await gate.opened;
      throw failure;
    });
    await using client = new TestClient(api);

    const late = answerOf(client, "/", { origin: "https://a.example" });
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();

    expect((await late).headers.get("access-control-allow-origin")).toBe("*");
    expect(seen).toEqual([failure]);
  });

  it("logs and observes its own answer, and warns of what fails later for another reason", async () => {
    const gate = new Gate();
    const logger = recordingLogger();
    const observed: unknown[] = [];
    const observer: RequestObserver = { name: "watching", onError: (error) => void observed.push(error) };
    const api = limited({ ms: 1000 }, { logger, observers: [observer] });
    const failure = new Error("late");
    api.get("/fails", async () => {
      await gate.opened;
      throw failure;
    });
    api.get("/hears", async ({ request }) => {
      await gate.opened;
      request.signal.throwIfAborted();
    });
    // Errors that the client raised would be those that nothing answers.
    await using client = new TestClient(api, { raiseServerErrors: true });

    const answers = [answerOf(client, "/fails"), answerOf(client, "/hears")];
    await vi.advanceTimersByTimeAsync(1000);
    gate.open();
    await Promise.all(answers);

    const about = (level: string): unknown[] => logger.entries.filter((entry) => entry.level === level);
    expect(observed).toHaveLength(2);
    expect(about("error")).toHaveLength(2);
    expect(about("warn")).toMatchObject([
      { message: "GET /fails failed after its time was over", fields: { error: failure } },
    ]);
  });

  it("does not cut streams that have begun", async () => {
    const gate = new Gate();
    const api = limited();
    api.get("/", ({ request }) =>
      stream(
        (async function* () {
          yield "first ";
          await gate.opened;
          yield request.signal.aborted ? "aborted" : "last";
        })(),
      ),
    );
    await using client = new TestClient(api);

    const answer = answerOf(client);
    await vi.advanceTimersByTimeAsync(5000);
    gate.open();

    expect((await answer).text()).toBe("first last");
  });

  it("does not concern WebSockets that were accepted", async () => {
    const api = limited();
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      await socket.sendText(`${await socket.receiveText()} ${socket.request.signal.aborted}`);
    });
    await using client = new TestClient(api);
    await using socket = await client.websocket("/ws");

    await vi.advanceTimersByTimeAsync(2000);
    await socket.sendText("hello");

    expect(await socket.receive()).toBe("hello false");
  });

  it("of a route takes the place of that of the API, and is left out by skip", async () => {
    const gate = new Gate();
    const api = limited({ ms: 100 });
    api.get("/own", { use: [timeout({ ms: 1000 })] }, () => gate.opened);
    api.get("/free", { skip: ["timeout"] }, () => gate.opened);
    await using client = new TestClient(api);

    const answers = [answerOf(client, "/own"), answerOf(client, "/free")];
    await vi.advanceTimersByTimeAsync(999);
    gate.open();

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([204, 204]);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["no time", { ms: 0 }],
    ["a time that is not whole", { ms: 1.5 }],
    ["more than timers can", { ms: 2 ** 31 }],
    ["another status", { ms: 1, status: 500 }],
    ["an option that does not exist", { ms: 1, timeoutMs: 1 }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => timeout(options as TimeoutOptions)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

import { constants, gunzipSync } from "node:zlib";
import { BoltAPI, type EventStreamOptions, type ServerSentEvent, type StreamSource, silentLogger, sse } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { gate } from "../app/gate.ts";
import { collect } from "../collect.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

type Events = StreamSource<string | ServerSentEvent>;

async function sent(source: Events, options?: EventStreamOptions): Promise<TestResponse> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", () => sse(source, options));
  await using client = new TestClient(api);
  return client.get("/");
}

async function textOf(...events: (string | ServerSentEvent)[]): Promise<string> {
  return (await sent(events)).text();
}

describe("sse", () => {
  it("sends headers that keep caches, proxies and buffers away", async () => {
    const response = await sent([]);

    expect(response.status).toBe(200);
    expect([...response.headers]).toEqual([
      ["content-type", "text/event-stream"],
      ["cache-control", "no-cache, no-store, must-revalidate"],
      ["x-accel-buffering", "no"],
    ]);
  });

  it("lets headers and status be its own", async () => {
    const response = await sent([], { status: 201, headers: { "Cache-Control": "no-transform", "x-a": "1" } });

    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-transform");
    expect(response.headers.get("x-a")).toBe("1");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
  });

  it("sends text as data", async () => {
    expect(await textOf("one", "two\nlines", "")).toBe("data: one\n\ndata: two\ndata: lines\n\ndata: \n\n");
  });

  it("sends events with all their fields", async () => {
    expect(await textOf({ event: "update", id: 7, retry: 100, data: "x", comment: "c" }, { comment: "only" })).toBe(
      ": c\nevent: update\nid: 7\nretry: 100\ndata: x\n\n: only\n\n",
    );
  });

  it.each<[string, unknown]>([
    ['{"count":1,"tags":["a"]}', { count: 1, tags: ["a"] }],
    ["text", "text"],
    ['"quoted"', '"quoted"'],
    ["5", 5],
    ["9007199254740993", 9007199254740993n],
    ["null", null],
    ["false", false],
    ["[1]", [1]],
    ['"1970-01-01T00:00:00.000Z"', new Date(0)],
    ["line\u2028", "line\u2028"],
    ['{"text":"a\\nb"}', { text: "a\nb" }],
  ])("sends data as %s", async (text, data) => {
    expect(await textOf({ data })).toBe(`data: ${text}\n\n`);
  });

  it("asks for a pause before connecting again, first of all", async () => {
    expect((await sent(["a"], { retryMs: 3000 })).text()).toBe("retry: 3000\n\ndata: a\n\n");
    expect((await sent([], { retryMs: 0 })).text()).toBe("retry: 0\n\n");
  });

  it("takes every kind of source", async () => {
    const make = async function* () {
      yield "a";
    };
    for (const source of [make, make(), ReadableStream.from(make()), ["a"]]) {
      expect((await sent(source as Events)).text()).toBe("data: a\n\n");
    }
  });

  it("refuses what is no source", () => {
    expect(() => sse("data: 1\n\n")).toThrow('STREAM_SOURCE_INVALID: sse() got "data: 1');
  });

  it.each<[EventStreamOptions, string]>([
    [{ keepAliveMs: -1 }, 'Option "keepAliveMs": expected milliseconds'],
    [{ keepAliveMs: 2 ** 31 }, 'Option "keepAliveMs": expected milliseconds'],
    [{ keepAliveMs: Number.NaN }, 'Option "keepAliveMs": expected milliseconds'],
    [{ keepAliveMs: true as unknown as false }, 'Option "keepAliveMs": expected milliseconds'],
    [{ retryMs: 0.5 }, 'Option "retryMs": expected milliseconds'],
  ])("refuses the options %j", (options, message) => {
    expect(() => sse([], options)).toThrow(message);
  });
});

describe("server-sent events and compression", () => {
  const headers = { "accept-encoding": "gzip" };

  it("stay apart unless asked for", async () => {
    const api = new BoltAPI();
    api.get("/plain", () => sse(["a".repeat(1000)]));
    api.get("/asked", () => sse(["a".repeat(1000)], { compress: true }));
    await using client = new TestClient(api);

    const plain = await client.get("/plain", { headers });
    expect([plain.headers.get("content-encoding"), plain.headers.get("vary")]).toEqual([null, null]);
    const asked = await client.get("/asked", { headers });
    expect(asked.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(asked.bytes).toString()).toBe(`data: ${"a".repeat(1000)}\n\n`);
  });

  it("leave each event when it is made", async () => {
    const api = new BoltAPI();
    api.get("/", ({ request }) =>
      sse(
        async function* () {
          yield "first";
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        },
        { compress: true },
      ),
    );
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/", { headers });

    const { value } = await response[Symbol.asyncIterator]().next();
    expect(gunzipSync(value as Uint8Array, { finishFlush: constants.Z_SYNC_FLUSH }).toString()).toBe("data: first\n\n");
  });
});

describe("an event that cannot be sent", () => {
  it.each<[unknown, string]>([
    [{ id: "1\ndata: injected" }, "The id of an event cannot be sent: it contains a line feed (U+000A)"],
    [{ event: "a\r", data: "b" }, "The event of an event cannot be sent: it contains a carriage return (U+000D)"],
    [{ id: "\0", data: "b" }, "it contains a NUL"],
    [{ retry: 1.5 }, "The retry of an event is 1.5"],
    [{ message: "hello" }, 'An event has no field "message"'],
    [{}, "without any field"],
    [{ data: undefined }, "without any field"],
    [5, "it yielded number 5"],
    [null, "it yielded null"],
    [new Uint8Array(1), "it yielded an object of class Uint8Array"],
  ])("such as %j ends the stream, closes the source and is logged", async (event, message) => {
    const logger = recordingLogger();
    let isClosed = false;
    const api = new BoltAPI({ logger });
    api.get("/", () =>
      sse(function* () {
        try {
          yield "first";
          yield event as ServerSentEvent;
        } finally {
          isClosed = true;
        }
      }),
    );
    await using client = new TestClient(api);
    const events = (await client.stream("GET", "/")).events();

    expect((await events.next()).value).toMatchObject({ data: "first" });
    await expect(events.next()).rejects.toThrow(message);
    expect(isClosed).toBe(true);
    expect(logger.errors()).toHaveLength(1);
  });
});

describe("a source of events", () => {
  it("is closed when the client leaves, while it waits", async () => {
    const events: string[] = [];
    const waiting = gate();
    const api = new BoltAPI();
    api.get("/", ({ request }) =>
      sse(async function* () {
        try {
          yield "first";
          waiting.open();
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
          events.push("aborted");
        } finally {
          events.push("finally");
        }
      }),
    );
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/");
    const received = response.events();
    await received.next();
    void received.next();
    await waiting.opened;

    await response.close();

    expect(events).toEqual(["aborted", "finally"]);
  });

  it("is closed unread for HEAD", async () => {
    let isClosed = false;
    const source: Events = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error("read")),
        return: async () => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const api = new BoltAPI();
    api.get("/", () => sse(source));
    await using client = new TestClient(api);

    expect((await client.head("/")).headers.get("content-type")).toBe("text/event-stream");
    expect(isClosed).toBe(true);
  });

  it("is asked for one event at a time, when the client takes one", async () => {
    let made = 0;
    const api = new BoltAPI();
    api.get("/", () =>
      sse(function* () {
        for (;;) yield `${++made}`;
      }),
    );
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/");
    const events = response.events();

    await events.next();
    await events.next();
    expect(made).toBe(2);
  });

  it("breaks the stream with what it throws", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () =>
      sse(async function* () {
        yield "first";
        throw new Error("the feed is gone");
      }),
    );
    await using client = new TestClient(api);

    await expect(collect((await client.stream("GET", "/")).events())).rejects.toThrow("the feed is gone");
    expect(logger.errors().map(String)).toEqual(["Error: the feed is gone"]);
  });
});

describe("request.lastEventId", () => {
  it("lets a stream go on where the client left it", async () => {
    const api = new BoltAPI();
    api.get("/", ({ request }) =>
      sse(function* () {
        const first = Number(request.lastEventId ?? 0) + 1;
        for (let id = first; id < first + 2; id++) yield { id, data: id };
      }),
    );
    await using client = new TestClient(api);
    const ids = async (headers: Record<string, string>): Promise<string[]> =>
      (await collect((await client.stream("GET", "/", { headers })).events())).map(({ id }) => id);

    expect(await ids({})).toEqual(["1", "2"]);
    expect(await ids({ "last-event-id": "2" })).toEqual(["3", "4"]);
  });
});

describe("events while the client is slow", () => {
  it("wait in their source", async () => {
    const first = gate();
    let made = 0;
    const api = new BoltAPI();
    api.get("/", () =>
      sse(async function* () {
        for (; made < 3; made++) {
          yield String(made);
          first.open();
        }
      }),
    );
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/");
    const events = response.events();
    await events.next();
    void events.next();
    await first.opened;

    expect(made).toBe(1);
  });
});

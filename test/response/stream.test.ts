import { once } from "node:events";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { BoltAPI, type Middleware, type StreamOptions, type StreamSource, silentLogger, stream, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { gate } from "../app/gate.ts";
import { collect } from "../collect.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

async function sent(make: () => unknown, method = "GET"): Promise<TestResponse> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", make);
  await using client = new TestClient(api);
  return client.request(method, "/");
}

async function contentTypeOf(source: Parameters<typeof stream>[0], options?: StreamOptions): Promise<string | null> {
  return (await sent(() => stream(source, options))).headers.get("content-type");
}

function* words(): Generator<string> {
  yield "one ";
  yield "two";
}

async function* slowWords(): AsyncGenerator<string> {
  yield* words();
}

describe("stream", () => {
  const sources: readonly (readonly [string, () => StreamSource<string | Uint8Array> | Blob])[] = [
    ["a generator", words],
    ["an async generator", slowWords],
    ["an array", () => ["one ", "two"]],
    ["an iterable", () => ({ [Symbol.iterator]: words })],
    ["an async iterable", () => ({ [Symbol.asyncIterator]: slowWords })],
    ["a Readable", () => Readable.from([Buffer.from("one "), Buffer.from("two")])],
    ["a Readable of text", () => Readable.from(["one ", "two"])],
    ["a ReadableStream", () => ReadableStream.from(slowWords())],
    ["a Blob", () => new Blob(["one ", "two"])],
    ["a generator function", () => words],
    ["an async generator function", () => slowWords],
    ["a function that returns a stream", () => () => Readable.from(["one two"])],
  ];

  it.each(sources)("sends %s", async (_described, make) => {
    const response = await sent(() => stream(make()));

    expect(response.status).toBe(200);
    expect(response.text()).toBe("one two");
  });

  it("sends text, bytes and buffers in one stream", async () => {
    const bytes = new TextEncoder().encode("é");
    const response = await sent(() => stream(["a", bytes, Buffer.from("b"), bytes.buffer, "", new ArrayBuffer(0)]));

    expect(response.text()).toBe("aébé");
  });

  it("sends bytes of no type, unless told otherwise", async () => {
    expect(await contentTypeOf(words())).toBe("application/octet-stream");
    expect(await contentTypeOf(words(), { type: "application/x-ndjson" })).toBe("application/x-ndjson");
    expect(await contentTypeOf(words(), { headers: { "Content-Type": "text/csv" } })).toBe("text/csv");
    expect(await contentTypeOf(words(), { type: "text/html", headers: { "content-type": "image/png" } })).toBe(
      "image/png",
    );
  });

  it("says that text is UTF-8, unless its type says something", async () => {
    expect(await contentTypeOf(words(), { type: "text/csv" })).toBe("text/csv; charset=utf-8");
    expect(await contentTypeOf(words(), { type: "text/csv; header=present" })).toBe("text/csv; header=present");
  });

  it("has the type and the length of a Blob", async () => {
    const blob = new Blob(["abc"], { type: "image/png" });
    const response = await sent(() => stream(blob));

    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("content-length")).toBe("3");
    expect(await contentTypeOf(blob, { type: "text/csv" })).toBe("text/csv; charset=utf-8");
    expect(await contentTypeOf(new Blob(["abc"]))).toBe("application/octet-stream");
  });

  it("has the status of the route, or its own", async () => {
    const api = new BoltAPI();
    api.get("/route", { status: 202 }, () => stream(words()));
    api.get("/own", { status: 202 }, () => stream(words(), { status: 203, headers: { "x-a": 1 } }));
    await using client = new TestClient(api);

    expect((await client.get("/route")).status).toBe(202);
    const own = await client.get("/own");
    expect([own.status, own.headers.get("x-a")]).toEqual([203, "1"]);
  });

  it("keeps caches and proxies off event streams, however their type is given", async () => {
    for (const options of [{ type: "text/event-stream" }, { headers: { "content-type": "Text/Event-Stream; a=b" } }]) {
      const { headers } = await sent(() => stream(["data: 1\n\n"], options));
      expect(headers.get("cache-control")).toBe("no-cache, no-store, must-revalidate");
      expect(headers.get("x-accel-buffering")).toBe("no");
      expect(headers.get("content-type")?.toLowerCase()).toMatch(/^text\/event-stream(; a=b)?$/);
    }
  });

  it("leaves headers of an event stream that are given", async () => {
    const { headers } = await sent(() =>
      stream(["data: 1\n\n"], { type: "text/event-stream", headers: { "Cache-Control": "no-cache" } }),
    );
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("x-accel-buffering")).toBe("no");
  });

  it("asks for the next piece only when the client does", async () => {
    let pulled = 0;
    const api = new BoltAPI();
    api.get("/", () =>
      stream(function* () {
        for (;;) yield `${++pulled}`;
      }),
    );
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/");

    expect(pulled).toBe(0);
    const pieces = response.texts();
    expect([(await pieces.next()).value, (await pieces.next()).value, pulled]).toEqual(["1", "2", 2]);
  });
});

describe("a source that cannot be streamed", () => {
  it.each<[string, unknown, string]>([
    ["text", "abc", 'got "abc"'],
    ["bytes", new Uint8Array(2), "got an object of class Uint8Array"],
    ["a buffer", new ArrayBuffer(2), "got an object of class ArrayBuffer"],
    ["an object", {}, "got an object."],
    ["null", null, "got null"],
    ["a promise", Promise.resolve([]), "got an object of class Promise"],
    ["an async function", async () => [], "a function that returns an object of class Promise"],
    ["a function that returns nothing", () => {}, "a function that returns undefined"],
    ["a function that returns a function", () => words, "a function that returns the function words"],
  ])("such as %s is refused by name", (_described, source, message) => {
    expect(() => stream(source as StreamSource<string>)).toThrow("STREAM_SOURCE_INVALID: stream() got");
    expect(() => stream(source as StreamSource<string>)).toThrow(message);
  });

  it("such as a ReadableStream with a reader is refused by name", () => {
    const source = new ReadableStream();
    source.getReader();
    expect(() => stream(source)).toThrow("a ReadableStream that something else reads");
  });

  it("is a 500, before anything is sent", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => stream((() => 1) as unknown as StreamSource<string>));
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(logger.errors()).toMatchObject([{ code: "STREAM_SOURCE_INVALID" }]);
  });

  it("is not opened when a header is wrong", () => {
    const source = new ReadableStream();
    expect(() => stream(source, { headers: { "x-a": "1\n2" } })).toThrow("line feed");
    expect(source.locked).toBe(false);
  });
});

describe("a stream that breaks", () => {
  it.each<[string, unknown]>([
    ["a number", 1],
    ["an object", { a: 1 }],
    ["null", null],
    ["a promise", Promise.resolve("a")],
  ])("because it yields %s is cut, closed and logged", async (_described, piece) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    let isClosed = false;
    api.get("/", () =>
      stream(function* () {
        try {
          yield "first";
          yield piece as string;
        } finally {
          isClosed = true;
        }
      }),
    );
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/");
    const pieces = response.texts();

    expect((await pieces.next()).value).toBe("first");
    await expect(pieces.next()).rejects.toThrow("A response stream yields text and bytes; it yielded");
    expect(isClosed).toBe(true);
    expect(logger.errors()).toHaveLength(1);
  });

  it.each<[string, () => StreamSource<string>]>([
    ["a generator", () => failing()],
    ["an async generator", () => asyncFailing()],
    ["a Readable", () => Readable.from(asyncFailing())],
    ["a ReadableStream", () => ReadableStream.from(asyncFailing())],
  ])("because %s throws tells the log what it threw", async (_described, make) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => stream(make()));
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/");

    await expect(collect(response.texts())).rejects.toThrow("the cursor is gone");
    expect(logger.errors().map(String)).toEqual(["Error: the cursor is gone"]);
  });

  it("because a file does not exist tells so, and does not end the process", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", async () => {
      const file = createReadStream("no such file");
      const response = stream(file);
      await once(file, "close").catch(() => {});
      return response;
    });
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/");

    await expect(collect(response)).rejects.toThrow("ENOENT");
  });
});

/** A source of every kind, with what tells whether it was closed. */
const closables: readonly (readonly [string, () => { source: StreamSource<string>; isClosed: () => boolean }])[] = [
  [
    "a Readable is destroyed",
    () => {
      const source = new Readable({ read() {} });
      source.push("first");
      return { source, isClosed: () => source.destroyed };
    },
  ],
  [
    "a ReadableStream is cancelled",
    () => {
      let isClosed = false;
      const source = new ReadableStream<string>({
        start: (controller) => controller.enqueue("first"),
        cancel: () => {
          isClosed = true;
        },
      });
      return { source, isClosed: () => isClosed };
    },
  ],
  [
    "an iterator is closed",
    () => {
      let isClosed = false;
      let pulled = 0;
      const iterator: AsyncIterator<string> = {
        next: () => (pulled++ === 0 ? Promise.resolve({ done: false, value: "first" }) : new Promise(() => {})),
        return: async () => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      };
      return { source: { [Symbol.asyncIterator]: () => iterator }, isClosed: () => isClosed };
    },
  ],
];

describe("a stream that nobody reads", () => {
  it.each(closables)("because of HEAD: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    expect((await sent(() => stream(source), "HEAD")).status).toBe(200);
    expect(isClosed()).toBe(true);
  });

  it.each(closables)("because of a status without content: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    expect((await sent(() => stream(source, { status: 304 }))).status).toBe(304);
    expect(isClosed()).toBe(true);
  });

  it.each(closables)("because middleware answers in its place: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    const replace: Middleware = async (request, next) => {
      await next(request);
      return text("replaced");
    };
    const api = new BoltAPI({ middleware: [replace] });
    api.get("/", () => stream(source));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("replaced");
    expect(isClosed()).toBe(true);
  });

  it.each(closables)("because middleware sets another body: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    const replace: Middleware = async (request, next) => {
      const response = await next(request);
      response.body = "replaced";
      return response;
    };
    const api = new BoltAPI({ middleware: [replace] });
    api.get("/", () => stream(source));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("replaced");
    expect(isClosed()).toBe(true);
  });

  it.each(closables)("because the client left before: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    const leaving = new AbortController();
    const sending = gate();
    const api = new BoltAPI();
    api.get("/", async ({ request }) => {
      leaving.abort();
      expect(request.signal.aborted).toBe(true);
      request.afterResponse(sending.open);
      return stream(source);
    });
    await using client = new TestClient(api);

    await expect(client.get("/", { signal: leaving.signal })).rejects.toThrow("aborted");
    await sending.opened;
    expect(isClosed()).toBe(true);
  });

  it("and is a web-standard Response is cancelled", async () => {
    let cancelled = 0;
    const body = (): ReadableStream => new ReadableStream({ cancel: () => void cancelled++ });
    const replace: Middleware = async (request, next) => {
      await next(request);
      return text("replaced");
    };
    const api = new BoltAPI();
    api.get("/head", () => new Response(body()));
    api.get("/replaced", { use: [replace] }, () => new Response(body()));
    api.get("/thrown", { use: [replace] }, () => {
      throw new Response(body());
    });
    await using client = new TestClient(api);

    await client.head("/head");
    await client.get("/replaced");
    await client.get("/thrown");
    expect(cancelled).toBe(3);
  });

  it("and is a generator is not begun", async () => {
    let isBegun = false;
    const response = await sent(
      () =>
        stream(function* () {
          isBegun = true;
          yield "a";
        }),
      "HEAD",
    );
    expect([response.status, isBegun]).toEqual([200, false]);
  });
});

describe("a client that leaves", () => {
  it.each(closables)("while the source waits: %s", async (_fact, make) => {
    const { source, isClosed } = make();
    const api = new BoltAPI();
    api.get("/", () => stream(source));
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/");
    const pieces = response[Symbol.asyncIterator]();
    await pieces.next();
    void pieces.next();

    await response.close();

    expect(isClosed()).toBe(true);
  });

  it("runs the finally of a generator, and aborts the signal", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", ({ request }) =>
      stream(async function* () {
        request.signal.addEventListener("abort", () => events.push("aborted"));
        try {
          for (;;) yield "a";
        } finally {
          events.push("finally");
        }
      }),
    );
    await using client = new TestClient(api);

    for await (const piece of (await client.stream("GET", "/")).texts()) {
      expect(piece).toBe("a");
      break;
    }

    expect(events).toEqual(["aborted", "finally"]);
  });
});

describe("a Response that is read already", () => {
  it("is refused", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => {
      const response = new Response("a");
      response.body?.getReader();
      return response;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(String(logger.errors()[0])).toContain("STREAM_SOURCE_INVALID: A Response got");
  });
});

function* failing(): Generator<string> {
  yield "first";
  throw new Error("the cursor is gone");
}

async function* asyncFailing(): AsyncGenerator<string> {
  yield* failing();
}

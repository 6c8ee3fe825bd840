import * as zlib from "node:zlib";
import { BoltAPI, nodeHttpEngine } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamInMemory } from "../../src/engines/memory/memory-engine.ts";
import { CompressedStream } from "../../src/middleware/compressed-stream.ts";
import {
  availableCodings,
  type ContentCoder,
  type ContentCoding,
  defaultLevels,
  type EncoderStream,
  makeCoder,
} from "../../src/middleware/content-coder.ts";
import { HttpResponse } from "../../src/response/http-response.ts";
import { gate } from "../app/gate.ts";
import { socketDriver } from "../engines/socket-driver.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { decoded } from "./decoded.ts";

type Body = AsyncIterable<Uint8Array | string>;

/** A compressed stream, and the compressors that were made for it. */
function compressing(body: Body, coding: ContentCoding = "gzip", expectedBytes: number | null = null) {
  const opened: EncoderStream[] = [];
  const coder = makeCoder(coding, defaultLevels[coding]);
  const recording: ContentCoder = {
    ...coder,
    openStream: () => {
      const stream = coder.openStream();
      opened.push(stream);
      return stream;
    },
  };
  return { stream: new CompressedStream(body, expectedBytes, recording), opened };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

/** What a client can read of the pieces so far. */
function readable(pieces: readonly Uint8Array[], coding: ContentCoding): string {
  const bytes = Buffer.concat(pieces);
  if (coding === "gzip") return zlib.gunzipSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString();
  if (coding === "br") {
    return zlib.brotliDecompressSync(bytes, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }).toString();
  }
  const { zstdDecompressSync } = zlib as unknown as {
    zstdDecompressSync(bytes: Uint8Array, options: object): Buffer;
  };
  return zstdDecompressSync(bytes, { finishFlush: 0 }).toString();
}

const turnOfEventLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe.each(availableCodings)("a stream compressed with %s", (coding) => {
  it("comes back as it was, however it is cut and whenever it pauses", async () => {
    const text = fc.string({ unit: "binary", maxLength: 50 });
    const bytes = fc.uint8Array({ maxLength: 50 });
    const long = fc
      .integer({ min: 10_000, max: 40_000 })
      .map((size) => new Uint8Array(size).map((_, index) => index * index));
    const step = fc.record({ piece: fc.oneof(text, bytes, long), pauses: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const body = (async function* () {
          for (const { piece, pauses } of steps) {
            if (pauses) await turnOfEventLoop();
            yield piece;
          }
        })();
        const { stream } = compressing(body, coding);
        const expected = Buffer.concat(steps.map(({ piece }) => Buffer.from(piece as string)));
        expect(decoded(await collect(stream), coding)).toBe(expected.toString());
      }),
      { numRuns: 40 },
    );
  });

  it("gives a piece before the next one is made", async () => {
    const gates = [gate(), gate(), gate()];
    const body = (async function* () {
      for (const [index, { opened }] of gates.entries()) {
        await opened;
        yield `piece ${index}\n`;
      }
    })();
    const { stream } = compressing(body, coding);
    const received: Uint8Array[] = [];
    let expected = "";
    for (const [index, { open }] of gates.entries()) {
      open();
      expected += `piece ${index}\n`;
      while (received.length === 0 || readable(received, coding) !== expected) {
        const { value } = await stream.next();
        received.push(value ?? new Uint8Array());
      }
    }
    received.push(await collect(stream));
    expect(decoded(Buffer.concat(received), coding)).toBe(expected);
  });

  it("arrives over a socket while the handler waits", async () => {
    const next = gate();
    const api = new BoltAPI({ compression: { encodings: [coding] } });
    api.get("/", () => {
      const body = (async function* () {
        yield "first";
        await next.opened;
        yield "second";
      })();
      return new HttpResponse(200, ["content-type", "text/plain"], body);
    });
    const driver = await socketDriver(nodeHttpEngine())(api.compile().handle);

    const call = driver.send({ headers: ["accept-encoding", coding] });
    const received: Uint8Array[] = [];
    const readUntil = async (expected: string): Promise<void> => {
      while (received.length === 0 || readable(received, coding) !== expected) {
        received.push((await call.read()) ?? new Uint8Array());
      }
    };
    await readUntil("first");
    next.open();
    await readUntil("firstsecond");
    while ((await call.read()) !== null);
    await driver.close();
  });

  it("that the client leaves is closed, and its compressor too", async () => {
    const events: string[] = [];
    const body = (async function* () {
      try {
        while (true) yield "piece ".repeat(1000);
      } finally {
        events.push("closed");
      }
    })();
    const { stream, opened } = compressing(body, coding);
    await stream.next();
    const pending = stream.next().catch(() => {});

    await stream.return();

    expect(events).toEqual(["closed"]);
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
    await pending;
  });
});

describe("a compressed stream", () => {
  it("is as short as one piece when nothing in it waits", async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line number ${index}\n`);
    const { stream } = compressing(
      (async function* () {
        yield* lines;
      })(),
    );
    expect((await collect(stream)).byteLength).toBeLessThan(zlib.gzipSync(lines.join("")).byteLength * 1.05);
  });

  it("that is empty is an empty member", async () => {
    const { stream } = compressing((async function* () {})());
    expect(decoded(await collect(stream), "gzip")).toBe("");
  });

  it("makes nothing before the client asks for it", async () => {
    const made: number[] = [];
    const { stream, opened } = compressing(
      (async function* () {
        for (let number = 0; ; number++) {
          made.push(number);
          yield crypto.getRandomValues(new Uint8Array(20_000));
        }
      })(),
    );
    await turnOfEventLoop();
    expect([made, opened]).toEqual([[], []]);

    await stream.next();
    const count = made.length;
    await turnOfEventLoop();
    await turnOfEventLoop();
    expect(made).toHaveLength(count);
    expect(count).toBeLessThan(5);
    await stream.return();
  });

  it("that nobody reads is closed without a compressor", async () => {
    const events: string[] = [];
    const body: Body = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: String(events.push("read")) }),
        return: async () => ({ done: true, value: String(events.push("closed")) }),
      }),
    };
    const { stream, opened } = compressing(body);

    await stream.return();

    expect(events).toEqual(["closed"]);
    expect(opened).toEqual([]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("keeps pieces apart that were yielded in the same memory", async () => {
    const memory = new Uint8Array(4);
    const { stream } = compressing(
      (async function* () {
        for (const letter of "abc") {
          memory.fill(letter.charCodeAt(0));
          yield memory;
        }
      })(),
    );
    expect(decoded(await collect(stream), "gzip")).toBe("aaaabbbbcccc");
  });

  it("lets go of its compressor at the end", async () => {
    const { stream, opened } = compressing(
      (async function* () {
        yield "piece";
      })(),
    );
    const closed = new Promise((resolve) => setImmediate(() => opened[0]?.once("close", resolve)));
    await collect(stream);
    await turnOfEventLoop();
    if (opened[0]?.closed !== true) await closed;
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it("throws what the body throws", async () => {
    const failure = new Error("the cursor is gone");
    const { stream, opened } = compressing(
      (async function* () {
        yield "piece";
        throw failure;
      })(),
    );
    await expect(collect(stream)).rejects.toBe(failure);
    expect(opened.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it("throws what the compressor throws, and closes the body", async () => {
    const events: string[] = [];
    const body = (async function* () {
      try {
        yield "piece";
        yield "another";
      } finally {
        events.push("closed");
      }
    })();
    const failure = new Error("no memory is left");
    const coder = makeCoder("gzip", 6);
    const openStream = (): EncoderStream => {
      const stream = coder.openStream();
      stream._transform = (_chunk, _encoding, done) => done(failure);
      return stream;
    };
    const stream = new CompressedStream(body, null, { ...coder, openStream });

    await expect(collect(stream)).rejects.toBe(failure);
    expect(events).toEqual(["closed"]);
  });

  it("refuses pieces that are neither text nor bytes, and closes the body", async () => {
    const events: string[] = [];
    const body = (async function* () {
      try {
        yield 5 as unknown as string;
      } finally {
        events.push("closed");
      }
    })();
    await expect(collect(compressing(body).stream)).rejects.toThrow("yields text and bytes");
    expect(events).toEqual(["closed"]);
  });

  it.each([4, 6])("of 5 bytes may not announce %i", async (announced) => {
    const body = (async function* () {
      yield "piece";
    })();
    await expect(collect(compressing(body, "gzip", announced).stream)).rejects.toThrow("content-length");
  });

  it("throws what the clean-up of the body throws", async () => {
    const failure = new Error("the connection does not close");
    const steps = [Promise.resolve({ done: false, value: "piece" }), new Promise<never>(() => {})];
    const body: Body = {
      [Symbol.asyncIterator]: () => ({
        next: () => steps.shift() as Promise<IteratorResult<string>>,
        return: () => Promise.reject(failure),
      }),
    };
    const { stream } = compressing(body);
    await stream.next();
    await expect(stream.return()).rejects.toBe(failure);
  });
});

describe("a compressed response that is streamed", () => {
  const headers = { "accept-encoding": "gzip" };
  const head = ["content-type", "text/plain"];

  it("breaks off when the handler's iterable throws, and the error is logged", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => {
      const body = (async function* () {
        yield "half";
        throw new Error("the cursor is gone");
      })();
      return new HttpResponse(200, head, body);
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await expect(client.get("/", { headers })).rejects.toThrow("broke off");

    expect(logger.errors().map(String)).toEqual(["Error: the cursor is gone"]);
  });

  it("closes the handler's iterable when the client goes away, and clean-up follows", async () => {
    const logger = recordingLogger();
    const events: string[] = [];
    const api = new BoltAPI({ logger });
    api.get("/", ({ request }) => {
      request.afterResponse(() => void events.push("cleaned up"));
      const body = (async function* () {
        try {
          yield "first";
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        } finally {
          events.push("closed");
        }
      })();
      return new HttpResponse(200, head, body);
    });

    const { body, finished } = await streamInMemory(api.compile().handle, {
      method: "GET",
      target: "/",
      headers: ["host", "test.local", "accept-encoding", "gzip"],
    });
    const { value } = await body.next();
    await body.return?.();
    await finished;

    expect(readable([value ?? new Uint8Array()], "gzip")).toBe("first");
    expect(events).toEqual(["closed", "cleaned up"]);
    expect(logger.entries).toEqual([]);
  });

  it("is what api.fetch gives, and cancelling it closes the iterable", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/", () => {
      const body = (async function* () {
        try {
          for (let number = 0; ; number++) yield `${number}\n`;
        } finally {
          events.push("closed");
        }
      })();
      return new HttpResponse(200, head, body);
    });

    const response = await api.fetch(new Request("http://test.local/", { headers }));
    expect(response.headers.get("content-encoding")).toBe("gzip");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    expect(events).toEqual([]);
    await reader.cancel();

    expect(events).toEqual(["closed"]);
  });
});

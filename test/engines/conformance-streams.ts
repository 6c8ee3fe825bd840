import { describe, expect } from "vitest";
import type { Exchange, ResponseBody, StreamOutcome } from "../../src/http/exchange.ts";
import { aborted, deferred, during, type Fact, outcomeOf, pieces, stalled } from "./conformance-facts.ts";
import { type DriverCall, type DriverResponse, readAll, type StartDriver } from "./engine-driver.ts";
import { headerOf } from "./raw-connection.ts";

/** How engines send responses piece by piece. */
export function describeStreams(fact: Fact): void {
  describe("streamed response", () => {
    fact("sends text and bytes in one stream", async (start) => {
      const { response, outcome } = await stream(
        start,
        [],
        pieces<string | Uint8Array>("naïve ", Uint8Array.of(1, 2), "日本"),
      );
      expect(response.body).toEqual(Buffer.concat([Buffer.from("naïve "), Buffer.of(1, 2), Buffer.from("日本")]));
      expect(headerOf(response.headers, "content-length")).toBeUndefined();
      expect(outcome).toEqual({ kind: "sent" });
    });

    fact("sends an empty stream", async (start) => {
      const { response, outcome } = await stream(start, ["x-a", "1"], pieces());
      expect([response.status, response.body.byteLength]).toEqual([200, 0]);
      expect(headerOf(response.headers, "x-a")).toBe("1");
      expect(outcome).toEqual({ kind: "sent" });
    });

    fact("does not end at a piece without bytes", async (start) => {
      const { response } = await stream(
        start,
        [],
        pieces<string | Uint8Array>("", "a", new Uint8Array(0), "", "b", ""),
      );
      expect(response.body.toString()).toBe("ab");
    });

    fact("sends header values of Latin-1 with a stream", async (start) => {
      const { response } = await stream(start, ["x-name", "caf\u00e9"], pieces("t\u00e9xt"));
      expect(headerOf(response.headers, "x-name")).toBe("caf\u00e9");
      expect(response.body.toString()).toBe("t\u00e9xt");
    });

    fact("sends what an iterable yields that is no generator", async (start) => {
      const parts = ["a", "b"];
      const body: AsyncIterable<string> = {
        [Symbol.asyncIterator]: () => ({
          next: async () =>
            parts.length > 0 ? { done: false, value: parts.shift() as string } : { done: true, value: undefined },
        }),
      };
      expect((await stream(start, [], body)).response.body.toString()).toBe("ab");
    });

    fact("sends the head and each piece before the next one is there", async (start) => {
      const headSeen = deferred();
      const pieceSeen = deferred();
      async function* body(): AsyncGenerator<string> {
        await headSeen.promise;
        yield "first";
        await pieceSeen.promise;
        yield "second";
      }
      const result = await converse(start, body(), async (call) => {
        expect((await call.head).status).toBe(200);
        headSeen.resolve();
        expect(textOf(await call.read())).toBe("first");
        pieceSeen.resolve();
        expect(textOf(await call.read())).toBe("second");
        expect(await call.read()).toBeNull();
      });
      expect(result).toEqual({ kind: "sent" });
    });

    fact("sends a large stream to a slow reader", async (start) => {
      const piece = new Uint8Array(100_000).fill(3);
      let receivedBytes = 0;
      const outcome = await converse(start, repeat(piece, 100), async (call) => {
        for (let part = await call.read(); part !== null; part = await call.read()) {
          receivedBytes += part.byteLength;
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      expect(receivedBytes).toBe(10_000_000);
      expect(outcome).toEqual({ kind: "sent" });
    });

    fact("does not run ahead of a client that does not read", async (start) => {
      let madeCount = 0;
      async function* body(): AsyncGenerator<Uint8Array> {
        for (; madeCount < 10_000; madeCount++) yield new Uint8Array(64 * 1024);
      }
      const outcome = await converse(start, body(), async (call) => {
        await call.read();
        await stalled(() => madeCount);
        call.leave();
      });
      expect(outcome).toEqual({ kind: "gone" });
      expect(madeCount).toBeLessThan(1000);
    });
  });

  describe("streamed response with a length", () => {
    fact("is sent with that length", async (start) => {
      const { response, outcome } = await stream(
        start,
        ["content-length", "8"],
        pieces<string | Uint8Array>("naïve", Uint8Array.of(1, 2)),
      );
      expect(headerOf(response.headers, "content-length")).toBe("8");
      expect(headerOf(response.headers, "transfer-encoding")).toBeUndefined();
      expect(response.body).toHaveLength(8);
      expect(outcome).toEqual({ kind: "sent" });
    });

    fact("breaks off when the stream is shorter", async (start) => {
      const outcome = await converse(start, pieces("four"), expectBreak, ["content-length", "5"]);
      expect(outcome).toEqual({ kind: "failed", error: expect.any(RangeError) });
    });

    fact("breaks off when the stream is longer, and closes it", async (start) => {
      let isClosed = false;
      async function* body(): AsyncGenerator<string> {
        try {
          yield "four";
          yield "four";
        } finally {
          isClosed = true;
        }
      }
      const outcome = await converse(start, body(), expectBreak, ["content-length", "5"]);
      expect(outcome).toEqual({ kind: "failed", error: expect.any(RangeError) });
      expect(isClosed).toBe(true);
    });

    fact("takes a length that is no number for none", async (start) => {
      expect((await stream(start, ["content-length", "x"], pieces("four"))).response.body.toString()).toBe("four");
    });
  });

  describe("streamed response that fails", () => {
    fact("breaks off, so that the client does not take it for complete", async (start) => {
      const error = new Error("halfway");
      async function* body(): AsyncGenerator<string> {
        yield "first";
        throw error;
      }
      expect(await converse(start, body(), expectBreak)).toEqual({ kind: "failed", error });
    });

    fact("breaks off when it fails at once", async (start) => {
      const error = new Error("at once");
      const body: AsyncIterable<string> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
      expect(await converse(start, body, expectBreak)).toEqual({ kind: "failed", error });
    });

    fact("breaks off when the iterable makes no iterator", async (start) => {
      const error = new Error("no iterator");
      const body: AsyncIterable<string> = {
        [Symbol.asyncIterator]() {
          throw error;
        },
      };
      expect(await converse(start, body, expectBreak)).toEqual({ kind: "failed", error });
    });

    fact("breaks off at a piece that is neither text nor bytes, and closes the iterable", async (start) => {
      let isClosed = false;
      async function* body(): AsyncGenerator<never> {
        try {
          yield 5 as never;
        } finally {
          isClosed = true;
        }
      }
      const outcome = await converse(start, body(), expectBreak);
      expect(outcome).toEqual({ kind: "failed", error: expect.any(TypeError) });
      expect(isClosed).toBe(true);
    });
  });

  describe("streamed response whose client leaves", () => {
    fact("is closed where it stands, after its clean-up", async (start) => {
      const events: string[] = [];
      async function* body(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield new Uint8Array(10_000);
        } finally {
          await new Promise((resolve) => setImmediate(resolve));
          events.push("cleaned up");
        }
      }
      const outcome = await converse(start, body(), async (call) => {
        await call.read();
        call.leave();
      });
      events.push("settled");
      expect(outcome).toEqual({ kind: "gone" });
      expect(events).toEqual(["cleaned up", "settled"]);
    });

    fact("aborts the signal, so that a stream that waits can end", async (start) => {
      const signalOf = deferred<AbortSignal>();
      async function* body(): AsyncGenerator<string> {
        yield "first";
        await aborted(await signalOf.promise);
        throw new Error("stopped");
      }
      const outcome = await converse(
        start,
        body(),
        async (call) => {
          await call.read();
          call.leave();
        },
        [],
        (exchange) => signalOf.resolve(exchange.signal),
      );
      expect(outcome).toEqual({ kind: "gone" });
    });

    fact("is closed when an iterable waits that is no generator", async (start) => {
      const closed = deferred();
      let madeCount = 0;
      const body: AsyncIterable<string> = {
        [Symbol.asyncIterator]: () => ({
          next: () => (madeCount++ === 0 ? Promise.resolve({ done: false, value: "first" }) : new Promise(() => {})),
          return: async () => {
            closed.resolve();
            return { done: true, value: undefined };
          },
        }),
      };
      const outcome = await converse(start, body, async (call) => {
        await call.read();
        call.leave();
        await closed.promise;
      });
      expect(outcome).toEqual({ kind: "gone" });
    });

    fact("tells of an error in its clean-up", async (start) => {
      const error = new Error("clean-up");
      async function* body(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield new Uint8Array(10_000);
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is what is tested
          throw error;
        }
      }
      const outcome = await converse(start, body(), async (call) => {
        await call.read();
        call.leave();
      });
      expect(outcome).toEqual({ kind: "failed", error });
    });

    fact("is not begun when the client left before", async (start) => {
      const begun = deferred();
      const result = deferred<StreamOutcome | undefined>();
      const log: string[] = [];
      await during(
        start,
        async (exchange) => {
          begun.resolve();
          await aborted(exchange.signal);
          result.resolve(await exchange.respond(200, [], loggedBody(log)));
        },
        {},
        async (call) => {
          void outcomeOf(Promise.resolve(call.head));
          await begun.promise;
          call.leave();
          await result.promise;
        },
      );
      expect(await result.promise).toEqual({ kind: "gone" });
      expect(log).toEqual(["return"]);
    });
  });

  describe("stream that is not sent", () => {
    fact("is closed unread for HEAD", async (start) => {
      const log: string[] = [];
      const { response, outcome } = await stream(start, ["x-a", "1"], loggedBody(log), { method: "HEAD" });
      expect([response.status, headerOf(response.headers, "x-a"), response.body.byteLength]).toEqual([200, "1", 0]);
      expect(outcome).toEqual({ kind: "sent" });
      expect(log).toEqual(["return"]);
    });

    fact("lets HEAD have the length it is given", async (start) => {
      const { response } = await stream(start, ["content-length", "5"], pieces("four"), { method: "HEAD" });
      expect(headerOf(response.headers, "content-length")).toBe("5");
    });

    fact("is closed unread for 204, 205 and 304", async (start) => {
      for (const status of [204, 205, 304]) {
        const log: string[] = [];
        const { response, outcome } = await stream(start, [], loggedBody(log), { status });
        expect([response.status, response.body.byteLength]).toEqual([status, 0]);
        expect(outcome).toEqual({ kind: "sent" });
        expect(log).toEqual(["return"]);
      }
    });
  });
}

interface StreamOptions {
  readonly method?: string;
  readonly status?: number;
}

/** Sends a body as a stream, to a client that reads all of it. */
async function stream(
  start: StartDriver,
  headers: readonly string[],
  body: ResponseBody,
  { method = "GET", status = 200 }: StreamOptions = {},
): Promise<{ response: DriverResponse; outcome: StreamOutcome | undefined }> {
  const outcome = deferred<StreamOutcome | undefined>();
  const handle = async (exchange: Exchange): Promise<void> => {
    outcome.resolve(await exchange.respond(status, headers, body));
  };
  const response = await during(start, handle, { method }, readAll);
  return { response, outcome: await outcome.promise };
}

/** Sends a body as a stream, to a client that does what `use` says. */
async function converse(
  start: StartDriver,
  body: ResponseBody,
  use: (call: DriverCall) => Promise<void>,
  headers: readonly string[] = [],
  onExchange: (exchange: Exchange) => void = () => {},
): Promise<StreamOutcome | undefined> {
  const outcome = deferred<StreamOutcome | undefined>();
  const handle = async (exchange: Exchange): Promise<void> => {
    onExchange(exchange);
    outcome.resolve(await exchange.respond(200, headers, body));
  };
  await during(start, handle, {}, async (call) => {
    await use(call);
    await outcome.promise;
  });
  return outcome.promise;
}

async function expectBreak(call: DriverCall): Promise<void> {
  await expect(readAll(call)).rejects.toThrow();
}

function loggedBody(log: string[]): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        log.push("next");
        return { done: true, value: undefined };
      },
      async return() {
        log.push("return");
        return { done: true, value: undefined };
      },
    }),
  };
}

async function* repeat<Piece>(piece: Piece, count: number): AsyncGenerator<Piece> {
  for (let index = 0; index < count; index++) yield piece;
}

function textOf(piece: Uint8Array | null): string | null {
  return piece === null ? null : Buffer.from(piece).toString();
}

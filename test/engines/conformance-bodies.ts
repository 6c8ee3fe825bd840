import { describe, expect } from "vitest";
import { BodyIncompleteError, BodyTooLargeError, type Exchange } from "../../src/http/exchange.ts";
import { aborted, answer, deferred, during, type Fact, outcomeOf, pieces } from "./conformance-facts.ts";
import type { DriverRequest, StartDriver } from "./engine-driver.ts";

const allBytes = Uint8Array.from({ length: 256 }, (_value, index) => index);

/** How engines read the bodies of requests. */
export function describeBodies(fact: Fact): void {
  describe("readBody", () => {
    fact("gives no bytes, at once, when there is no body", async (start) => {
      let result: unknown;
      await answer(start, (exchange) => {
        result = exchange.readBody(10);
        exchange.respond(204, [], null);
        return undefined;
      });
      expect(result).toEqual(new Uint8Array(0));
    });

    fact("gives no bytes for an empty body of either framing", async (start) => {
      expect(await read(start, { method: "POST", body: new Uint8Array(0) })).toHaveLength(0);
      expect(await read(start, { method: "POST", body: pieces() })).toHaveLength(0);
    });

    fact("reads a body with a length", async (start) => {
      expect(bytesOf(await read(start, { method: "POST", body: allBytes }))).toEqual([...allBytes]);
    });

    fact("reads a body in chunks", async (start) => {
      const body = pieces(allBytes.subarray(0, 100), allBytes.subarray(100, 101), allBytes.subarray(101));
      expect(bytesOf(await read(start, { method: "POST", body }))).toEqual([...allBytes]);
    });

    fact("reads a body that comes byte by byte", async (start) => {
      const body = pieces(...Array.from(allBytes, (byte) => Uint8Array.of(byte)));
      expect(bytesOf(await read(start, { method: "POST", body }))).toEqual([...allBytes]);
    });

    fact("reads a large body", async (start) => {
      const body = new Uint8Array(3_000_000).fill(7);
      const received = (await read(start, { method: "POST", body }, body.byteLength)) as Uint8Array;
      expect(Buffer.compare(received, body)).toBe(0);
    });

    fact("reads a body after something else was awaited", async (start) => {
      let received: unknown;
      const handle = async (exchange: Exchange): Promise<void> => {
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        received = await exchange.readBody(1000);
        exchange.respond(204, [], null);
      };
      for (const body of [allBytes, pieces(allBytes)]) {
        await answer(start, handle, { method: "POST", body });
        expect(bytesOf(received)).toEqual([...allBytes]);
      }
    });

    fact("takes a body of exactly the limit", async (start) => {
      expect(await read(start, { method: "POST", body: allBytes }, 256)).toHaveLength(256);
      expect(await read(start, { method: "POST", body: pieces(allBytes) }, 256)).toHaveLength(256);
    });

    fact("refuses by its length a body of one byte more, before any of it", async (start) => {
      const error = await read(start, { method: "POST", body: allBytes }, 255);
      expect(error).toBeInstanceOf(BodyTooLargeError);
      expect(error).toMatchObject({ maxBytes: 255, announcedBytes: 256 });
    });

    fact("refuses a body in chunks with the first byte above the limit", async (start) => {
      const error = await read(start, { method: "POST", body: pieces(allBytes, allBytes) }, 511);
      expect(error).toBeInstanceOf(BodyTooLargeError);
      expect(error).toMatchObject({ maxBytes: 511, announcedBytes: null });
    });

    fact("answers after a body was refused", async (start) => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await outcomeOf(readBody(exchange, 10));
        exchange.respond(413, ["content-type", "text/plain"], "too large");
      };
      for (const body of [allBytes, pieces(allBytes, allBytes)]) {
        const response = await answer(start, handle, { method: "POST", body });
        expect([response.status, response.body.toString()]).toEqual([413, "too large"]);
      }
    });

    fact("throws BodyIncompleteError when the client leaves half-way", async (start) => {
      const result = await readUntilLeft(start, async (exchange) => {
        await readBody(exchange, 1000);
      });
      expect(result.error).toBeInstanceOf(BodyIncompleteError);
      expect(result.isAborted).toBe(true);
    });

    fact("throws BodyIncompleteError when the client has left before", async (start) => {
      const result = await readUntilLeft(start, async (exchange) => {
        await aborted(exchange.signal);
        await readBody(exchange, 1000);
      });
      expect(result.error).toBeInstanceOf(BodyIncompleteError);
    });
  });

  describe("streamBody", () => {
    fact("yields nothing when there is no body", async (start) => {
      expect(await stream(start, {})).toEqual([]);
      expect(await stream(start, { method: "POST", body: new Uint8Array(0) })).toEqual([]);
    });

    fact("yields all bytes of a body with a length, and of one in chunks", async (start) => {
      expect(await stream(start, { method: "POST", body: allBytes })).toEqual([...allBytes]);
      const body = pieces(allBytes.subarray(0, 3), allBytes.subarray(3));
      expect(await stream(start, { method: "POST", body })).toEqual([...allBytes]);
    });

    fact("yields a piece before the next one is sent", async (start) => {
      const firstRead = deferred();
      async function* body(): AsyncGenerator<Uint8Array> {
        yield Uint8Array.of(1);
        await firstRead.promise;
        yield Uint8Array.of(2);
      }
      const received: number[] = [];
      await answer(
        start,
        async (exchange) => {
          for await (const piece of exchange.streamBody()) {
            received.push(...piece);
            firstRead.resolve();
          }
          exchange.respond(204, [], null);
        },
        { method: "POST", body: body() },
      );
      expect(received).toEqual([1, 2]);
    });

    fact("throws BodyIncompleteError when the client leaves half-way", async (start) => {
      const result = await readUntilLeft(start, async (exchange) => {
        for await (const _piece of exchange.streamBody());
      });
      expect(result.error).toBeInstanceOf(BodyIncompleteError);
      expect(result.isAborted).toBe(true);
    });

    fact("can be left early, and the request answered", async (start) => {
      const handle = async (exchange: Exchange): Promise<void> => {
        for await (const piece of exchange.streamBody()) {
          exchange.respond(200, [], String(piece[0]));
          break;
        }
      };
      const body = pieces(Uint8Array.of(5), new Uint8Array(100_000));
      expect((await answer(start, handle, { method: "POST", body })).body.toString()).toBe("5");
    });

    fact("can feed the response", async (start) => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], exchange.streamBody());
      };
      const parts = Array.from({ length: 50 }, (_value, index) => new Uint8Array(10_000).fill(index));
      const response = await answer(start, handle, { method: "POST", body: pieces(...parts) });
      expect(Buffer.compare(response.body, Buffer.concat(parts))).toBe(0);
    });
  });

  describe("body that nobody reads", () => {
    fact("does not keep the answer back", async (start) => {
      for (const body of [allBytes, new Uint8Array(2_000_000), pieces(allBytes)]) {
        const response = await answer(
          start,
          (exchange) => {
            exchange.respond(404, [], "no");
            return undefined;
          },
          { method: "POST", body },
        );
        expect([response.status, response.body.toString()]).toEqual([404, "no"]);
      }
    });
  });
}

/** The body a handler reads, or the error it gets. */
async function read(start: StartDriver, request: DriverRequest, maxBytes = 1000): Promise<unknown> {
  let result: unknown;
  await answer(
    start,
    async (exchange) => {
      result = await outcomeOf(readBody(exchange, maxBytes));
      exchange.respond(204, [], null);
    },
    request,
  );
  return result;
}

async function stream(start: StartDriver, request: DriverRequest): Promise<number[]> {
  const received: number[] = [];
  await answer(
    start,
    async (exchange) => {
      for await (const piece of exchange.streamBody()) received.push(...piece);
      exchange.respond(204, [], null);
    },
    request,
  );
  return received;
}

/** Lets the client leave while it sends a body that the handler waits for. */
async function readUntilLeft(
  start: StartDriver,
  handle: (exchange: Exchange) => Promise<void>,
): Promise<{ error: unknown; isAborted: boolean }> {
  const begun = deferred();
  const result = deferred<{ error: unknown; isAborted: boolean }>();
  const never = deferred();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield allBytes;
    await never.promise;
  }
  await during(
    start,
    async (exchange) => {
      const { signal } = exchange;
      begun.resolve();
      const error = await outcomeOf(handle(exchange));
      result.resolve({ error, isAborted: signal.aborted });
      exchange.respond(400, [], "nobody reads this");
    },
    { method: "POST", body: body() },
    async (call) => {
      void outcomeOf(Promise.resolve(call.head));
      await begun.promise;
      call.leave();
      await result.promise;
    },
  );
  return result.promise;
}

async function readBody(exchange: Exchange, maxBytes: number): Promise<Uint8Array> {
  return exchange.readBody(maxBytes);
}

function bytesOf(value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

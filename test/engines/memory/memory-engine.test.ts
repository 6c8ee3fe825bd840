import { describe, expect, test } from "vitest";
import { ResponseIncompleteError } from "../../../src/engines/memory/memory-content.ts";
import { exchangeInMemory, type MemoryRequest, streamInMemory } from "../../../src/engines/memory/memory-engine.ts";
import type { Exchange } from "../../../src/http/exchange.ts";
import { describeEngine } from "../conformance.ts";
import { aborted, outcomeOf, pieces } from "../conformance-facts.ts";
import { startMemoryDriver } from "./memory-driver.ts";

const request: MemoryRequest = { method: "GET", target: "/", headers: ["host", "test.local"] };

describeEngine("exchangeInMemory", startMemoryDriver);

describe("exchangeInMemory", () => {
  test("resolves after the handler's clean-up", async () => {
    const events: string[] = [];
    await exchangeInMemory(async (exchange) => {
      exchange.respond(200, [], "text");
      await new Promise((resolve) => setImmediate(resolve));
      events.push("cleaned up");
    }, request);
    expect(events).toEqual(["cleaned up"]);
  });

  test("tells what the request says of its connection", async () => {
    const seen: unknown[] = [];
    const look = (exchange: Exchange): undefined => {
      seen.push(exchange.isSecure, exchange.remoteAddress);
      exchange.respond(204, [], null);
    };
    await exchangeInMemory(look, request);
    await exchangeInMemory(look, { ...request, isSecure: true, remoteAddress: "192.0.2.1" });
    expect(seen).toEqual([false, null, true, "192.0.2.1"]);
  });

  test("frames a body that does not frame itself", async () => {
    const seen: unknown[] = [];
    const look = (exchange: Exchange): undefined => {
      seen.push([exchange.header("content-length"), exchange.header("transfer-encoding")]);
      exchange.respond(204, [], null);
    };
    await exchangeInMemory(look, request);
    await exchangeInMemory(look, { ...request, body: new Uint8Array(3) });
    await exchangeInMemory(look, { ...request, body: pieces() });
    await exchangeInMemory(look, { ...request, headers: [...request.headers, "Content-Length", "5"], body: pieces() });
    expect(seen).toEqual([
      [undefined, undefined],
      ["3", undefined],
      [undefined, "chunked"],
      ["5", undefined],
    ]);
  });

  test("gives bytes at once, and never the array of the request itself", async () => {
    const body = Uint8Array.of(1, 2, 3);
    let received: unknown;
    await exchangeInMemory(
      (exchange) => {
        received = exchange.readBody(10);
        exchange.respond(204, [], null);
        return undefined;
      },
      { ...request, body },
    );
    expect(received).toEqual(body);
    expect(received).not.toBe(body);
  });

  test("rejects with what a stream threw as the cause", async () => {
    const cause = new Error("halfway");
    async function* body(): AsyncGenerator<string> {
      yield "first";
      throw cause;
    }
    const error = await outcomeOf(
      exchangeInMemory(async (exchange) => {
        await exchange.respond(200, [], body());
      }, request),
    );
    expect(error).toBeInstanceOf(ResponseIncompleteError);
    expect(error).toMatchObject({ cause });
  });

  test("rejects when the handler ends without a response", async () => {
    expect(await outcomeOf(exchangeInMemory(() => undefined, request))).toBeInstanceOf(ResponseIncompleteError);
    expect(await outcomeOf(exchangeInMemory(async () => {}, request))).toBeInstanceOf(ResponseIncompleteError);
  });

  test("rejects with the reason of the signal, after clean-up", async () => {
    const events: string[] = [];
    const controller = new AbortController();
    const error = await outcomeOf(
      exchangeInMemory(
        async (exchange) => {
          controller.abort("left");
          await aborted(exchange.signal);
          await new Promise((resolve) => setImmediate(resolve));
          events.push("cleaned up");
        },
        { ...request, signal: controller.signal },
      ),
    );
    expect(error).toBe("left");
    expect(events).toEqual(["cleaned up"]);
  });

  test("rejects with the reason of the signal when it aborts within a stream", async () => {
    const controller = new AbortController();
    async function* body(): AsyncGenerator<string> {
      yield "first";
      controller.abort("left");
      yield "second";
    }
    const handle = async (exchange: Exchange): Promise<void> => {
      await exchange.respond(200, [], body());
    };
    expect(await outcomeOf(exchangeInMemory(handle, { ...request, signal: controller.signal }))).toBe("left");
  });

  test("sends nothing when the signal has aborted before", async () => {
    let handledCount = 0;
    const handle = (): undefined => {
      handledCount++;
    };
    const error = await outcomeOf(exchangeInMemory(handle, { ...request, signal: AbortSignal.abort("left") }));
    expect([error, handledCount]).toEqual(["left", 0]);
  });
});

describe("streamInMemory", () => {
  async function* numbers(log: string[]): AsyncGenerator<string> {
    try {
      for (let number = 1; number <= 3; number++) {
        log.push(`made ${number}`);
        yield String(number);
      }
    } finally {
      log.push("closed");
    }
  }

  test("makes a piece only when one is asked for", async () => {
    const log: string[] = [];
    const response = await streamInMemory(async (exchange) => {
      await exchange.respond(200, ["x-a", "1"], numbers(log));
    }, request);
    expect([response.status, response.headers, log]).toEqual([200, ["x-a", "1"], []]);
    for await (const piece of response.body) log.push(`read ${Buffer.from(piece).toString()}`);
    await response.finished;
    expect(log).toEqual(["made 1", "read 1", "made 2", "read 2", "made 3", "read 3", "closed"]);
  });

  test("closes the stream and aborts the signal when the reader leaves early", async () => {
    const log: string[] = [];
    const response = await streamInMemory(async (exchange) => {
      const { signal } = exchange;
      const outcome = await exchange.respond(200, [], numbers(log));
      log.push(`${outcome?.kind} ${signal.aborted}`);
    }, request);
    for await (const _piece of response.body) break;
    await response.finished;
    expect(log).toEqual(["made 1", "closed", "gone true"]);
  });

  test("gives a whole body as one piece", async () => {
    const response = await streamInMemory((exchange) => void exchange.respond(200, [], "text") as undefined, request);
    const parts: string[] = [];
    for await (const piece of response.body) parts.push(Buffer.from(piece).toString());
    expect(parts).toEqual(["text"]);
  });

  test("ends reading after the signal aborted", async () => {
    const controller = new AbortController();
    const response = await streamInMemory(
      async (exchange) => {
        await exchange.respond(200, [], numbers([]));
      },
      { ...request, signal: controller.signal },
    );
    await response.body.next();
    controller.abort("left");
    expect(await outcomeOf(response.body.next())).toBe("left");
    await response.finished;
  });
});

import { afterEach, describe, expect, test, vi } from "vitest";
import { nodeHttpEngine } from "../../src/engines/node-http/node-http-engine.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import type { WebSocketConnection } from "../../src/http/websocket-connection.ts";
import { deferred } from "./conformance-facts.ts";
import { talk } from "./http1-session.ts";
import { frame, handshake, opcodes, readClose } from "./websocket-frames.ts";
import { plainAnswer, Recorder } from "./websocket-session.ts";

describe("WsConnection", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(["answers no close", "does not read at all"])("waits five seconds for a client that %s", async (which) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const recorder = new Recorder();
    const accepted = deferred<WebSocketConnection>();
    const handle = (exchange: Exchange): undefined => {
      accepted.resolve(exchange.acceptWebSocket(plainAnswer, recorder));
    };
    await talk(nodeHttpEngine(), handle, async ({ client }) => {
      await client.write(handshake());
      await client.readHead();
      const connection = await accepted.promise;
      const isStuck = which === "does not read at all";
      const sent = isStuck ? connection.send(new Uint8Array(50_000_000)) : Promise.resolve();
      connection.close(1000, "");
      if (!isStuck) expect(await readClose(client)).toBe(1000);
      vi.advanceTimersByTime(4999);
      await new Promise((resolve) => setImmediate(resolve));
      expect(recorder.events).toEqual([]);
      vi.advanceTimersByTime(1);
      expect((await recorder.closed).code).toBe(1006);
      await sent;
    });
  });

  test("ends a connection whose client sends more pings than it takes answers", async () => {
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      exchange.acceptWebSocket(plainAnswer, recorder);
    };
    await talk(nodeHttpEngine(), handle, async ({ client }) => {
      await client.write(handshake());
      const flood = Buffer.concat(Array.from({ length: 1000 }, () => frame(opcodes.ping, "x".repeat(125))));
      let isOver = false;
      void recorder.closed.then(() => {
        isOver = true;
      });
      while (!isOver) await client.write(flood);
      expect((await recorder.closed).code).toBe(1006);
    });
  });
});

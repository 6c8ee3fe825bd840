import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineServer, ListeningEngine } from "../../src/http/engine.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import type { WebSocketConnection, WebSocketHandshake } from "../../src/http/websocket-connection.ts";
import { aborted, deferred } from "./conformance-facts.ts";
import { talk } from "./http1-session.ts";
import { RawConnection } from "./raw-connection.ts";
import { closeFrame, frame, handshake, opcodes, readClose, readFrame } from "./websocket-frames.ts";
import { plainAnswer, Recorder } from "./websocket-session.ts";
import { openWebSocket } from "./ws-client.ts";

const longGraceMs = 60_000;
const { binary, close, continuation, ping, pong, text } = opcodes;

/** A connection whose handshake is over. */
interface RawWebSocket {
  readonly client: RawConnection;
  readonly connection: WebSocketConnection;
  readonly recorder: Recorder;
  readonly server: EngineServer;
}

/** Lets `use` speak frames to a WebSocket. */
async function speak(
  engine: ListeningEngine,
  use: (webSocket: RawWebSocket) => Promise<void>,
  answer: Partial<WebSocketHandshake> = {},
): Promise<void> {
  const recorder = new Recorder();
  const accepted = deferred<WebSocketConnection>();
  const handle = (exchange: Exchange): undefined => {
    accepted.resolve(exchange.acceptWebSocket({ ...plainAnswer, ...answer }, recorder));
  };
  await talk(engine, handle, async ({ client, server }) => {
    await client.write(handshake());
    await client.readHead();
    await use({ client, recorder, server, connection: await accepted.promise });
  });
}

const unfinished = { isFinal: false };

const violations: Readonly<Record<string, { readonly code: number; readonly bytes: Uint8Array }>> = {
  "a frame without a mask": { code: 1002, bytes: frame(text, "a", { isMasked: false }) },
  "RSV1 without an extension": { code: 1002, bytes: frame(text, "a", { reserved: 0x40 }) },
  RSV2: { code: 1002, bytes: frame(text, "a", { reserved: 0x20 }) },
  RSV3: { code: 1002, bytes: frame(text, "a", { reserved: 0x10 }) },
  "a reserved opcode for data": { code: 1002, bytes: frame(3, "a") },
  "a reserved opcode for control": { code: 1002, bytes: frame(11, "a") },
  "a continuation of nothing": { code: 1002, bytes: frame(continuation, "a") },
  "a message within a message": { code: 1002, bytes: Buffer.concat([frame(text, "a", unfinished), frame(text, "b")]) },
  "a ping in pieces": { code: 1002, bytes: frame(ping, "a", unfinished) },
  "a ping that is too long": { code: 1002, bytes: frame(ping, "a".repeat(126)) },
  "a close with half a code": { code: 1002, bytes: frame(close, "a") },
  "a close with a code that may not be sent": { code: 1002, bytes: closeFrame(1005) },
  "a close with a reason that is no UTF-8": { code: 1007, bytes: closeFrame(1000, Buffer.of(0xff)) },
  "text that is no UTF-8": { code: 1007, bytes: frame(text, Buffer.of(0xc3, 0x28)) },
  "text that ends within a character": { code: 1007, bytes: frame(text, Buffer.of(0xe2, 0x82)) },
  "text with a surrogate": { code: 1007, bytes: frame(text, Buffer.of(0xed, 0xa0, 0x80)) },
  "pieces that are too much together": {
    code: 1009,
    bytes: Buffer.concat([frame(binary, "a".repeat(60), unfinished), frame(continuation, "a".repeat(60))]),
  },
  "an announced length beyond all limits": {
    code: 1009,
    bytes: Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  },
};

/** A WebSocket, byte for byte. */
export function describeWebSocketFrames(engine: ListeningEngine): void {
  describe("frames of a WebSocket", () => {
    test("make one message of its pieces, with a ping between them answered at once", async () => {
      await speak(engine, async ({ client, recorder }) => {
        const [first, second] = [Buffer.of(0xe2, 0x82), Buffer.of(0xac)];
        await client.write(frame(text, first, unfinished));
        await client.write(frame(ping, "now"));
        expect(await readFrame(client)).toEqual({ opcode: pong, payload: Buffer.from("now") });
        await client.write(frame(continuation, "", unfinished));
        await client.write(frame(continuation, second));
        await recorder.told(1);
        expect(recorder.messages).toEqual(["€"]);
      });
    });

    test("may come in any pieces", async () => {
      await speak(engine, async ({ client, recorder }) => {
        const all = Buffer.concat([
          frame(text, "grüße"),
          frame(binary, "a".repeat(200), unfinished),
          frame(continuation, "b"),
          frame(text),
        ]);
        const expected = ["grüße", new Uint8Array(Buffer.from(`${"a".repeat(200)}b`)), ""];
        for (let cut = 0; cut <= all.byteLength; cut++) {
          await client.write(all.subarray(0, cut));
          await new Promise((resolve) => setImmediate(resolve));
          await client.write(all.subarray(cut));
          await recorder.told((cut + 1) * 3);
          expect(recorder.messages.splice(0)).toEqual(expected);
        }
      });
    });

    test("of the server are unmasked, of the shortest form, one a message", async () => {
      await speak(engine, async ({ client, connection }) => {
        void connection.send("x".repeat(125));
        expect([...(await client.readExactly(2))]).toEqual([0x81, 125]);
        await client.readExactly(125);
        void connection.send(new Uint8Array(126));
        expect([...(await client.readExactly(4))]).toEqual([0x82, 126, 0, 126]);
        await client.readExactly(126);
        void connection.send(new Uint8Array(65_536));
        expect([...(await client.readExactly(10))]).toEqual([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
      });
    });

    for (const [name, { bytes, code }] of Object.entries(violations)) {
      test(`are refused with ${code}: ${name}`, async () => {
        const check = async ({ client, recorder }: RawWebSocket): Promise<void> => {
          await client.write(Buffer.concat([frame(text, "before"), bytes, frame(text, "after")]));
          expect(await readClose(client)).toBe(code);
          client.end();
          expect(await recorder.closed).toEqual({ code, reason: "" });
          expect(recorder.messages).toEqual(["before"]);
        };
        await speak(engine, check, { maxMessageBytes: 100 });
      });
    }

    test("that are closed are answered with the same code, and the connection ends", async () => {
      await speak(engine, async ({ client, recorder }) => {
        await client.write(closeFrame(4000, "why"));
        expect(await readFrame(client)).toEqual({ opcode: close, payload: Buffer.from("\x0f\xa0why", "latin1") });
        expect(await client.readToEnd()).toHaveLength(0);
        client.end();
        expect(await recorder.closed).toEqual({ code: 4000, reason: "why" });
      });
    });

    test("that came before the end are handed out with it, paused or not", async () => {
      await speak(engine, async ({ client, connection, recorder }) => {
        recorder.react = () => connection.pause();
        const messages = ["one", "two", "three"].map((message) => frame(text, message));
        await client.write(Buffer.concat([...messages, frame(pong), closeFrame(4000)]));
        client.end();
        expect((await recorder.closed).code).toBe(4000);
        expect(recorder.events).toEqual(["message", "message", "message", "pong", "close"]);
      });
    });

    test("that break off tell 1006, at every byte", async () => {
      const whole = Buffer.concat([frame(text, "whole"), frame(binary, "a".repeat(130))]);
      const endOfFirst = frame(text, "whole").byteLength;
      for (let length = 0; length < whole.byteLength; length++) {
        await speak(engine, async ({ client, recorder }) => {
          await client.write(whole.subarray(0, length));
          client.end();
          expect((await recorder.closed).code).toBe(1006);
          expect(recorder.messages).toEqual(length < endOfFirst ? [] : ["whole"]);
        });
      }
    });

    test("that make no sense end their connection, and never the process", async () => {
      const recorders: Recorder[] = [];
      const handle = (exchange: Exchange): undefined => {
        const recorder = new Recorder();
        recorders.push(recorder);
        exchange.acceptWebSocket({ ...plainAnswer, compression: true }, recorder);
      };
      const server = await engine.listen(handle, { port: 0 });
      const noise = fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        // Past the first bytes, frames that are nearly right reach further into a reader.
        fc
          .array(
            fc.record({
              opcode: fc.nat(15),
              payload: fc.uint8Array({ maxLength: 130 }),
              isFinal: fc.boolean(),
              reserved: fc.constantFrom(0, 0, 0, 0x40),
            }),
            { maxLength: 6 },
          )
          .map((frames) => Buffer.concat(frames.map(({ opcode, payload, ...rest }) => frame(opcode, payload, rest)))),
      );
      await fc.assert(
        fc.asyncProperty(noise, fc.boolean(), async (bytes, isCompressed) => {
          const client = await RawConnection.open(server.port);
          const lines = isCompressed ? ["Sec-WebSocket-Extensions: permessage-deflate"] : [];
          await client.write(Buffer.concat([Buffer.from(handshake("/", ...lines)), bytes]));
          client.end();
          expect((await client.readHead()).status).toBe(101);
          await client.readToEnd();
          client.destroy();
        }),
        { numRuns: 300 },
      );
      await Promise.all(recorders.map(({ closed }) => closed));
      expect(recorders.every(({ events }) => events.filter((event) => event === "close").length === 1)).toBe(true);
      expect(await server.close(longGraceMs)).toBe(0);
    });
  });

  describe("compression of messages", () => {
    const offer = ["sec-websocket-extensions", "permessage-deflate"];

    for (const [compression, headers] of [
      [true, offer],
      [false, offer],
      [true, []],
    ] as const) {
      test(`${headers.length > 0 ? "offered" : "not offered"} and ${compression ? "wanted" : "not wanted"}`, async () => {
        const recorder = new Recorder();
        const handle = (exchange: Exchange): undefined => {
          const connection = exchange.acceptWebSocket({ ...plainAnswer, compression }, recorder);
          recorder.react = (message) => void connection.send(message);
        };
        const server = await engine.listen(handle, { port: 0 });
        const client = await openWebSocket(server.port, { headers });
        if ("status" in client) throw new Error("The WebSocket was refused.");
        const isNegotiated = client.headers.includes("sec-websocket-extensions");
        expect(isNegotiated).toBe(compression && headers.length > 0);
        for (const message of ["x".repeat(5000), new Uint8Array(5000), "short"]) {
          client.send(message);
          expect(await client.receive()).toEqual(message);
        }
        client.terminate();
        await server.close(longGraceMs);
      });
    }

    test("keeps no context from one message to the next", async () => {
      await talk(engine, accept({ compression: true }), async ({ client }) => {
        await client.write(handshake("/", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
        const { headers } = await client.readHead();
        const extensions = headers[headers.indexOf("sec-websocket-extensions") + 1];
        expect(extensions).toContain("server_no_context_takeover");
        expect(extensions).toContain("client_no_context_takeover");
      });
    });

    for (const extensions of ["permessage-deflate; bogus", "permessage-deflate; server_max_window_bits=99", "=;,"]) {
      test(`is declined where its offer makes no sense: ${extensions}`, async () => {
        await talk(engine, accept({ compression: true }), async ({ client }) => {
          await client.write(handshake("/", `Sec-WebSocket-Extensions: ${extensions}`));
          const { headers, status } = await client.readHead();
          expect(status).toBe(101);
          expect(headers).not.toContain("sec-websocket-extensions");
        });
      });
    }

    test("does not get a message past the limit", async () => {
      const recorder = new Recorder();
      const handle = (exchange: Exchange): undefined => {
        exchange.acceptWebSocket({ ...plainAnswer, compression: true, maxMessageBytes: 10_000 }, recorder);
      };
      const server = await engine.listen(handle, { port: 0 });
      const client = await openWebSocket(server.port, { headers: offer });
      if ("status" in client) throw new Error("The WebSocket was refused.");
      client.send("x".repeat(1_000_000));
      expect((await client.closed).code).toBe(1009);
      expect((await recorder.closed).code).toBe(1009);
      expect(recorder.messages).toEqual([]);
      await server.close(longGraceMs);
    });

    test("refuses what cannot be inflated", async () => {
      const recorder = new Recorder();
      const handle = (exchange: Exchange): undefined => {
        exchange.acceptWebSocket({ ...plainAnswer, compression: true }, recorder);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake("/", "Sec-WebSocket-Extensions: permessage-deflate"));
        await client.readHead();
        await client.write(frame(text, Buffer.alloc(20, 0xff), { reserved: 0x40 }));
        expect(await readClose(client)).toBe(1007);
        client.end();
        expect((await recorder.closed).code).toBe(1007);
      });
    });
  });

  describe("close of a server with WebSockets", () => {
    test("tells them at once that it goes away, and waits for their answer", async () => {
      await speak(engine, async ({ client, recorder, server }) => {
        const closed = server.close(longGraceMs);
        expect(await readClose(client)).toBe(1001);
        await client.write(closeFrame(1001));
        expect(await client.readToEnd()).toHaveLength(0);
        client.end();
        expect(await closed).toBe(0);
        expect((await recorder.closed).code).toBe(1001);
      });
    });

    test("waits for their handlers", async () => {
      const gate = deferred();
      const begun = deferred();
      const events: string[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        const { signal } = exchange;
        exchange.acceptWebSocket(plainAnswer, new Recorder());
        begun.resolve();
        await aborted(signal);
        await gate.promise;
        events.push("cleaned up");
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(handshake());
        await begun.promise;
        const closed = server.close(longGraceMs).then((count) => events.push(`closed ${count}`));
        client.destroy();
        await expect(RawConnection.open(server.port)).rejects.toThrow();
        gate.resolve();
        await closed;
      });
      expect(events).toEqual(["cleaned up", "closed 0"]);
    });

    test("tells those that are accepted meanwhile", async () => {
      const gate = deferred();
      const begun = deferred();
      const recorder = new Recorder();
      const handle = async (exchange: Exchange): Promise<void> => {
        begun.resolve();
        await gate.promise;
        exchange.acceptWebSocket(plainAnswer, recorder);
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(handshake());
        await begun.promise;
        const closed = server.close(longGraceMs);
        gate.resolve();
        expect((await client.readHead()).status).toBe(101);
        expect(await readClose(client)).toBe(1001);
        await client.write(closeFrame(1001));
        client.end();
        expect(await closed).toBe(0);
      });
    });

    test("lets a response in place of one finish", async () => {
      const gate = deferred();
      const begun = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        begun.resolve();
        await gate.promise;
        exchange.respond(403, [], "No.");
      };
      await talk(engine, handle, async ({ client, server }) => {
        await client.write(handshake());
        await begun.promise;
        const closed = server.close(longGraceMs);
        gate.resolve();
        expect((await client.readResponse()).body.toString()).toBe("No.");
        expect(await client.readToEnd()).toHaveLength(0);
        client.end();
        expect(await closed).toBe(0);
      });
    });

    test("cuts those that take longer than its grace, and counts them", async () => {
      await speak(engine, async ({ client, connection, recorder, server }) => {
        const other = await RawConnection.open(server.port);
        connection.pause();
        expect(await server.close(0)).toBe(1);
        expect((await recorder.closed).code).toBe(1006);
        await client.readToEnd();
        other.destroy();
      });
    });
  });
}

function accept(answer: Partial<WebSocketHandshake>): (exchange: Exchange) => undefined {
  return (exchange) => {
    exchange.acceptWebSocket({ ...plainAnswer, ...answer }, new Recorder());
  };
}

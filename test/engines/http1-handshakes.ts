import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import type { Exchange, ExchangeHandler } from "../../src/http/exchange.ts";
import { aborted, deferred, pieces } from "./conformance-facts.ts";
import { get, talk } from "./http1-session.ts";
import { headerOf, type RawConnection } from "./raw-connection.ts";
import { frame, handshake, opcodes, readFrame } from "./websocket-frames.ts";
import { plainAnswer, Recorder } from "./websocket-session.ts";

/** Accepts what asks for a WebSocket and sends its messages back; says of anything else that it is ordinary. */
const echo: ExchangeHandler = async (exchange) => {
  if (!exchange.wantsWebSocket) {
    const body = Buffer.from(await exchange.readBody(100)).toString();
    exchange.respond(200, [], `${exchange.target} ordinary ${body}`);
    return;
  }
  const recorder = new Recorder();
  const connection = exchange.acceptWebSocket(plainAnswer, recorder);
  recorder.react = (message) => void connection.send(message);
};

const h2c = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"];

/** How a connection of HTTP/1.1 becomes a WebSocket, or stays what it is. */
export function describeWebSocketHandshakes(engine: ListeningEngine): void {
  describe("handshake of a WebSocket", () => {
    test("is answered with the proof that its key was read", async () => {
      await talk(engine, echo, async ({ client }) => {
        await client.write(handshake());
        const head = await client.readHead();
        expect(head).toMatchObject({ version: "HTTP/1.1", status: 101, reason: "Switching Protocols" });
        // The example of RFC 6455 §1.3.
        expect(headerOf(head.headers, "sec-websocket-accept")).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        expect(headerOf(head.headers, "upgrade")).toBe("websocket");
        expect(headerOf(head.headers, "connection")).toBe("Upgrade");
        await expectEcho(client, "text");
      });
    });

    for (const lines of [
      ["Upgrade: WebSocket", "Connection: keep-alive, UPGRADE"],
      ["Upgrade: h2c, websocket", "Connection: Upgrade"],
      ["Upgrade: h2c", "Upgrade: websocket", "Connection: keep-alive", "Connection: upgrade"],
    ]) {
      test(`may say it with ${lines.join(", ")}`, async () => {
        await talk(engine, echo, async ({ client }) => {
          await client.write(handshake("/", ...lines));
          expect((await client.readHead()).status).toBe(101);
          await expectEcho(client, "text");
        });
      });
    }

    test("may come byte by byte", async () => {
      await talk(engine, echo, async ({ client }) => {
        for (const byte of handshake()) await client.write(byte);
        expect((await client.readHead()).status).toBe(101);
        for (const byte of frame(opcodes.text, "text")) await client.write(Buffer.of(byte));
        expect((await readFrame(client)).payload.toString()).toBe("text");
      });
    });

    test("loses nothing of what is sent in the same packet", async () => {
      const accepted = deferred();
      const recorder = new Recorder();
      const seen: number[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        exchange.acceptWebSocket(plainAnswer, recorder);
        await Promise.resolve();
        await new Promise<void>((resolve) => process.nextTick(resolve));
        seen.push(recorder.events.length);
        accepted.resolve();
      };
      await talk(engine, handle, async ({ client }) => {
        const early = Buffer.concat([frame(opcodes.text, "one"), frame(opcodes.binary, "two")]);
        await client.write(Buffer.concat([Buffer.from(handshake()), early]));
        await accepted.promise;
        await recorder.told(2);
        expect(recorder.messages).toEqual(["one", new Uint8Array(Buffer.from("two"))]);
        // Before the handler went back to the event loop.
        expect(seen).toEqual([0]);
      });
    });

    test("may come after other requests on the connection", async () => {
      await talk(engine, echo, async ({ client }) => {
        for (const target of ["/1", "/2"]) {
          expect((await client.exchange(get(target))).body.toString()).toBe(`${target} ordinary `);
        }
        await client.write(handshake());
        expect((await client.readHead()).status).toBe(101);
        await expectEcho(client, "text");
      });
    });

    test("is an ordinary request where answers to those before it are still to come", async () => {
      const gate = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/slow") await gate.promise;
        else gate.resolve();
        await echo(exchange);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/slow") + handshake("/early"));
        expect((await client.readResponse()).body.toString()).toBe("/slow ordinary ");
        expect((await client.readResponse()).body.toString()).toBe("/early ordinary ");
      });
    });

    test("is an ordinary request in HTTP/1.0, which knows no upgrade", async () => {
      await talk(engine, echo, async ({ client }) => {
        const { status, body } = await client.exchange(handshake("/old").replace("HTTP/1.1", "HTTP/1.0"));
        expect([status, body.toString()]).toEqual([200, "/old ordinary "]);
      });
    });

    test("is an ordinary request in a POST, whose body is read", async () => {
      await talk(engine, echo, async ({ client }) => {
        const message = handshake("/form", "Content-Length: 4").replace("GET", "POST");
        expect((await client.exchange(`${message}text`)).body.toString()).toBe("/form ordinary text");
        expect((await client.exchange(get("/next"))).body.toString()).toBe("/next ordinary ");
      });
    });

    test("reduces a target that is an address", async () => {
      const recorder = new Recorder();
      const seen: unknown[] = [];
      const handle = (exchange: Exchange): undefined => {
        seen.push(exchange.target, exchange.header("host"));
        exchange.acceptWebSocket(plainAnswer, recorder);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake("http://other.example/a?b=c"));
        expect((await client.readHead()).status).toBe(101);
      });
      expect(seen).toEqual(["/a?b=c", "other.example"]);
    });

    for (const [name, message] of Object.entries({
      "no Host": handshake().replace("Host: test.local\r\n", ""),
      "a target that is none": handshake("a"),
      "too many headers": handshake("/", ...Array.from({ length: 100 }, (_, index) => `X-${index}: 1`)),
      "a header that is too long": handshake("/", `X-Long: ${"x".repeat(9000)}`),
      "a body": `${handshake("/", "Content-Length: 4")}text`,
      "no key": handshake().replace(/Sec-WebSocket-Key.*\r\n/, ""),
    })) {
      test(`with ${name} is refused, and nothing after it is read`, async () => {
        const handled: string[] = [];
        const handle = (exchange: Exchange): undefined => {
          handled.push(exchange.target);
          exchange.respond(200, [], "handled");
        };
        await talk(engine, handle, async ({ client }) => {
          const { status, headers } = await client.exchange(message + get("/after"));
          expect(status).toBe(400);
          expect(headerOf(headers, "connection")).toBe("close");
          expect(await client.readToEnd()).toHaveLength(0);
          expect(handled).toEqual([]);
        });
      });
    }

    test("of another version is told which one is spoken", async () => {
      await talk(engine, echo, async ({ client }) => {
        const { status, headers } = await client.exchange(handshake("/", "Sec-WebSocket-Version: 8"));
        expect(status).toBe(426);
        expect(headerOf(headers, "sec-websocket-version")).toBe("13");
        expect(headerOf(headers, "upgrade")).toBe("websocket");
        // RFC 9110 §7.8: whoever sends Upgrade names it in Connection.
        expect(headerOf(headers, "connection")).toBe("close, upgrade");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });
  });

  describe("wish for another protocol", () => {
    test("is ignored, and leaves the connection in step", async () => {
      await talk(engine, echo, async ({ client }) => {
        for (const target of ["/1", "/2"]) {
          expect((await client.exchange(get(target, ...h2c))).body.toString()).toBe(`${target} ordinary `);
        }
        expect((await client.exchange(get("/3"))).body.toString()).toBe("/3 ordinary ");
      });
    });

    for (const [name, framed] of Object.entries({
      "of known length": ["Content-Length: 4\r\n\r\ntext"],
      "in chunks": ["Transfer-Encoding: chunked\r\n\r\n", "2\r\nte\r\n2\r\nxt\r\n", "0\r\n\r\n"],
    })) {
      test(`does not keep a body ${name} from being read`, async () => {
        await talk(engine, echo, async ({ client }) => {
          await client.write(
            get("/", ...h2c)
              .replace("GET", "POST")
              .slice(0, -2),
          );
          for (const part of framed) await client.write(part);
          expect((await client.readResponse()).body.toString()).toBe("/ ordinary text");
          expect((await client.exchange(get("/next"))).body.toString()).toBe("/next ordinary ");
        });
      });
    }

    test("of a 426 that the handler sends is named in Connection", async () => {
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(426, ["upgrade", "websocket"], null);
      };
      await talk(engine, handle, async ({ client }) => {
        const { headers } = await client.exchange(get("/"));
        expect([headerOf(headers, "upgrade"), headerOf(headers, "connection")]).toEqual(["websocket", "upgrade"]);
        expect((await client.exchange(get("/"))).status).toBe(426);
      });
    });
  });

  describe("response in place of a WebSocket", () => {
    test("is a whole message that ends the connection", async () => {
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(403, ["content-type", "text/plain"], "No.");
      };
      await talk(engine, handle, async ({ client }) => {
        const { headers, reason, status, body } = await client.exchange(handshake());
        expect([status, reason, body.toString()]).toEqual([403, "Forbidden", "No."]);
        expect(headerOf(headers, "connection")).toBe("close");
        expect(headerOf(headers, "date")).toBeDefined();
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("can be read by a client that goes on sending", async () => {
      const handle = (exchange: Exchange): undefined => {
        exchange.respond(403, [], "No.");
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake());
        await client.write(new Uint8Array(50_000_000));
        expect((await client.readResponse()).body.toString()).toBe("No.");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("is cut when its stream fails", async () => {
      async function* failing(): AsyncGenerator<string> {
        yield "half";
        throw new Error("fails");
      }
      const outcome = deferred<unknown>();
      const handle = async (exchange: Exchange): Promise<void> => {
        outcome.resolve(await exchange.respond(200, [], failing()));
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake());
        await expect(client.readResponse()).rejects.toThrow();
        expect(await outcome.promise).toMatchObject({ kind: "failed" });
      });
    });

    test("stops its stream when the client leaves", async () => {
      const outcome = deferred<unknown>();
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) yield new Uint8Array(100_000);
      }
      const handle = async (exchange: Exchange): Promise<void> => {
        outcome.resolve(await exchange.respond(200, [], endless()));
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake());
        client.openContent(await client.readHead());
        await client.readPiece();
        client.destroy();
        expect(await outcome.promise).toEqual({ kind: "gone" });
      });
    });

    test("is sent at the pace of the client", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], pieces(...Array.from({ length: 30 }, () => new Uint8Array(1_000_000))));
      };
      await talk(engine, handle, async ({ client }) => {
        expect((await client.exchange(handshake())).body).toHaveLength(30_000_000);
      });
    });
  });

  test("response to a handshake whose client has left goes nowhere", async () => {
    const begun = deferred();
    const outcome = deferred<unknown>();
    const handle = async (exchange: Exchange): Promise<void> => {
      begun.resolve();
      await aborted(exchange.signal);
      outcome.resolve(await exchange.respond(200, [], pieces("text")));
    };
    await talk(engine, handle, async ({ client }) => {
      await client.write(handshake());
      await begun.promise;
      client.destroy();
      expect(await outcome.promise).toEqual({ kind: "gone" });
    });
  });

  for (const leaving of ["destroy", "end"] as const) {
    test(`client that leaves a handshake unanswered is noticed: ${leaving}`, async () => {
      const begun = deferred();
      const recorder = new Recorder();
      const sent: unknown[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        const { signal } = exchange;
        begun.resolve();
        await aborted(signal);
        const connection = exchange.acceptWebSocket(plainAnswer, recorder);
        sent.push(connection.isOpen, connection.bufferedBytes, await connection.send("text"));
        connection.push("text");
        connection.ping();
        connection.pause();
        connection.resume();
        connection.close(1000, "");
        connection.terminate();
        expect(exchange.signal.aborted).toBe(true);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(handshake());
        await begun.promise;
        client[leaving]();
        expect(await recorder.closed).toEqual({ code: 1006, reason: "" });
        expect(sent).toEqual([false, 0, undefined]);
      });
    });
  }
}

async function expectEcho(client: RawConnection, text: string): Promise<void> {
  await client.write(frame(opcodes.text, text));
  expect((await readFrame(client)).payload.toString()).toBe(text);
}

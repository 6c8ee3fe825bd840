import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import {
  BodyIncompleteError,
  BodyTooLargeError,
  type Exchange,
  type ExchangeHandler,
} from "../../src/http/exchange.ts";
import { deferred, outcomeOf, stalled } from "./conformance-facts.ts";
import { echoTarget, get, post, talk } from "./http1-session.ts";
import { headerOf, type RawConnection } from "./raw-connection.ts";

const continueLine = "Expect: 100-continue";

/** What the bodies of requests mean for the connection. */
export function describeRequestBodies(engine: ListeningEngine): void {
  describe("100-continue", () => {
    test("is sent when the body is read", async () => {
      for (const handle of [readAndEcho, streamAndEcho]) {
        await talk(engine, handle, async ({ client }) => {
          await client.write(post("/", ["Content-Length: 3", continueLine]));
          expect(await client.readHead()).toMatchObject({ status: 100, headers: [] });
          const { status, body } = await client.exchange("abc");
          expect([status, body.toString()]).toEqual([200, "abc"]);
          expect((await client.exchange(post("/", ["Content-Length: 1"], "d"))).body.toString()).toBe("d");
        });
      }
    });

    test("is not sent when the answer needs no body", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { status, headers } = await client.exchange(post("/", ["Content-Length: 3", continueLine]));
        expect(status).toBe(200);
        // Whether the body comes is unknown, so the next request could not be told from it.
        expect(headerOf(headers, "connection")).toBe("close");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("is not sent when there is no body to come", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        expect(await client.exchange(post("/", ["Content-Length: 0", continueLine]))).toMatchObject({ status: 200 });
      });
    });

    test("is not sent for a body above the limit", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        const { status } = await client.exchange(post("/", ["Content-Length: 101", continueLine]));
        expect(status).toBe(413);
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("is ignored in HTTP/1.0", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        const message = `POST / HTTP/1.0\r\nContent-Length: 3\r\n${continueLine}\r\n\r\nabc`;
        expect(await client.exchange(message)).toMatchObject({ status: 200 });
      });
    });

    test("is the only expectation that can be met", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { status, body } = await client.exchange(get("/", "Expect: miracles"));
        expect(status).toBe(417);
        expect(JSON.parse(body.toString())).toEqual({ detail: "Expectation Failed" });
      });
    });
  });

  describe("body above the limit", () => {
    test("lets a client that sends everything first read the answer", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        const body = "x".repeat(30_000_000);
        await expectLastAnswer(client, post("/", [`Content-Length: ${body.length}`], body), 413);
      });
    });

    test("lets a client that sends chunks first read the answer", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        const chunks = `fa00\r\n${"x".repeat(64_000)}\r\n`.repeat(500);
        await expectLastAnswer(client, post("/", ["Transfer-Encoding: chunked"], `${chunks}0\r\n\r\n`), 413);
      });
    });

    test("is not read any further before the answer", async () => {
      const gate = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        await outcomeOf(Promise.resolve(exchange.readBody(100)));
        await gate.promise;
        exchange.respond(413, [], "too large");
      };
      await talk(engine, handle, async ({ client }) => {
        const chunk = `fa00\r\n${"x".repeat(64_000)}\r\n`;
        let sentCount = 0;
        const sendAll = async (): Promise<void> => {
          await client.write(post("/", ["Transfer-Encoding: chunked"]));
          for (; sentCount < 1000; sentCount++) await client.write(chunk);
        };
        const sentAll = sendAll();
        await stalled(() => sentCount);
        expect(sentCount).toBeLessThan(1000);
        gate.resolve();
        expect((await client.readResponse()).status).toBe(413);
        await sentAll;
      });
    });

    test("ends the connection even when it was small", async () => {
      await talk(engine, readAndEcho, async ({ client }) => {
        const body = "x".repeat(101);
        await expectLastAnswer(client, post("/", ["Content-Length: 101"], body) + get("/ignored"), 413);
      });
    });
  });

  describe("unread body", () => {
    test("that is small leaves the connection for the next request", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        await client.write(post("/1", ["Content-Length: 3"], "abc"));
        expect(headerOf((await client.readResponse()).headers, "connection")).not.toBe("close");
        await client.write(post("/2", ["Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\n\r\n"));
        expect((await client.readResponse()).body.toString()).toBe("/2");
        // Sent only after the answer is there.
        await client.write(post("/3", ["Content-Length: 3"]));
        expect((await client.readResponse()).body.toString()).toBe("/3");
        await client.write("abc");
        expect((await client.exchange(get("/4"))).body.toString()).toBe("/4");
      });
    });

    test("of which a part was read leaves the connection for the next request", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target !== "/next") for await (const _piece of exchange.streamBody()) break;
        exchange.respond(200, [], exchange.target);
      };
      for (const framing of ["Content-Length: 6", "Transfer-Encoding: chunked"]) {
        await talk(engine, handle, async ({ client }) => {
          const [first, second] = framing.startsWith("C") ? ["abc", "def"] : ["3\r\nabc\r\n", "3\r\ndef\r\n0\r\n\r\n"];
          expect((await client.exchange(post("/part", [framing], first))).body.toString()).toBe("/part");
          expect((await client.exchange(second + get("/next"))).body.toString()).toBe("/next");
        });
      }
    });

    test("that is announced as large ends the connection with the answer", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const body = "x".repeat(4_000_000);
        await expectLastAnswer(client, post("/", [`Content-Length: ${body.length}`], body), 200);
      });
    });

    test("that turns out to be large ends the connection after the answer", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const chunk = `fa00\r\n${"x".repeat(64_000)}\r\n`;
        const { body } = await client.exchange(post("/", ["Transfer-Encoding: chunked"], chunk));
        expect(body.toString()).toBe("/");
        await client.write(chunk.repeat(30));
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("of a client that asked to close does not keep the answer from it", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const body = "x".repeat(200_000);
        const lines = [`Content-Length: ${body.length}`, "Connection: close"];
        await expectLastAnswer(client, post("/", lines, body), 200);
      });
    });

    test("can still be on its way when the answer is complete, and its reader is told so", async () => {
      const result = deferred<unknown>();
      const handle = async (exchange: Exchange): Promise<void> => {
        const body = exchange.readBody(100);
        exchange.respond(200, [], "early");
        result.resolve(await outcomeOf(Promise.resolve(body)));
      };
      await talk(engine, handle, async ({ client }) => {
        const { body } = await client.exchange(post("/", ["Content-Length: 3"]));
        expect(body.toString()).toBe("early");
        expect(await result.promise).toBeInstanceOf(BodyIncompleteError);
      });
    });
  });

  describe("body that is streamed beyond the answer", () => {
    test("does not seem complete to its reader", async () => {
      const result = deferred<unknown>();
      const readOn = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/next") return exchange.respond(200, [], "next") as undefined;
        const body = exchange.streamBody()[Symbol.asyncIterator]();
        await body.next();
        exchange.respond(200, [], "early");
        await readOn.promise;
        result.resolve(await outcomeOf(body.next()));
      };
      await talk(engine, handle, async ({ client }) => {
        expect((await client.exchange(post("/", ["Content-Length: 6"], "abc"))).body.toString()).toBe("early");
        expect((await client.exchange(`def${get("/next")}`)).body.toString()).toBe("next");
        readOn.resolve();
        expect(await result.promise).toBeInstanceOf(BodyIncompleteError);
      });
    });
  });

  describe("body that is read for the first time after the answer", () => {
    test("is incomplete, be it thrown away already or not", async () => {
      const results: unknown[] = [];
      const handle = async (exchange: Exchange): Promise<void> => {
        exchange.respond(200, [], exchange.target);
        if (exchange.target === "/next") return;
        results.push(await outcomeOf(drain(exchange.streamBody())));
        results.push(await outcomeOf(Promise.resolve().then(() => exchange.readBody(100))));
      };
      for (const [framing, body] of [
        ["Content-Length: 3", "abc"],
        ["Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n"],
      ] as const) {
        await talk(engine, handle, async ({ client }) => {
          expect((await client.exchange(post("/", [framing]))).status).toBe(200);
          expect((await client.exchange(body + get("/next"))).body.toString()).toBe("/next");
        });
      }
      expect(results).toEqual(results.map(() => expect.any(BodyIncompleteError)));
      expect(results).toHaveLength(4);
    });
  });

  describe("body with broken chunks", () => {
    test("is answered with 400 while it is read, and its reader is told so", async () => {
      const result = deferred<unknown>();
      const handle = async (exchange: Exchange): Promise<void> => {
        result.resolve(await outcomeOf(Promise.resolve(exchange.readBody(100))));
        exchange.respond(200, [], "not sent");
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(post("/", ["Transfer-Encoding: chunked"], "3\r\nabc\r\nxyz\r\n"));
        expect(await result.promise).toBeInstanceOf(BodyIncompleteError);
        const { status, body } = await client.readResponse();
        expect(status).toBe(400);
        expect(JSON.parse(body.toString())).toEqual({ detail: "Bad Request" });
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("ends the connection once the request was answered, without a second answer", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { body } = await client.exchange(post("/", ["Transfer-Encoding: chunked"], "3\r\nabc\r\n"));
        expect(body.toString()).toBe("/");
        await client.write("xyz\r\n");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    for (const target of ["/", "/last"]) {
      test(`cuts the streamed answer to ${target}`, async () => {
        const result = deferred<unknown>();
        const handle = async (exchange: Exchange): Promise<void> => {
          const headers = exchange.target === "/last" ? ["connection", "close"] : [];
          result.resolve(await exchange.respond(200, headers, exchange.streamBody()));
        };
        await talk(engine, handle, async ({ client }) => {
          await client.write(post(target, ["Transfer-Encoding: chunked"], "3\r\nabc\r\n"));
          client.openContent(await client.readHead());
          expect((await client.readPiece())?.toString()).toBe("abc");
          await client.write("xyz\r\n");
          await expect(client.readPiece()).rejects.toThrow();
          expect(await result.promise).toEqual({ kind: "gone" });
        });
      });
    }
  });
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _piece of pieces);
}

const readAndEcho: ExchangeHandler = async (exchange) => {
  try {
    exchange.respond(200, [], await exchange.readBody(100));
  } catch (error) {
    if (error instanceof BodyTooLargeError) exchange.respond(413, [], "too large");
  }
};

const streamAndEcho: ExchangeHandler = async (exchange) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of exchange.streamBody()) pieces.push(piece);
  exchange.respond(200, [], Buffer.concat(pieces));
};

/** Sends all of a message before it looks at the answer, which must be there, and be the last one. */
async function expectLastAnswer(client: RawConnection, message: string, status: number): Promise<void> {
  await client.write(message);
  const response = await client.readResponse();
  expect(response.status).toBe(status);
  expect(headerOf(response.headers, "connection")).toBe("close");
  expect(await client.readToEnd()).toHaveLength(0);
}

import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import { aborted, deferred, pieces } from "./conformance-facts.ts";
import { echoTarget, get, post, talk } from "./http1-session.ts";
import { headerOf } from "./raw-connection.ts";

/** Several requests on one connection, and how connections end. */
export function describeConnections(engine: ListeningEngine): void {
  describe("message", () => {
    test("starts with version, status and reason", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        expect(await client.exchange(get("/"))).toMatchObject({ version: "HTTP/1.1", status: 200, reason: "OK" });
      });
    });

    test("has one Date of the present", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { headers } = await client.exchange(get("/"));
        const date = headerOf(headers, "date") ?? "";
        expect(headers.filter((name) => name === "date")).toHaveLength(1);
        expect(new Date(date).toUTCString()).toBe(date);
        expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
      });
    });

    test("frames a stream in chunks, and nothing else", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], pieces("a", "bc"));
      };
      await talk(engine, handle, async ({ client }) => {
        const { headers, body } = await client.exchange(get("/"));
        expect(headerOf(headers, "transfer-encoding")).toBe("chunked");
        expect(headerOf(headers, "content-length")).toBeUndefined();
        expect(body.toString()).toBe("abc");
      });
    });

    test("to HEAD leaves the connection in step", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], exchange.target === "/stream" ? pieces("a", "bc") : "text");
      };
      await talk(engine, handle, async ({ client }) => {
        const head = (target: string): string => get(target).replace("GET", "HEAD");
        await client.write(head("/text") + head("/stream") + get("/text"));
        expect(headerOf((await client.readResponse("HEAD")).headers, "content-length")).toBe("4");
        expect((await client.readResponse("HEAD")).status).toBe(200);
        expect((await client.readResponse()).body.toString()).toBe("text");
      });
    });

    for (const status of [204, 304]) {
      test(`of status ${status} leaves the connection in step`, async () => {
        const handle = async (exchange: Exchange): Promise<void> => {
          await exchange.respond(exchange.target === "/empty" ? status : 200, [], pieces("text"));
        };
        await talk(engine, handle, async ({ client }) => {
          await client.write(get("/empty") + get("/text"));
          const { headers } = await client.readResponse();
          expect(headerOf(headers, "transfer-encoding")).toBeUndefined();
          expect((await client.readResponse()).body.toString()).toBe("text");
        });
      });
    }
  });

  describe("connection", () => {
    test("serves one request after the other", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        for (const target of ["/1", "/2", "/3"]) {
          expect((await client.exchange(get(target))).body.toString()).toBe(target);
        }
      });
    });

    test("answers pipelined requests in their order, whichever is ready first", async () => {
      const gates = [deferred(), deferred(), deferred()];
      const handle = async (exchange: Exchange): Promise<void> => {
        const index = Number(exchange.target.slice(1));
        await gates[index]?.promise;
        gates[index - 1]?.resolve();
        await exchange.respond(200, [], index === 1 ? pieces("/", "1") : exchange.target);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/0") + get("/1") + get("/2"));
        gates[2]?.resolve();
        for (const target of ["/0", "/1", "/2"]) {
          expect((await client.readResponse()).body.toString()).toBe(target);
        }
      });
    });

    test("keeps pipelined requests apart from the bodies before them", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        const body = await exchange.readBody(100);
        exchange.respond(200, [], `${exchange.target} ${Buffer.from(body).toString()}`);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(
          post("/1", ["Content-Length: 3"], "abc") +
            post("/2", ["Transfer-Encoding: chunked"], "2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n") +
            get("/3"),
        );
        for (const text of ["/1 abc", "/2 de", "/3 "]) {
          expect((await client.readResponse()).body.toString()).toBe(text);
        }
      });
    });

    test("takes a request that comes byte by byte", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        for (const byte of get("/slow?a=b", "X-A: 1")) await client.write(byte);
        expect((await client.readResponse()).body.toString()).toBe("/slow?a=b");
      });
    });

    test("ends after the answer when the client asks for it", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { headers, body } = await client.exchange(get("/last", "Connection: close"));
        expect(headerOf(headers, "connection")).toBe("close");
        expect(body.toString()).toBe("/last");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("ends after the answer when the response asks for it", async () => {
      const handled: string[] = [];
      const handle = (exchange: Exchange): undefined => {
        handled.push(exchange.target);
        exchange.respond(200, ["connection", "close"], exchange.target);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/1") + get("/2"));
        const { headers, body } = await client.readResponse();
        expect(headers.filter((name) => name === "connection")).toHaveLength(1);
        expect(headerOf(headers, "connection")).toBe("close");
        expect(body.toString()).toBe("/1");
        expect(await client.readToEnd()).toHaveLength(0);
        // RFC 9112 §9.6: what follows must not be processed.
        expect(handled).toEqual(["/1"]);
      });
    });

    test("ends after the answer to HTTP/1.0, whose Host may be missing", async () => {
      await talk(engine, echoTarget, async ({ client }) => {
        const { headers, body } = await client.exchange("GET /old HTTP/1.0\r\n\r\n");
        expect(headerOf(headers, "connection")).toBe("close");
        expect(body.toString()).toBe("/old");
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("ends where a stream to HTTP/1.0 ends, which knows no chunks", async () => {
      const handle = async (exchange: Exchange): Promise<void> => {
        await exchange.respond(200, [], pieces("a", "bc"));
      };
      await talk(engine, handle, async ({ client }) => {
        const { headers, body } = await client.exchange("GET / HTTP/1.0\r\n\r\n");
        expect(headerOf(headers, "transfer-encoding")).toBeUndefined();
        expect(body.toString()).toBe("abc");
      });
    });

    test("counts as left when the client closes its half", async () => {
      const gone = deferred();
      const begun = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        begun.resolve();
        await aborted(exchange.signal);
        gone.resolve();
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/"));
        await begun.promise;
        client.end();
        await gone.promise;
      });
    });

    test("aborts all of its requests when the client leaves", async () => {
      const log: string[] = [];
      const allBegun = deferred();
      const allGone = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        const { signal, target } = exchange;
        if (target === "/2") allBegun.resolve();
        await aborted(signal);
        const outcome = await exchange.respond(200, [], pieces("a"));
        log.push(`${target} ${outcome?.kind}`);
        if (log.length === 3) allGone.resolve();
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/0") + get("/1") + get("/2"));
        await allBegun.promise;
        client.destroy();
        await allGone.promise;
      });
      expect(log.sort()).toEqual(["/0 gone", "/1 gone", "/2 gone"]);
    });

    test("closes streams behind an answer that never came, when the client leaves", async () => {
      const begun = deferred();
      const outcome = deferred<unknown>();
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          yield new Uint8Array(10_000);
          begun.resolve();
        }
      }
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/stuck") await aborted(exchange.signal);
        else outcome.resolve(await exchange.respond(200, [], endless()));
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/stuck") + get("/endless"));
        await begun.promise;
        client.destroy();
        expect(await outcome.promise).toEqual({ kind: "gone" });
      });
    });

    test("does not take streams for sent that wait behind an answer when the client leaves", async () => {
      const ended = deferred();
      const outcome = deferred<unknown>();
      async function* short(): AsyncGenerator<string> {
        yield "short";
        setImmediate(() => setImmediate(ended.resolve));
      }
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/stuck") await aborted(exchange.signal);
        else outcome.resolve(await exchange.respond(200, [], short()));
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/stuck") + get("/short"));
        await ended.promise;
        client.destroy();
        expect(await outcome.promise).toEqual({ kind: "gone" });
      });
    });

    test("is cut by a stream that fails, but not before the answers ahead of it", async () => {
      const gate = deferred();
      async function* failing(): AsyncGenerator<string> {
        yield "half";
        gate.resolve();
        throw new Error("fails");
      }
      const handle = async (exchange: Exchange): Promise<void> => {
        if (exchange.target === "/first") await gate.promise;
        await exchange.respond(200, [], exchange.target === "/first" ? "first" : failing());
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(get("/first") + get("/failing"));
        expect((await client.readResponse()).body.toString()).toBe("first");
        await expect(client.readResponse()).rejects.toThrow();
      });
    });
  });
}

import { describe, expect, test } from "vitest";
import type { ListeningEngine } from "../../src/http/engine.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import { deferred } from "./conformance-facts.ts";
import { get, post, talk } from "./http1-session.ts";
import { headerOf } from "./raw-connection.ts";

interface Refused {
  readonly message: string;
  /** Default 400. */
  readonly status?: number;
  /** What an engine may answer, too, that does not see how far the request line reaches. */
  readonly otherStatus?: number;
}

const malformed: Readonly<Record<string, Refused>> = {
  "bytes that are no HTTP": { message: "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n" },
  "a method that is no token": { message: "G(T / HTTP/1.1\r\nHost: a\r\n\r\n" },
  "a request line without a version": { message: "GET /\r\n\r\n", status: 505 },
  "a version it does not speak": { message: "GET / HTTP/2.0\r\nHost: a\r\n\r\n", status: 505 },
  "a version that does not exist": { message: "GET / HTTP/1.7\r\nHost: a\r\n\r\n" },
  "a space in the target": { message: "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n" },
  "a NUL in the target": { message: "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n" },
  "a byte above ASCII in the target": { message: "GET /caf\xe9 HTTP/1.1\r\nHost: a\r\n\r\n" },
  "line feeds without carriage returns": { message: "GET / HTTP/1.1\nHost: a\n\n" },
  "a header line without a colon": { message: "GET / HTTP/1.1\r\nHost: a\r\nX-Bad\r\n\r\n" },
  "a header line without a name": { message: "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n" },
  "a space before the colon": { message: "GET / HTTP/1.1\r\nHost: a\r\nX-Bad : b\r\n\r\n" },
  "a header that goes on in the next line": { message: "GET / HTTP/1.1\r\nHost: a\r\nX-Bad: b\r\n c\r\n\r\n" },
  "a space before the first header": { message: "GET / HTTP/1.1\r\n Host: a\r\n\r\n" },
  "a NUL in a header": { message: "GET / HTTP/1.1\r\nHost: a\r\nX-Bad: a\0b\r\n\r\n" },
  "a carriage return in a header": { message: "GET / HTTP/1.1\r\nHost: a\r\nX-Bad: a\rb\r\n\r\n" },
  "two different Hosts": { message: "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
  "the same Host twice": { message: "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n" },
  "no Host": { message: "GET / HTTP/1.1\r\n\r\n" },
  "a head without end": { message: `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(70_000)}\r\n\r\n`, status: 431 },
  "a target without end": {
    message: `GET /${"x".repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    status: 414,
    otherStatus: 431,
  },
  "CONNECT, for it is no proxy": { message: "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", status: 501 },
};

// Where two servers could disagree on the end of a request, the one behind would take its rest for another request.
const smuggled: Readonly<Record<string, Refused>> = {
  "both Content-Length and Transfer-Encoding": {
    message: post("/", ["Content-Length: 6", "Transfer-Encoding: chunked"], "0\r\n\r\nG"),
  },
  "both Transfer-Encoding and Content-Length": {
    message: post("/", ["Transfer-Encoding: chunked", "Content-Length: 6"], "0\r\n\r\nG"),
  },
  "two different Content-Lengths": { message: post("/", ["Content-Length: 1", "Content-Length: 2"], "ab") },
  "the same Content-Length twice": { message: post("/", ["Content-Length: 1", "Content-Length: 1"], "a") },
  "a list of Content-Lengths": { message: post("/", ["Content-Length: 1, 1"], "a") },
  "a Content-Length with a sign": { message: post("/", ["Content-Length: +1"], "a") },
  "a negative Content-Length": { message: post("/", ["Content-Length: -1"], "a") },
  "a hexadecimal Content-Length": { message: post("/", ["Content-Length: 0x1"], "a") },
  "an empty Content-Length": { message: post("/", ["Content-Length: "]) },
  "a Content-Length that overflows": { message: post("/", ["Content-Length: 99999999999999999999999"], "a") },
  "a coding it does not know": { message: post("/", ["Transfer-Encoding: gzip"], "a"), status: 501 },
  "a coding it does not know before chunked": {
    message: post("/", ["Transfer-Encoding: gzip, chunked"], "0\r\n\r\n"),
    status: 501,
  },
  "chunked twice": { message: post("/", ["Transfer-Encoding: chunked, chunked"], "0\r\n\r\n") },
  "chunked in two headers": {
    message: post("/", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "0\r\n\r\n"),
  },
  "chunked before another coding": { message: post("/", ["Transfer-Encoding: chunked, identity"], "0\r\n\r\n") },
  "a misspelt coding": { message: post("/", ["Transfer-Encoding: xchunked"], "0\r\n\r\n"), status: 501 },
  "chunks in HTTP/1.0": { message: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
};

/** Requests that no handler gets to see. */
export function describeRefusals(engine: ListeningEngine): void {
  const describeTable = (title: string, table: Readonly<Record<string, Refused>>): void => {
    describe(title, () => {
      for (const [name, { message, status = 400, otherStatus = status }] of Object.entries(table)) {
        test(`${name}: ${status}`, () => expectRefusal(engine, message, [status, otherStatus]));
      }
    });
  };

  describeTable("malformed request", malformed);
  describeTable("request with an end that can be misread", smuggled);

  describe("refusal", () => {
    test("comes after the answers to the requests before", async () => {
      const gate = deferred();
      const handle = async (exchange: Exchange): Promise<void> => {
        await gate.promise;
        exchange.respond(200, [], exchange.target);
      };
      await talk(engine, handle, async ({ client }) => {
        await client.write(`${get("/1")}${get("/2")}nonsense\r\n\r\n`);
        gate.resolve();
        expect((await client.readResponse()).body.toString()).toBe("/1");
        expect((await client.readResponse()).body.toString()).toBe("/2");
        expect((await client.readResponse()).status).toBe(400);
        expect(await client.readToEnd()).toHaveLength(0);
      });
    });

    test("can be read by a client that goes on sending", async () => {
      await talk(
        engine,
        () => undefined,
        async ({ client }) => {
          await client.write(`nonsense\r\n\r\n${"x".repeat(3_000_000)}`);
          expect((await client.readResponse()).status).toBe(400);
          expect(await client.readToEnd()).toHaveLength(0);
        },
      );
    });

    test("leaves the server in order for the next client", async () => {
      const handle = (exchange: Exchange): undefined => exchange.respond(200, [], "fine") as undefined;
      await talk(engine, handle, async ({ client, server }) => {
        expect((await client.exchange("nonsense\r\n\r\n")).status).toBe(400);
        expect(await (await fetch(server.url)).text()).toBe("fine");
      });
    });
  });
}

async function expectRefusal(engine: ListeningEngine, message: string, statuses: readonly number[]): Promise<void> {
  const handled: string[] = [];
  const handle = (exchange: Exchange): undefined => {
    handled.push(exchange.target);
    exchange.respond(200, [], "handled");
  };
  await talk(engine, handle, async ({ client }) => {
    await client.write(message + get("/smuggled"));
    const response = await client.readResponse();
    expect(statuses).toContain(response.status);
    expect(headerOf(response.headers, "connection")).toBe("close");
    expect(headerOf(response.headers, "content-type")).toBe("application/json");
    expect(headerOf(response.headers, "date")).toBeDefined();
    expect(JSON.parse(response.body.toString())).toEqual({ detail: expect.any(String) });
    expect(await client.readToEnd()).toHaveLength(0);
    expect(handled).toEqual([]);
  });
}

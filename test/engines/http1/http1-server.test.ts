import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { BoltAPI } from "boltapi";
import { describe, expect, test } from "vitest";
import { http1Engine } from "../../../src/engines/http1/http1-engine.ts";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import type { Exchange, ExchangeHandler } from "../../../src/http/exchange.ts";
import { FieldSyntaxError } from "../../../src/http/field-syntax.ts";
import { deferred, pieces, stalled } from "../conformance-facts.ts";
import { echoTarget, get, talk } from "../http1-session.ts";
import { RawConnection } from "../raw-connection.ts";
import { MemorySocket, settled } from "./memory-socket.ts";
import { certificate, privateKey } from "./tls-certificate.ts";

const longGraceMs = 60_000;

/** A connection of the handler without a network. */
function attach(handle: ExchangeHandler, options = {}): MemorySocket {
  const socket = new MemorySocket();
  new Http1Server(handle, {}, options).accept(socket.asSocket);
  return socket;
}

describe("answers", () => {
  test("to requests that came together leave in one write", async () => {
    const socket = attach(echoTarget);
    const writes: string[] = [];
    const write = socket._write.bind(socket);
    socket._write = (bytes, encoding, onWritten) => {
      writes.push(bytes.toString("latin1"));
      write(bytes, encoding, onWritten);
    };
    await socket.deliver(get("/1") + get("/2") + get("/3"));
    expect(writes).toHaveLength(1);
    expect(socket.statuses).toEqual([200, 200, 200]);
  });

  test("that become ready together leave in one write, too", async () => {
    const gate = deferred();
    const socket = attach(async (exchange) => {
      await gate.promise;
      exchange.respond(200, [], exchange.target);
    });
    await socket.deliver(get("/1") + get("/2") + get("/3"));
    let writeCount = 0;
    const write = socket._write.bind(socket);
    socket._write = (bytes, encoding, onWritten) => {
      writeCount++;
      write(bytes, encoding, onWritten);
    };
    gate.resolve();
    await settled();
    expect(socket.statuses).toEqual([200, 200, 200]);
    expect(writeCount).toBeLessThanOrEqual(2);
  });

  test("keep a Date of their own", async () => {
    const date = "Tue, 15 Nov 1994 08:12:31 GMT";
    const socket = attach((exchange) => {
      exchange.respond(200, ["date", date], null);
      return undefined;
    });
    await socket.deliver(get("/"));
    expect(socket.sent.match(/^date: .*$/gm)).toEqual([`date: ${date}`]);
  });

  test("have a Date of the second", async () => {
    const socket = attach(echoTarget);
    await socket.deliver(get("/"));
    const [, date = ""] = /^date: (.*)\r$/m.exec(socket.sent) ?? [];
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(5000);
  });

  test("cannot be split by a header", async () => {
    const errors: unknown[] = [];
    const socket = attach((exchange) => {
      for (const headers of [
        ["x-a", "1\r\nx-b: 2"],
        ["x-a\r\nx-b", "1"],
        ["x-a", "\0"],
        ["x-a", "\u0100"],
      ]) {
        try {
          exchange.respond(200, headers, null);
        } catch (error) {
          errors.push(error);
        }
      }
      exchange.respond(500, [], null);
      return undefined;
    });
    await socket.deliver(get("/"));
    expect(errors).toEqual(errors.map(() => expect.any(FieldSyntaxError)));
    expect(errors).toHaveLength(4);
    expect(socket.statuses).toEqual([500]);
  });

  test("are those of the headers they were given, however alike these are", async () => {
    const shared = Object.freeze(["content-type", "text/plain"]);
    const own = ["x-count", "0"];
    const socket = attach((exchange) => {
      const index = Number(exchange.target.slice(1));
      own[1] = String(index);
      exchange.respond(index === 2 ? 201 : 200, index % 2 === 0 ? shared : own, null);
      return undefined;
    });
    await socket.deliver([0, 0, 1, 1, 2, 3].map((index) => get(`/${index}`)).join(""));
    const heads = socket.sent.split("\r\n\r\n").slice(0, -1);
    expect(socket.statuses).toEqual([200, 200, 200, 200, 201, 200]);
    expect(heads.map((head) => /content-type: .*|x-count: .*/.exec(head)?.[0])).toEqual([
      ...["content-type: text/plain", "content-type: text/plain", "x-count: 1", "x-count: 1"],
      ...["content-type: text/plain", "x-count: 3"],
    ]);
  });
});

describe("requests on one connection", () => {
  test("wait with the client when there are too many to be answered", async () => {
    let begunCount = 0;
    const gate = deferred();
    const socket = attach(async (exchange) => {
      begunCount++;
      await gate.promise;
      exchange.respond(200, [], null);
    });
    await socket.deliver(get("/").repeat(100));
    expect(begunCount).toBe(32);
    expect(socket.isPaused()).toBe(true);
    gate.resolve();
    await settled(10);
    expect(socket.statuses).toHaveLength(100);
    expect(socket.isPaused()).toBe(false);
  });

  test("wait with the client while large answers wait for the one before them", async () => {
    let begunCount = 0;
    const gate = deferred();
    const socket = attach((exchange) => {
      begunCount++;
      if (exchange.target === "/slow") return gate.promise.then(() => void exchange.respond(200, [], null));
      exchange.respond(200, [], "x".repeat(30_000));
      return undefined;
    });
    await socket.deliver(get("/slow") + get("/").repeat(20));
    expect(begunCount).toBe(4);
    expect(socket.isPaused()).toBe(true);
    gate.resolve();
    await settled(10);
    expect(socket.statuses).toHaveLength(21);
    expect(socket.isPaused()).toBe(false);
  });

  test("end with as many as are allowed", async () => {
    const socket = attach(echoTarget, { maxRequestsPerConnection: 2 });
    await socket.deliver(get("/1") + get("/2") + get("/3"));
    expect(socket.statuses).toEqual([200, 200]);
    expect(socket.sent.match(/^connection: .*\r$/gm)).toEqual(["connection: keep-alive\r", "connection: close\r"]);
    expect(socket.isEnded).toBe(true);
  });
});

describe("client that closes its half", () => {
  test("gets the answers that are there", async () => {
    await talk(http1Engine(), echoTarget, async ({ client }) => {
      await client.write(get("/1") + get("/2"));
      client.end();
      expect((await client.readResponse()).body.toString()).toBe("/1");
      expect((await client.readResponse()).body.toString()).toBe("/2");
      expect(await client.readToEnd()).toHaveLength(0);
    });
  });

  test("gets a 400 for half a request", async () => {
    for (const half of [
      "GET / HT",
      get("/").slice(0, -2),
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab",
    ]) {
      await talk(http1Engine(), waitForBody, async ({ client }) => {
        await client.write(half);
        client.end();
        expect((await client.readResponse()).status).toBe(400);
        expect(await client.readToEnd()).toHaveLength(0);
      });
    }
  });
});

describe("client that does not read", () => {
  const text = "x".repeat(100_000);

  test("does not make the server answer without end", async () => {
    let handledCount = 0;
    const handle: ExchangeHandler = (exchange) => {
      handledCount++;
      exchange.respond(200, [], text);
      return undefined;
    };
    await talk(http1Engine(), handle, async ({ client }) => {
      void client.write(get("/").repeat(20_000));
      await stalled(() => handledCount);
      expect(handledCount).toBeLessThan(200);
    });
  });

  test("is cut when it takes nothing for too long", async () => {
    const signals: AbortSignal[] = [];
    const outcome = deferred<unknown>();
    async function* endless(): AsyncGenerator<string> {
      for (;;) yield text;
    }
    const handle = async (exchange: Exchange): Promise<void> => {
      signals.push(exchange.signal);
      outcome.resolve(await exchange.respond(200, [], endless()));
    };
    await talk(http1Engine({ writeTimeoutMs: 100 }), handle, async ({ client }) => {
      await client.write(get("/"));
      expect(await outcome.promise).toEqual({ kind: "gone" });
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    });
  });
});

describe("connections", () => {
  test("beyond the most that are allowed are closed at once", async () => {
    const server = await http1Engine().listen(echoTarget, { port: 0, maxConnections: 2 });
    const clients = await Promise.all([RawConnection.open(server.port), RawConnection.open(server.port)]);
    for (const client of clients) expect((await client.exchange(get("/"))).status).toBe(200);
    const third = await RawConnection.open(server.port);
    expect((await third.readToEnd())?.byteLength ?? 0).toBe(0);
    for (const client of clients) expect((await client.exchange(get("/"))).status).toBe(200);
    for (const client of clients) client.destroy();
    await server.close(0);
  });

  test("hold up nothing when many of them send a request byte by byte", async () => {
    await talk(http1Engine(), echoTarget, async ({ client, server }) => {
      const slow = await Promise.all(Array.from({ length: 50 }, () => openSocket(server.port)));
      for (const byte of "GET /slow HTTP/1.1\r\nHost: a\r\nX-A: b") {
        for (const socket of slow) socket.write(byte);
        expect((await client.exchange(get("/fast"))).body.toString()).toBe("/fast");
      }
      for (const socket of slow) socket.destroy();
    });
  });
});

describe("TLS", () => {
  const tls = { cert: certificate, key: privateKey };

  test("is spoken with a certificate, and the exchange knows it", async () => {
    const handle: ExchangeHandler = (exchange) => {
      exchange.respond(200, [], `${exchange.isSecure} ${exchange.remoteAddress}`);
      return undefined;
    };
    const server = await http1Engine().listen(handle, { port: 0, tls });
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    const socket = connectSecurely({
      port: server.port,
      host: "127.0.0.1",
      ca: certificate,
      ALPNProtocols: ["http/1.1"],
    });
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe("http/1.1");
    socket.write(get("/"));
    const [bytes] = (await once(socket, "data")) as [Buffer];
    expect(bytes.toString()).toMatch(/\r\n\r\ntrue 127\.0\.0\.1$/);
    const ended = once(socket, "end");
    expect(await server.close(longGraceMs)).toBe(0);
    socket.resume();
    await ended;
  });

  test("carries streams, large answers and closes", async () => {
    const handle = async (exchange: Exchange): Promise<void> => {
      await exchange.respond(200, ["connection", "close"], pieces("a".repeat(1_000_000), "b"));
    };
    const server = await http1Engine().listen(handle, { port: 0, tls });
    const socket = connectSecurely({ port: server.port, host: "127.0.0.1", ca: certificate });
    socket.write(get("/"));
    let text = "";
    for await (const bytes of socket) text += String(bytes);
    expect(text.match(/a/g)?.length).toBeGreaterThanOrEqual(1_000_000);
    expect(text.endsWith("1\r\nb\r\n0\r\n\r\n")).toBe(true);
    await server.close(0);
  });

  test("ends what is no TLS, and clients in the middle of a handshake", async () => {
    const server = await http1Engine().listen(echoTarget, { port: 0, tls });
    const plain = await RawConnection.open(server.port);
    await plain.write(get("/"));
    await plain.readToEnd();
    const silent = await RawConnection.open(server.port);
    expect(await server.close(longGraceMs)).toBe(0);
    await silent.readToEnd();
  });
});

describe("http1Engine", () => {
  test("names itself, and refuses numbers that are none", () => {
    expect(http1Engine().name).toBe("http1");
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => http1Engine({ headTimeoutMs: value })).toThrow(`http1Engine: headTimeoutMs is ${value}`);
      expect(() => http1Engine({ maxRequestsPerConnection: value })).toThrow(RangeError);
    }
  });

  test("serves an API", async () => {
    const api = new BoltAPI();
    api.get("/hello/{name}", ({ params }) => ({ hello: params.name }));
    await using server = await api.listen({ port: 0, engine: http1Engine() });
    const response = await fetch(`${server.url}/hello/world`);
    expect([response.status, await response.json()]).toEqual([200, { hello: "world" }]);
  });
});

const waitForBody: ExchangeHandler = async (exchange) => {
  await Promise.resolve(exchange.readBody(100)).catch(() => {});
  exchange.respond(200, [], "nobody hears it");
};

async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  return socket;
}

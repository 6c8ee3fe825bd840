import { describe, expect, test } from "vitest";
import { Http1Server } from "../../../src/engines/http1/http1-server.ts";
import type { ExchangeHandler } from "../../../src/http/exchange.ts";
import { deferred } from "../conformance-facts.ts";
import { post } from "../http1-session.ts";
import { MemorySocket, settled } from "./memory-socket.ts";

function attach(handle: ExchangeHandler): MemorySocket {
  const socket = new MemorySocket();
  new Http1Server(handle, {}, {}).accept(socket.asSocket);
  return socket;
}

const count = 3000;
const content = "abc".repeat(count / 3);
const chunks = `${[...content].map((byte) => `1\r\n${byte}\r\n`).join("")}0\r\n\r\n`;

/** Ways to send a body in as many pieces as it has bytes. */
const ways: Readonly<Record<string, (socket: MemorySocket) => Promise<void>>> = {
  "in chunks of a byte": (socket) => socket.deliver(post("/", ["Transfer-Encoding: chunked"], chunks)),
  "in chunks of a byte, each by itself": async (socket) => {
    await socket.deliver(post("/", ["Transfer-Encoding: chunked"]));
    for (const byte of content) socket.push(Buffer.from(`1\r\n${byte}\r\n`));
    await socket.deliver("0\r\n\r\n");
  },
  "byte by byte": async (socket) => {
    await socket.deliver(post("/", [`Content-Length: ${count}`]));
    for (const byte of content) socket.push(Buffer.from(byte));
    await settled();
  },
};

describe("a body that comes in pieces of a byte", () => {
  test.each(Object.entries(ways))("%s, is kept in few until it is read", async (_name, send) => {
    const gate = deferred();
    let pieceCount = 0;
    const socket = attach(async (exchange) => {
      await gate.promise;
      const pieces: Uint8Array[] = [];
      for await (const piece of exchange.streamBody()) pieces.push(piece);
      pieceCount = pieces.length;
      exchange.respond(200, [], Buffer.concat(pieces));
    });
    await send(socket);
    gate.resolve();
    await settled(6);
    expect(socket.sent.endsWith(`\r\n\r\n${content}`)).toBe(true);
    expect(pieceCount).toBeLessThan(5);
  });

  test.each(Object.entries(ways))("%s, is put together as it was sent", async (_name, send) => {
    const socket = attach(async (exchange) => {
      exchange.respond(200, [], await exchange.readBody(count));
    });
    await send(socket);
    await settled(6);
    expect(socket.sent.endsWith(`\r\n\r\n${content}`)).toBe(true);
  });
});

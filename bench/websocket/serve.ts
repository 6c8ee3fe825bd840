// A server for the benchmark: `boltapi` or bare `ws`. Both echo on /echo, and send what one says to all on /room.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BoltAPI, silentLogger } from "boltapi";
import { type WebSocket, WebSocketServer } from "ws";

const start = process.argv[2] === "boltapi" ? startBoltAPI : startWs;
const port = await start();
process.on("disconnect", () => process.exit());
process.on("message", (question) => {
  if (question === "memory") globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() });
});
process.send?.({ port });

async function startBoltAPI(): Promise<number> {
  const limits = { maxConnections: 100_000, maxBufferedBytes: 64 * 1024 * 1024 };
  const api = new BoltAPI({ logger: silentLogger, websocket: limits });
  api.websocket("/echo", async ({ socket }) => {
    await socket.accept();
    for await (const message of socket.texts()) await socket.sendText(message);
  });
  api.websocket("/room", async ({ socket }) => {
    await socket.accept();
    socket.join("all");
    for await (const message of socket.texts()) await socket.to("all").sendText(message);
  });
  return (await api.listen({ port: 0 })).port;
}

/** With what it takes to be a server on the internet too: a heartbeat, and no connection that is lost for good. */
async function startWs(): Promise<number> {
  const server = createServer();
  const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: 1_048_576 });
  const members = new Set<WebSocket>();
  const alive = new Map<WebSocket, boolean>();
  server.on("upgrade", (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      alive.set(webSocket, true);
      webSocket.on("pong", () => alive.set(webSocket, true));
      webSocket.on("error", () => {});
      if (request.url === "/room") members.add(webSocket);
      webSocket.on("message", (data, isBinary) => {
        if (request.url === "/echo") webSocket.send(data, { binary: isBinary });
        else for (const member of members) if (member !== webSocket) member.send(data, { binary: isBinary });
      });
      webSocket.on("close", () => {
        members.delete(webSocket);
        alive.delete(webSocket);
      });
    });
  });
  setInterval(() => {
    for (const [webSocket, isAlive] of alive) {
      if (!isAlive) webSocket.terminate();
      else {
        alive.set(webSocket, false);
        webSocket.ping();
      }
    }
  }, 5000).unref();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

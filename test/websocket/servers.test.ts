import { type ApiServer, BoltAPI, redisBroker, silentLogger, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";

/** A client that keeps what comes. */
class Client {
  readonly messages: string[] = [];
  readonly closed: Promise<number>;
  private readonly socket: WebSocket;
  private readonly opened: Promise<unknown>;
  private wake: () => void = () => {};

  constructor(server: ApiServer, path: string) {
    this.socket = new WebSocket(server.url.replace("http", "ws") + path);
    this.opened = new Promise((resolve, reject) => this.socket.once("open", resolve).once("error", reject));
    this.closed = new Promise((resolve) => this.socket.once("close", (code) => resolve(code)));
    this.socket.on("message", (data) => {
      this.messages.push(String(data));
      this.wake();
    });
  }

  async send(text: string): Promise<void> {
    await this.opened;
    this.socket.send(text);
  }

  async next(): Promise<string> {
    while (this.messages.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.messages.shift() as string;
  }

  close(): Promise<number> {
    this.socket.close(1000);
    return this.closed;
  }
}

function makeApi(prefix: string, events: string[] = []): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger, websocket: { broker: redisBroker({ url, prefix }) } });
  api.websocket("/rooms/{room}", async ({ socket, params }) => {
    await socket.accept();
    socket.join(params.room);
    await socket.sendText("joined");
    try {
      for await (const text of socket.texts()) {
        await socket.to(params.room).sendText(text);
        await socket.sendText("sent");
      }
    } finally {
      events.push("left");
    }
  });
  api.post("/rooms/{room}", { body: t.String() }, ({ params, body }) => api.rooms.to(params.room).sendText(body));
  return api;
}

describe("WebSockets of servers", () => {
  it("share rooms over Redis, and the sender hears nothing", async () => {
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    await using one = await makeApi(prefix).listen({ port: 0 });
    await using two = await makeApi(prefix).listen({ port: 0 });
    const [ann, bob, eve] = [new Client(one, "/rooms/a"), new Client(two, "/rooms/a"), new Client(two, "/rooms/b")];
    for (const client of [ann, bob, eve]) expect(await client.next()).toBe("joined");

    await ann.send("hello");
    expect(await bob.next()).toBe("hello");
    expect(await ann.next()).toBe("sent");
    await fetch(`${one.url}/rooms/a`, {
      method: "POST",
      body: '"news"',
      headers: { "content-type": "application/json" },
    });
    expect(await bob.next()).toBe("news");
    expect(await ann.next()).toBe("news");
    expect(eve.messages).toEqual([]);
    for (const client of [ann, bob, eve]) expect(await client.close()).toBe(1000);
  });

  it("are told when their server stops, and their handlers end", async () => {
    const events: string[] = [];
    const server = await makeApi(`boltapi-test-${crypto.randomUUID()}`, events).listen({ port: 0 });
    const client = new Client(server, "/rooms/a");
    expect(await client.next()).toBe("joined");

    await server.close();
    expect(await client.closed).toBe(1001);
    expect(events).toEqual(["left"]);
  });

  it("notice a client that has left while nobody receives what it sent", async () => {
    const limits = { maxQueuedMessages: 4, heartbeatMs: 10, timeoutMs: 60_000 };
    const api = new BoltAPI({ logger: silentLogger, websocket: limits });
    let isQueueFull = (): void => {};
    const full = new Promise<void>((resolve) => (isQueueFull = resolve));
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    api.websocket("/pushing", async ({ socket, request }) => {
      await socket.accept();
      // Left open when the handler ends; that must not end the process.
      void socket.receive();
      await socket.sendText("open");
      await full;
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      end();
    });
    await using server = await api.listen({ port: 0 });
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/pushing`);
    await new Promise((resolve) => socket.once("message", resolve));
    for (let count = 0; count < 150; count++) socket.send("x");
    await new Promise<void>((resolve) => socket.send("last", () => resolve()));
    isQueueFull();
    socket.terminate();

    await ended;
  });

  it("answers over HTTP what it refuses, and keeps serving", async () => {
    await using server = await makeApi(`boltapi-test-${crypto.randomUUID()}`).listen({ port: 0 });
    const refused = await new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/rooms/a`, { origin: "https://evil.example" });
      socket.on("unexpected-response", (request, response) => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      socket.on("open", () => reject(new Error("The WebSocket was accepted.")));
      socket.on("error", () => {});
    });

    expect(refused).toBe(403);
    expect((await fetch(`${server.url}/rooms/a`)).status).toBe(405);
  });
});

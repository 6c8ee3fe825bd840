import { BoltAPI, type ServerWebSocket, silentLogger } from "boltapi";
import { TestClient, WebSocketClosedError, WebSocketRefusedError } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gate } from "../app/gate.ts";
import { collect } from "../collect.ts";

/** An API with one WebSocket, which is accepted before the handler gets it. */
function talking(handler: (socket: ServerWebSocket) => unknown, events: string[] = []): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger, onStop: () => void events.push("stopped") });
  api.websocket("/ws", async ({ socket }) => {
    await socket.accept();
    await handler(socket);
  });
  return api;
}

const untilClosed = async (socket: ServerWebSocket): Promise<void> => {
  for await (const _ of socket);
};

afterEach(() => {
  vi.useRealTimers();
});

describe("client.websocket", () => {
  it("sends what it is given, and keeps the cookies of the answer", async () => {
    const api = new BoltAPI();
    api.websocket("/ws", async ({ socket, request }) => {
      const { exchange, queryString } = request;
      await socket.accept({ subprotocol: "chat.v1", headers: { "set-cookie": "seen=yes", "x-a": "1" } });
      await socket.sendJson([
        queryString,
        exchange.header("origin"),
        exchange.header("x-b"),
        exchange.header("cookie"),
      ]);
    });
    await using client = new TestClient(api, { baseUrl: "https://app.example.com" });
    client.cookies.set("a", "1");
    await using socket = await client.websocket("/ws", {
      query: { q: "x y" },
      headers: { "x-b": "2" },
      cookies: { b: "2" },
      origin: "https://app.example.com",
      subprotocols: ["chat.v2", "chat.v1"],
    });

    expect(await socket.receiveJson()).toEqual(["q=x+y", "https://app.example.com", "2", "b=2; a=1"]);
    expect([socket.subprotocol, socket.headers.get("x-a")]).toEqual(["chat.v1", "1"]);
    expect(client.cookies.get("seen")).toBe("yes");
  });

  it("throws the answer of a handshake that is refused", async () => {
    await using client = new TestClient(new BoltAPI());
    const error: unknown = await client.websocket("/nowhere").catch((refused: unknown) => refused);

    expect(error).toBeInstanceOf(WebSocketRefusedError);
    expect((error as WebSocketRefusedError).message).toBe(
      'The WebSocket /nowhere was refused with status 404: {"detail":"Not Found"}',
    );
    expect((error as WebSocketRefusedError).response.headers.get("content-type")).toBe("application/json");
  });

  it("throws when the handshake is not answered in time, and leaves", async () => {
    const left = gate();
    const api = new BoltAPI();
    api.websocket("/ws", async ({ request }) => {
      await new Promise<void>((resolve) => request.signal.addEventListener("abort", () => resolve()));
      left.open();
    });
    await using client = new TestClient(api);

    await expect(client.websocket("/ws", { timeoutMs: 10 })).rejects.toThrow(
      "WebSocket /ws was neither accepted nor refused within 10 ms.",
    );
    await left.opened;
  });
});

describe("TestWebSocket", () => {
  it("gives each kind of message, and says what came in place of another", async () => {
    await using client = new TestClient(
      talking(async (socket) => {
        await socket.sendText("text");
        await socket.sendBytes(new Uint8Array([1, 2]));
        await socket.sendJson({ a: 1 });
        await socket.sendBytes(new Uint8Array(3));
        await socket.sendText("last");
      }),
    );
    const socket = await client.websocket("/ws");

    expect(await socket.receiveText()).toBe("text");
    expect([...(await socket.receiveBytes())]).toEqual([1, 2]);
    expect(await socket.receiveJson()).toEqual({ a: 1 });
    await expect(socket.receiveText()).rejects.toThrow("Expected text, got 3 bytes.");
    await expect(socket.receiveBytes()).rejects.toThrow('Expected bytes, got the text "last".');
  });

  it("iterates until the server closes, and says afterwards with what", async () => {
    await using client = new TestClient(
      talking(async (socket) => {
        await socket.sendText("one");
        await socket.sendText("two");
        await socket.close(4001, "done");
      }),
    );
    const socket = await client.websocket("/ws");

    expect(await collect(socket)).toEqual(["one", "two"]);
    expect(await socket.closed).toEqual({ code: 4001, reason: "done" });
    const errors = [socket.receive(), socket.sendText("late")].map((late) => late.catch((error: unknown) => error));
    for (const error of await Promise.all(errors)) {
      expect(error).toBeInstanceOf(WebSocketClosedError);
      expect(error).toMatchObject({ code: 4001, reason: "done" });
    }
  });

  it("throws when no message comes in time, with the time of the call before that of its opening", async () => {
    await using client = new TestClient(talking(untilClosed));
    await using socket = await client.websocket("/ws", { timeoutMs: 10 });

    await expect(socket.receiveText()).rejects.toThrow("WebSocket /ws sent no message within 10 ms.");
    await expect(socket.receiveJson({ timeoutMs: 5 })).rejects.toThrow("WebSocket /ws sent no message within 5 ms.");
  });

  it("waits in real time, whatever clock the test has", async () => {
    await using client = new TestClient(talking(untilClosed));
    await using socket = await client.websocket("/ws", { timeoutMs: 10 });
    vi.useFakeTimers();

    await expect(socket.receive()).rejects.toThrow("sent no message within 10 ms.");
  });

  it("throws when it closes and the handler does not end", async () => {
    const mayEnd = gate();
    await using client = new TestClient(talking(() => mayEnd.opened));
    const socket = await client.websocket("/ws", { timeoutMs: 10 });

    await expect(socket.close()).rejects.toThrow(
      "WebSocket /ws: the handler did not end within 10 ms of the WebSocket's end.",
    );
    mayEnd.open();
  });

  it("throws what broke the handler once, where the test waits", async () => {
    const api = talking(async (socket) => {
      await socket.receive();
      throw new TypeError("on purpose");
    });
    await using client = new TestClient(api);
    await using lenient = new TestClient(api, { raiseServerErrors: false });
    for (const wait of ["receive", "close", "iterate"]) {
      const socket = await client.websocket("/ws");
      await socket.sendText("go");
      await socket.closed;
      const waiting = wait === "iterate" ? collect(socket) : wait === "close" ? socket.close() : socket.receive();
      await expect(waiting).rejects.toThrow("on purpose");
      await socket.close();
    }
    const socket = await lenient.websocket("/ws");
    await socket.sendText("go");
    expect(await socket.closed).toEqual({ code: 1011, reason: "Internal error" });
    await socket.close();
  });

  it("is closed with its client, as by a server that stops", async () => {
    const events: string[] = [];
    const api = talking(async (socket) => {
      const error: unknown = await socket.receive().catch((caught: unknown) => caught);
      events.push(`handler ${(error as { code: number }).code}`);
    }, events);
    const client = new TestClient(api);
    await client.websocket("/ws");
    await (await client.websocket("/ws")).close(4000);
    await client.close();

    expect(events).toEqual(["handler 4000", "handler 1001", "stopped"]);
  });

  it("lets its client stop the application although its handler fails", async () => {
    const events: string[] = [];
    const client = new TestClient(
      talking(async (socket) => {
        await untilClosed(socket);
        throw new TypeError("on purpose");
      }, events),
    );
    await client.websocket("/ws");

    await expect(client.close()).rejects.toThrow("on purpose");
    expect(events).toEqual(["stopped"]);
  });
});

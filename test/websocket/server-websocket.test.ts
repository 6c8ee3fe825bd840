import { BoltAPI, type ServerWebSocket, silentLogger, t, WebSocketDisconnect, type WebSocketException } from "boltapi";
import { TestClient, type TestWebSocket } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { webSocketInMemory } from "../../src/engines/memory/memory-engine.ts";
import { gate } from "../app/gate.ts";

type Handler = (socket: ServerWebSocket) => Promise<void>;

/** Opens a WebSocket to a handler, which gets it before it is accepted. */
async function open(
  handler: Handler,
  use: (socket: TestWebSocket) => Promise<void>,
  websocket: ConstructorParameters<typeof BoltAPI>[0] = {},
): Promise<void> {
  const api = new BoltAPI({ logger: silentLogger, ...websocket });
  api.websocket("/ws", ({ socket }) => handler(socket));
  await using client = new TestClient(api);
  const socket = await client.websocket("/ws", { subprotocols: ["chat.v2", "chat.v1"] });
  try {
    await use(socket);
  } finally {
    await socket.close();
  }
}

describe("ServerWebSocket", () => {
  it("goes from connecting over connected to disconnected", async () => {
    const states: string[] = [];
    await open(
      async (socket) => {
        states.push(socket.state);
        await socket.accept();
        states.push(socket.state);
        for await (const _ of socket) states.push("message");
        states.push(socket.state);
      },
      async (socket) => {
        await socket.sendText("x");
      },
    );
    expect(states).toEqual(["connecting", "connected", "message", "disconnected"]);
  });

  it("chooses a subprotocol among those on offer", async () => {
    await open(
      async (socket) => {
        expect(socket.offeredSubprotocols).toEqual(["chat.v2", "chat.v1"]);
        await socket.accept({ subprotocol: "chat.v1" });
        await socket.accept();
      },
      async (socket) => {
        expect(socket.subprotocol).toBe("chat.v1");
      },
    );
  });

  it("refuses a subprotocol that is not on offer", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", ({ socket }) => socket.accept({ subprotocol: "other" }));
    await using client = new TestClient(api);

    await expect(client.websocket("/ws", { subprotocols: ["chat"] })).rejects.toThrow(
      /WEBSOCKET_SUBPROTOCOL_NOT_OFFERED.*"other".*Offered: chat\./s,
    );
  });

  it("does not let a header out that would split the answer", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", ({ socket }) => socket.accept({ headers: { "x-a": "b\r\nset-cookie: c=d" } }));
    await using client = new TestClient(api);

    await expect(client.websocket("/ws")).rejects.toThrow(/x-a/);
  });

  it.each<[string, Handler]>([
    ["sending", (socket) => socket.sendText("x")],
    ["receiving", async (socket) => void (await socket.receive())],
  ])("says what is missing when %s comes before accept", async (_, handler) => {
    const api = new BoltAPI({ logger: silentLogger });
    api.websocket("/ws", ({ socket }) => handler(socket));
    await using client = new TestClient(api);

    await expect(client.websocket("/ws")).rejects.toThrow(/WEBSOCKET_NOT_ACCEPTED/);
  });

  it("sends and receives text, bytes and JSON", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        await socket.sendText(`${await socket.receiveText()} é`);
        await socket.sendBytes(new Uint8Array([...(await socket.receiveBytes()), 9]));
        await socket.sendJson({ got: await socket.receiveJson() });
        await socket.sendJson({ got: await socket.receiveJson() });
      },
      async (socket) => {
        await socket.sendText("text");
        await socket.sendBytes(new Uint8Array([1, 2]));
        await socket.sendJson([null, { a: 1 }]);
        await socket.sendBytes(new TextEncoder().encode('"bytes"'));
        expect(await socket.receiveText()).toBe("text é");
        expect([...(await socket.receiveBytes())]).toEqual([1, 2, 9]);
        expect(await socket.receiveJson()).toEqual({ got: [null, { a: 1 }] });
        expect(await socket.receiveJson()).toEqual({ got: "bytes" });
      },
    );
  });

  it("reads JSON by a schema: defaults, unknown keys, transformations", async () => {
    const Message = t.Object({ text: t.String(), loud: t.Boolean({ default: false }) });
    await open(
      async (socket) => {
        await socket.accept();
        for await (const message of socket.jsons(Message)) await socket.sendJson(message);
      },
      async (socket) => {
        await socket.sendJson({ text: "hi", other: 1 });
        expect(await socket.receiveJson()).toEqual({ text: "hi", loud: false });
      },
    );
  });

  it.each<[string, string | Uint8Array, number, RegExp]>([
    ["text", new Uint8Array([1]), 1003, /Expected text/],
    ["bytes", "text", 1003, /Expected bytes/],
    ["json", "{oops", 1007, /Invalid JSON/],
    ["json", '{"__proto__": {"admin": true}}', 1008, /__proto__/],
    ["schema", '{"text": 1}', 1008, /^message\.text: /],
  ])("closes when a message is not the %s that the handler waits for", async (kind, message, code, reason) => {
    const waits: Record<string, Handler> = {
      text: async (socket) => void (await socket.receiveText()),
      bytes: async (socket) => void (await socket.receiveBytes()),
      json: async (socket) => void (await socket.receiveJson()),
      schema: async (socket) => void (await socket.receiveJson(t.Object({ text: t.String() }))),
    };
    await open(
      async (socket) => {
        await socket.accept();
        await waits[kind]?.(socket);
      },
      async (socket) => {
        await (typeof message === "string" ? socket.sendText(message) : socket.sendBytes(message));
        const close = await socket.closed;
        expect(close.code).toBe(code);
        expect(close.reason).toMatch(reason);
      },
    );
  });

  it("lets the handler go on after a message that it did not want", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        const error: unknown = await socket.receiveJson(t.Integer()).catch((caught: unknown) => caught);
        await socket.sendJson((error as WebSocketException).issues.map(({ loc }) => loc));
        await socket.sendJson(await socket.receiveJson(t.Integer()));
      },
      async (socket) => {
        await socket.sendJson("no number");
        await socket.sendJson(7);
        expect(await socket.receiveJson()).toEqual([["message"]]);
        expect(await socket.receiveJson()).toBe(7);
      },
    );
  });

  it("fails where a handler waits for a client that has gone, with code and reason", async () => {
    const errors: unknown[] = [];
    await open(
      async (socket) => {
        await socket.accept();
        for (const wait of [() => socket.receive(), () => socket.sendText("x"), () => socket.receiveJson()]) {
          errors.push(await wait().catch((error: unknown) => error));
        }
        throw errors[0];
      },
      (socket) => socket.close(4002, "bye"),
    );
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toBeInstanceOf(WebSocketDisconnect);
      expect(error).toMatchObject({ code: 4002, reason: "bye" });
    }
  });

  it("gives what came before the client left", async () => {
    const messages: unknown[] = [];
    const isClosed = gate();
    await open(
      async (socket) => {
        await socket.accept();
        await isClosed.opened;
        for await (const message of socket) messages.push(message);
      },
      async (socket) => {
        await socket.sendText("one");
        await socket.sendText("two");
        const closed = socket.close();
        isClosed.open();
        await closed;
      },
    );
    expect(messages).toEqual(["one", "two"]);
  });

  it("closes with a code that may be sent, and no other", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        for (const code of [999, 1005, 1006, 1015, 2999, 5000, 1.5]) {
          await expect(socket.close(code)).rejects.toThrow(RangeError);
        }
        await expect(socket.close(1000, "x".repeat(124))).rejects.toThrow(RangeError);
        await socket.close(3000, "done");
      },
      async (socket) => {
        expect(await socket.closed).toEqual({ code: 3000, reason: "done" });
      },
    );
  });

  it("makes a client wait that sends more than its handler receives", async () => {
    const mayReceive = gate();
    let sent = 0;
    await open(
      async (socket) => {
        await socket.accept();
        await mayReceive.opened;
        for await (const message of socket.texts()) if (message === "19") return;
      },
      async (socket) => {
        const sending = (async () => {
          for (; sent < 20; sent++) await socket.sendText(String(sent));
        })();
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
        expect(sent).toBeLessThan(20);
        mayReceive.open();
        await sending;
        expect((await socket.closed).code).toBe(1000);
      },
      { websocket: { maxQueuedMessages: 4 } },
    );
  });

  it("closes a client that takes less than it is sent", async () => {
    const api = new BoltAPI({ logger: silentLogger, websocket: { maxBufferedBytes: 1000 } });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      socket.join("room");
      for await (const _ of socket);
    });
    const { handle, start } = api.compile();
    await start();
    const result = await webSocketInMemory(handle, { method: "GET", target: "/ws", headers: ["host", "test"] });
    if (result.kind !== "accepted") throw new Error("refused");
    result.webSocket.pause();
    for (let count = 0; count < 20; count++) await api.rooms.to("room").sendText("x".repeat(100));
    result.webSocket.resume();

    expect(await result.webSocket.closed).toEqual({ code: 1008, reason: "Slow consumer" });
    await result.finished;
  });

  it("sends a message of any length to a client that takes it", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        await socket.sendText("x".repeat(5000));
        await socket.sendText("after");
      },
      async (socket) => {
        expect(await socket.receiveText()).toHaveLength(5000);
        expect(await socket.receiveText()).toBe("after");
      },
      { websocket: { maxBufferedBytes: 1000 } },
    );
  });

  it("writes JSON as responses do", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        for (const value of [undefined, 2n ** 60n, { at: new Date(0) }]) await socket.sendJson(value);
      },
      async (socket) => {
        const texts = [await socket.receiveText(), await socket.receiveText(), await socket.receiveText()];
        expect(texts).toEqual(["null", "1152921504606846976", '{"at":"1970-01-01T00:00:00.000Z"}']);
      },
    );
  });

  it("ends no process when nobody waits for what is sent to a client that has gone", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    await open(
      async (socket) => {
        await socket.accept();
        for await (const _ of socket);
        for (const late of [socket.sendText("x"), socket.sendBytes(new Uint8Array(1)), socket.sendJson({})]) void late;
      },
      (socket) => socket.close(),
    );
    // Node.js tells of them when the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("closes a client whose message is too long", async () => {
    await open(
      async (socket) => {
        await socket.accept();
        for await (const _ of socket);
      },
      async (socket) => {
        await socket.sendText("x".repeat(100));
        await socket.sendText("x".repeat(101));
        expect((await socket.closed).code).toBe(1009);
      },
      { websocket: { maxMessageBytes: 100 } },
    );
  });

  it("cuts a client that gives no sign of life, and keeps one that answers pings", async () => {
    const ends: unknown[] = [];
    const api = new BoltAPI({ logger: silentLogger, websocket: { heartbeatMs: 5, timeoutMs: 15 } });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      ends.push(await socket.receive().catch((error: unknown) => error));
    });
    const { handle, start } = api.compile();
    await start();
    const request = { method: "GET", target: "/ws", headers: ["host", "test"] };
    const silent = await webSocketInMemory(handle, request, { answersPings: false });
    const alive = await webSocketInMemory(handle, request);
    if (silent.kind !== "accepted" || alive.kind !== "accepted") throw new Error("refused");

    expect((await silent.webSocket.closed).code).toBe(1006);
    await silent.finished;
    expect(ends).toEqual([expect.objectContaining({ code: 1001, reason: "No sign of life" })]);
    expect(alive.webSocket.isOpen).toBe(true);
    alive.webSocket.close(1000);
    await alive.finished;
  });
});

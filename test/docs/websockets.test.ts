// One of the snippets is a test itself.
import "../../docs/guide/snippets/websockets/rooms.test.ts";
import { type BoltAPI, CloseCode } from "boltapi";
import { TestClient, WebSocketRefusedError } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as accepting } from "../../docs/guide/snippets/websockets/accept.ts";
import { ends, api as summing } from "../../docs/guide/snippets/websockets/disconnect.ts";
import { api as echo } from "../../docs/guide/snippets/websockets/first.ts";
import { api as game } from "../../docs/guide/snippets/websockets/inputs.ts";
import { ServerWebSocket } from "../../src/websocket/server-websocket.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/websockets.md";

async function refusedStatus(api: BoltAPI, path: string): Promise<number> {
  await using client = new TestClient(api);
  const error: unknown = await client.websocket(path).catch((caught: unknown) => caught);
  if (error instanceof WebSocketRefusedError) return error.response.status;
  throw error;
}

describe("the page about WebSockets", () => {
  it("echoes", async () => {
    await using client = new TestClient(echo);
    await using socket = await client.websocket("/echo");
    await socket.sendText("hello");
    expect(await socket.receiveText()).toBe("You said: hello");
  });

  it("checks inputs and messages", async () => {
    await using client = new TestClient(game);
    await using socket = await client.websocket("/games/7?colour=black");
    expect(await socket.receiveJson()).toEqual({ game: 7, colour: "black" });
    await socket.sendJson({ from: "e2", to: "e4" });
    expect(await socket.receiveJson()).toEqual({ played: "e2-e4" });
    await socket.sendJson({ from: "e2" });
    expect((await socket.closed).code).toBe(1008);
    expect(await refusedStatus(game, "/games/7?colour=red")).toBe(422);
  });

  it("accepts and refuses", async () => {
    expect(await refusedStatus(accepting, "/notes")).toBe(403);
    await using client = new TestClient(accepting);
    await using wrong = await client.websocket("/notes?token=wrong");
    expect(await wrong.closed).toEqual({ code: 4001, reason: "Invalid token" });
    await using right = await client.websocket("/notes?token=secret", { subprotocols: ["notes.v1"] });
    expect(await right.receiveText()).toBe("welcome");
    expect([right.subprotocol, right.headers.get("x-server")]).toEqual(["notes.v1", "notes"]);
  });

  it("tells the handler that the client has left", async () => {
    await using client = new TestClient(summing);
    const socket = await client.websocket("/sum");
    await socket.sendText("2");
    expect(await socket.receiveText()).toBe("2");
    await socket.close(CloseCode.GOING_AWAY);
    expect(ends).toEqual([1001]);
  });

  it("names methods that there are", () => {
    const names = readTable(page, "method").flatMap(([method = ""]) => codeSpans(method));
    const missing = names.filter((name) => !(/^\w+/.exec(name)?.[0] ?? "" in ServerWebSocket.prototype));
    expect(missing).toEqual([]);
    expect(names.length).toBeGreaterThan(8);
  });
});

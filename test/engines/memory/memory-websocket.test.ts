import { afterEach, describe, expect, test, vi } from "vitest";
import { ResponseIncompleteError } from "../../../src/engines/memory/memory-content.ts";
import {
  exchangeInMemory,
  type MemoryRequest,
  type MemoryUpgradeOptions,
  webSocketInMemory,
} from "../../../src/engines/memory/memory-engine.ts";
import type { MemoryWebSocket } from "../../../src/engines/memory/memory-websocket.ts";
import type { Exchange, ExchangeHandler } from "../../../src/http/exchange.ts";
import { aborted, deferred, outcomeOf } from "../conformance-facts.ts";
import { plainAnswer, Recorder } from "../websocket-session.ts";

const request: MemoryRequest = { method: "GET", target: "/", headers: ["host", "test.local"] };

/** Opens a WebSocket to a handler that accepts it. */
async function open(
  handle: ExchangeHandler,
  asking: MemoryRequest = request,
  options: MemoryUpgradeOptions = {},
): Promise<MemoryWebSocket> {
  const result = await webSocketInMemory(handle, asking, options);
  if (result.kind === "refused") throw new Error(`The WebSocket was refused with ${result.response.status}.`);
  return result.webSocket;
}

describe("webSocketInMemory", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("adds the headers of a handshake where there are none", async () => {
    const seen: (string | undefined)[] = [];
    const handle = (exchange: Exchange): undefined => {
      for (const name of ["connection", "upgrade", "sec-websocket-version"]) seen.push(exchange.header(name));
      exchange.acceptWebSocket(plainAnswer, new Recorder());
    };
    await open(handle, { ...request, headers: [...request.headers, "Connection", "keep-alive, Upgrade"] });
    expect(seen).toEqual(["keep-alive, Upgrade", "websocket", "13"]);
  });

  test("tells when the handler is done", async () => {
    const events: string[] = [];
    const result = await webSocketInMemory(async (exchange) => {
      exchange.acceptWebSocket(plainAnswer, new Recorder());
      await aborted(exchange.signal);
      events.push("cleaned up");
    }, request);
    if (result.kind === "refused") throw new Error("The WebSocket was refused.");
    result.webSocket.close(1000);
    await result.finished;
    expect(events).toEqual(["cleaned up"]);
  });

  test("rejects when the handler ends without an answer", async () => {
    expect(await outcomeOf(webSocketInMemory(() => undefined, request))).toBeInstanceOf(ResponseIncompleteError);
  });

  test("rejects with the reason of a signal that aborts before the answer", async () => {
    const controller = new AbortController();
    const handle = async (exchange: Exchange): Promise<void> => {
      controller.abort("left");
      await aborted(exchange.signal);
    };
    expect(await outcomeOf(webSocketInMemory(handle, { ...request, signal: controller.signal }))).toBe("left");
    expect(await outcomeOf(webSocketInMemory(handle, { ...request, signal: AbortSignal.abort("gone") }))).toBe("gone");
  });

  test("cuts the connection when the signal aborts later", async () => {
    const controller = new AbortController();
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      exchange.acceptWebSocket(plainAnswer, recorder);
    };
    const webSocket = await open(handle, { ...request, signal: controller.signal });
    controller.abort();
    expect(await recorder.closed).toEqual({ code: 1006, reason: "" });
    expect(await webSocket.closed).toEqual({ code: 1006, reason: "" });
  });

  test("ends a WebSocket that is accepted after the client has gone", async () => {
    const controller = new AbortController();
    const recorder = new Recorder();
    const handle = async (exchange: Exchange): Promise<void> => {
      await aborted(exchange.signal);
      exchange.acceptWebSocket(plainAnswer, recorder);
    };
    const opening = webSocketInMemory(handle, { ...request, signal: controller.signal });
    controller.abort("left");
    expect(await outcomeOf(opening)).toBe("left");
    expect((await recorder.closed).code).toBe(1006);
  });

  test("hands nothing to a listener before the handler has returned to the event loop", async () => {
    const recorder = new Recorder();
    const accepted = deferred<number>();
    const handle = async (exchange: Exchange): Promise<void> => {
      exchange.acceptWebSocket(plainAnswer, recorder);
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      accepted.resolve(recorder.events.length);
    };
    const webSocket = await open(handle);
    void webSocket.send("text");
    expect(await accepted.promise).toBe(0);
    await recorder.told(1);
  });

  test("tells of a client that is gone although the server is paused, after the messages that waited", async () => {
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      const connection = exchange.acceptWebSocket(plainAnswer, recorder);
      recorder.react = () => connection.pause();
    };
    const webSocket = await open(handle);
    for (const message of ["first", "second", "third"]) void webSocket.send(message);
    await recorder.told(1);
    webSocket.terminate();
    expect((await recorder.closed).code).toBe(1006);
    expect(recorder.messages).toEqual(["first", "second", "third"]);
  });

  test("never calls a listener from within a call of the other end", async () => {
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      exchange.acceptWebSocket(plainAnswer, recorder);
    };
    const webSocket = await open(handle);
    await new Promise((resolve) => setImmediate(resolve));
    const sent = webSocket.send("text");
    webSocket.close(1000);
    expect(recorder.events).toEqual([]);
    await sent;
    await recorder.closed;
    expect(recorder.events).toEqual(["message", "close"]);
  });

  test("goes on while timers are faked", async () => {
    vi.useFakeTimers();
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      const connection = exchange.acceptWebSocket(plainAnswer, recorder);
      recorder.react = (message) => void connection.send(message);
    };
    const webSocket = await open(handle);
    void webSocket.send("text");
    expect(await webSocket.receive()).toBe("text");
    webSocket.close(1000);
    expect((await webSocket.closed).code).toBe(1000);
  });

  test("cuts a connection whose client has not answered a close for five seconds", async () => {
    vi.useFakeTimers();
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      const connection = exchange.acceptWebSocket(plainAnswer, recorder);
      recorder.react = () => connection.close(1000, "");
    };
    const webSocket = await open(handle);
    webSocket.pause();
    await webSocket.send("close, please");
    await vi.advanceTimersByTimeAsync(4999);
    expect(recorder.events).toEqual(["message"]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await recorder.closed).code).toBe(1006);
  });

  test("gives what the server has sent to a client that has closed", async () => {
    const recorder = new Recorder();
    const handle = (exchange: Exchange): undefined => {
      const connection = exchange.acceptWebSocket(plainAnswer, recorder);
      recorder.react = (message) => void connection.send(message);
    };
    const webSocket = await open(handle);
    void webSocket.send("text");
    webSocket.close(1000);
    expect([await webSocket.receive(), await webSocket.receive()]).toEqual(["text", null]);
  });

  test("lets several receive, each the next message, and null at the end", async () => {
    const handle = (exchange: Exchange): undefined => {
      const connection = exchange.acceptWebSocket(plainAnswer, new Recorder());
      for (const message of ["first", "second"]) void connection.send(message);
      connection.close(1000, "");
    };
    const webSocket = await open(handle);
    const received = await Promise.all([webSocket.receive(), webSocket.receive(), webSocket.receive()]);
    expect(received).toEqual(["first", "second", null]);
    expect(webSocket.isOpen).toBe(false);
    await webSocket.ping();
  });

  test("is nothing that an ordinary client can open", async () => {
    const handle = (exchange: Exchange): undefined => {
      exchange.respond(200, [], String(exchange.wantsWebSocket));
    };
    const headers = ["connection", "upgrade", "upgrade", "websocket", "sec-websocket-version", "13"];
    const key = ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="];
    const response = await exchangeInMemory(handle, { ...request, headers: [...request.headers, ...headers, ...key] });
    expect(Buffer.from(response.body).toString()).toBe("false");
  });
});

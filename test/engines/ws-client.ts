import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { DriverHandshake, DriverResponse, DriverWebSocket } from "./engine-driver.ts";

/** Opens a WebSocket over a real socket. Resolves with the answer to the handshake. */
export async function openWebSocket(
  port: number,
  handshake: DriverHandshake,
): Promise<DriverWebSocket | DriverResponse> {
  const { target = "/", headers = [], answersPings = true } = handshake;
  const { "sec-websocket-protocol": subprotocols = "", ...others } = toRecord(headers);
  const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, subprotocols.split(", ").filter(Boolean), {
    headers: { host: "test.local", ...others },
    perMessageDeflate: "sec-websocket-extensions" in others,
    autoPong: answersPings,
  });
  // What counts is how the connection ends.
  socket.on("error", () => {});
  const refused = new Promise<IncomingMessage>((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response));
  });
  const upgraded = new Promise<IncomingMessage>((resolve) => socket.on("upgrade", resolve));
  const client = new WsClient(socket, upgraded);
  return Promise.race([client.open(), refused.then(readResponse)]);
}

class WsClient implements DriverWebSocket {
  headers: readonly string[] = [];
  subprotocol: string | null = null;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  private readonly socket: WebSocket;
  private readonly upgraded: Promise<IncomingMessage>;
  private readonly inbox: (string | Uint8Array)[] = [];
  private wake: () => void = () => {};
  private isOver = false;

  constructor(socket: WebSocket, upgraded: Promise<IncomingMessage>) {
    this.socket = socket;
    this.upgraded = upgraded;
    socket.on("message", (data: Buffer, isBinary) => {
      this.inbox.push(isBinary ? new Uint8Array(data) : data.toString());
      this.wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.isOver = true;
        this.wake();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  async open(): Promise<this> {
    await once(this.socket, "open");
    const { rawHeaders } = await this.upgraded;
    this.headers = rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text));
    this.subprotocol = this.socket.protocol === "" ? null : this.socket.protocol;
    return this;
  }

  send(message: string | Uint8Array): void {
    this.socket.send(message);
  }

  async receive(): Promise<string | Uint8Array | null> {
    for (;;) {
      const message = this.inbox.shift();
      if (message !== undefined) return message;
      if (this.isOver) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async ping(): Promise<void> {
    this.socket.ping();
    await once(this.socket, "pong");
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(code?: number, reason?: string): void {
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.socket.terminate();
  }
}

function toRecord(pairs: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) record[pairs[index] as string] = pairs[index + 1] as string;
  return record;
}

async function readResponse(response: IncomingMessage): Promise<DriverResponse> {
  const pieces: Uint8Array[] = [];
  for await (const piece of response) pieces.push(piece as Uint8Array);
  const headers = response.rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text));
  return { status: response.statusCode as number, headers, body: Buffer.concat(pieces) };
}

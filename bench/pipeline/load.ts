import { connect, type Socket } from "node:net";
import type { Scenario } from "./scenarios.ts";

/** Sends one request after another on each of `connections` sockets until `requests` are answered; returns seconds. */
export async function load(port: number, scenario: Scenario, connections: number, requests: number): Promise<number> {
  return loadMessages(port, [requestMessage(scenario)], connections, requests);
}

/** As `load`, with whole requests, which are sent in turn. */
export async function loadMessages(
  port: number,
  messages: readonly Buffer[],
  connections: number,
  requests: number,
): Promise<number> {
  const state = { messages, sent: 0, requests };
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const started = performance.now();
  await Promise.all(sockets.map((socket) => drive(socket, state)));
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  return seconds;
}

/** What is left to send, shared by all sockets. */
interface LoadState {
  readonly messages: readonly Buffer[];
  readonly requests: number;
  sent: number;
}

function requestMessage({ method, target, body }: Scenario): Buffer {
  const content =
    body === null ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\nuser-agent: bench\r\n${content}\r\n`;
  return Buffer.from(head + (body ?? ""));
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

function drive(socket: Socket, state: LoadState): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = "";
    const next = (): void => {
      if (state.sent === state.requests) {
        resolve();
      } else {
        socket.write(state.messages[state.sent++ % state.messages.length] as Buffer);
      }
    };
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      if (!isComplete(received)) return;
      if (!received.startsWith("HTTP/1.1 200")) reject(new Error(received.slice(0, 200)));
      received = "";
      next();
    });
    next();
  });
}

/** Whether one whole response has arrived. Every contender answers these routes with a length or in chunks. */
function isComplete(text: string): boolean {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= headEnd + 4 + Number(length);
}

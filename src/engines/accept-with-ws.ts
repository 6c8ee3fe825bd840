import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { Duplex } from "node:stream";
import type { ServerOptions, WebSocket, WebSocketServer } from "ws";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../http/websocket-connection.ts";
import { EndedWebSocket } from "./ended-websocket.ts";
import { checkAnswer, type OpeningHandshake } from "./websocket-handshake.ts";
import { WsConnection } from "./ws-connection.ts";

const extensionsField = "sec-websocket-extensions";
/** How long a client may take to answer a close. */
const closeTimeoutMs = 5000;
/** The most that ws keeps to; it takes anything above for no limit. */
const maxPayloadBytes = 2 ** 31 - 1;

/** A handshake that was read, and what is left to speak over. */
export interface OpenedUpgrade {
  readonly opening: OpeningHandshake;
  readonly socket: Duplex;
  /** What the client has sent after the handshake. */
  readonly head: Buffer;
  /** Sec-WebSocket-Extensions, as the client sent it. */
  readonly extensions: string | undefined;
}

/**
 * Sends the 101, and speaks frames from then on.
 *
 * @throws Error as `checkAnswer` does; nothing has happened then.
 */
export function acceptWithWs(
  upgrade: OpenedUpgrade,
  handshake: WebSocketHandshake,
  listener: WebSocketListener,
): WebSocketConnection {
  const request = toWsRequest(upgrade, handshake);
  const webSocket = complete(upgrade, handshake, request) ?? complete(upgrade, handshake, withoutExtensions(request));
  return webSocket === null ? new EndedWebSocket(listener) : new WsConnection(webSocket, listener);
}

/** A request that tells ws only what was checked here, so that nothing is left for it to choose. */
interface WsRequest {
  readonly method: "GET";
  readonly headers: Readonly<Record<string, string>>;
  /** Lines of the 101. */
  readonly answer: readonly string[];
}

function toWsRequest({ opening, extensions }: OpenedUpgrade, handshake: WebSocketHandshake): WsRequest {
  const { compression, subprotocol } = handshake;
  return {
    method: "GET",
    headers: {
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": opening.key,
      ...(subprotocol === null ? {} : { "sec-websocket-protocol": subprotocol }),
      ...(compression && extensions !== undefined ? { [extensionsField]: extensions } : {}),
    },
    answer: toLines(checkAnswer(handshake, opening)),
  };
}

function withoutExtensions({ headers, ...request }: WsRequest): WsRequest {
  const { [extensionsField]: _, ...left } = headers;
  return { ...request, headers: left };
}

function toLines(pairs: readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < pairs.length; index += 2) lines.push(`${pairs[index]}: ${pairs[index + 1]}`);
  return lines;
}

/** Has ws answer the handshake. Null when it does not: the extensions cannot be read, or the client has gone. */
function complete(
  { socket, head }: OpenedUpgrade,
  handshake: WebSocketHandshake,
  request: WsRequest,
): WebSocket | null {
  let accepted: WebSocket | null = null;
  // ws writes the 101 in the encoding of the socket; headers have one byte a character (RFC 9110 §5.5).
  socket.setDefaultEncoding("latin1");
  // ws reads nothing else of a request, whatever its types say.
  serverFor(handshake).handleUpgrade(request as unknown as IncomingMessage, socket, head, (webSocket) => {
    accepted = webSocket;
  });
  socket.setDefaultEncoding("utf8");
  return accepted;
}

const servers = new Map<string, WebSocketServer>();

/** The part of ws that knows handshakes. It keeps nothing of a connection, so there is one for all with the same limits. */
function serverFor({ compression, maxMessageBytes }: WebSocketHandshake): WebSocketServer {
  const maxPayload = Math.min(Math.max(maxMessageBytes, 1), maxPayloadBytes);
  const key = `${maxPayload} ${compression}`;
  let server = servers.get(key);
  if (server === undefined) {
    server = createServer(maxPayload, compression);
    servers.set(key, server);
  }
  return server;
}

// Loaded with the first WebSocket: it takes a tenth of what it takes to load everything else.
const require = createRequire(import.meta.url);

function createServer(maxPayload: number, compression: boolean): WebSocketServer {
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    maxPayload,
    closeTimeout: closeTimeoutMs,
    // Without a context that is taken over, zlib keeps nothing between messages. What it takes for one is some 300 kB
    // (zlib's manual on memory), and ten of them at a time.
    perMessageDeflate: compression && {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      threshold: 1024,
      concurrencyLimit: 10,
    },
  };
  const ws = require("ws") as typeof import("ws");
  const server = new ws.WebSocketServer(options);
  server.on("headers", (lines, request) => lines.push(...(request as unknown as WsRequest).answer));
  // Without a listener, ws would answer by itself what it cannot read.
  server.on("wsClientError", () => {});
  return server;
}

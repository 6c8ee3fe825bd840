import type { Exchange, ExchangeHandler } from "../../src/http/exchange.ts";
import type {
  WebSocketConnection,
  WebSocketHandshake,
  WebSocketListener,
} from "../../src/http/websocket-connection.ts";
import { deferred } from "./conformance-facts.ts";
import type { DriverHandshake, DriverResponse, DriverWebSocket, StartDriver } from "./engine-driver.ts";

/** An answer that promises nothing but frames. */
export const plainAnswer: WebSocketHandshake = {
  subprotocol: null,
  headers: [],
  maxMessageBytes: 1_000_000,
  compression: false,
};

/** How a WebSocket ended. */
export interface SeenClose {
  readonly code: number;
  readonly reason: string;
}

/** A listener that notes what it is told. */
export class Recorder implements WebSocketListener {
  readonly messages: (string | Uint8Array)[] = [];
  /** Everything it was told, in order: "message", "pong", "close". */
  readonly events: string[] = [];
  readonly closed: Promise<SeenClose>;
  /** Called with every message. */
  react: (message: string | Uint8Array) => void = () => {};
  private settle: (close: SeenClose) => void = () => {};
  private wake: () => void = () => {};

  constructor() {
    this.closed = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  onMessage(message: string | Uint8Array): void {
    this.messages.push(message);
    this.note("message");
    this.react(message);
  }

  onPong(): void {
    this.note("pong");
  }

  onClose(code: number, reason: string): void {
    this.note("close");
    this.settle({ code, reason });
  }

  /** Resolves when it was told so many things. */
  async told(count: number): Promise<void> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private note(event: string): void {
    this.events.push(event);
    this.wake();
  }
}

/** An open WebSocket, both of its ends. */
export interface WebSocketSession {
  readonly client: DriverWebSocket;
  readonly connection: WebSocketConnection;
  readonly recorder: Recorder;
  readonly exchange: Exchange;
}

/** Opens a WebSocket, and lets `use` have both of its ends. */
export async function connected(
  start: StartDriver,
  use: (session: WebSocketSession) => Promise<void>,
  answer: Partial<WebSocketHandshake> = {},
  request: DriverHandshake = {},
): Promise<void> {
  const recorder = new Recorder();
  const accepted = deferred<{ connection: WebSocketConnection; exchange: Exchange }>();
  const handle: ExchangeHandler = (exchange) => {
    const connection = exchange.acceptWebSocket({ ...plainAnswer, ...answer }, recorder);
    accepted.resolve({ connection, exchange });
    return undefined;
  };
  const driver = await start(handle);
  try {
    const client = expectWebSocket(await driver.open(request));
    await use({ client, recorder, ...(await accepted.promise) });
    client.terminate();
  } finally {
    await driver.close();
  }
}

/** Asks for a WebSocket, and returns what comes in place of one. */
export async function unopened(
  start: StartDriver,
  handle: ExchangeHandler,
  request: DriverHandshake = {},
): Promise<DriverResponse> {
  const driver = await start(handle);
  try {
    const result = await driver.open(request);
    if (!("status" in result)) throw new Error("The WebSocket was accepted.");
    return result;
  } finally {
    await driver.close();
  }
}

function expectWebSocket(result: DriverWebSocket | DriverResponse): DriverWebSocket {
  if ("status" in result) throw new Error(`The WebSocket was refused with ${result.status}.`);
  return result;
}

import { expect } from "vitest";
import type { Exchange, ExchangeHandler } from "../../src/http/exchange.ts";
import type {
  WebSocketConnection,
  WebSocketHandshake,
  WebSocketListener,
} from "../../src/http/websocket-connection.ts";
import { deferred, type Fact } from "./conformance-facts.ts";
import type { DriverHandshake, DriverResponse, DriverWebSocket, StartDriver } from "./engine-driver.ts";

const usual: WebSocketHandshake = { subprotocol: null, headers: [], maxMessageBytes: 1_000_000, compression: false };

/** A server's end that notes what it is told. */
class Recorder implements WebSocketListener {
  readonly messages: (string | Uint8Array)[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  pongs = 0;
  private settle: (close: { code: number; reason: string }) => void = () => {};
  private wake: () => void = () => {};

  constructor() {
    this.closed = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  onMessage(message: string | Uint8Array): void {
    this.messages.push(message);
    this.wake();
  }

  onPong(): void {
    this.pongs++;
    this.wake();
  }

  onClose(code: number, reason: string): void {
    this.settle({ code, reason });
  }

  /** Resolves when the condition holds; looked at with everything that comes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** An open WebSocket, both of its ends. */
interface Session {
  readonly client: DriverWebSocket;
  readonly connection: WebSocketConnection;
  readonly recorder: Recorder;
  readonly exchange: Exchange;
}

/** Opens a WebSocket, and lets `use` have both of its ends. */
async function connected(
  start: StartDriver,
  use: (session: Session) => Promise<void>,
  answer: Partial<WebSocketHandshake> = {},
  request: DriverHandshake = {},
): Promise<void> {
  const recorder = new Recorder();
  const accepted = deferred<{ connection: WebSocketConnection; exchange: Exchange }>();
  const handle: ExchangeHandler = (exchange) => {
    const connection = exchange.acceptWebSocket({ ...usual, ...answer }, recorder);
    accepted.resolve({ connection, exchange });
    return undefined;
  };
  const driver = await start(handle);
  try {
    const client = expectWebSocket(await driver.open(request));
    await use({ client, recorder, ...(await accepted.promise) });
    client.terminate();
    await recorder.closed;
  } finally {
    await driver.close();
  }
}

function expectWebSocket(result: DriverWebSocket | DriverResponse): DriverWebSocket {
  if ("status" in result) throw new Error(`The WebSocket was refused with ${result.status}.`);
  return result;
}

/** What holds for WebSockets, whatever carries them. */
export function describeWebSockets(fact: Fact): void {
  fact("takes text and bytes from a client, in their order", (start) =>
    connected(start, async ({ client, recorder }) => {
      const sent = ["", "text", Uint8Array.of(0, 255), "grüße 🌍", new Uint8Array(0), "last"];
      for (const message of sent) client.send(message);
      await recorder.until(() => recorder.messages.length === sent.length);
      expect(recorder.messages).toEqual(sent);
    }),
  );

  fact("sends text and bytes to a client, in their order", (start) =>
    connected(start, async ({ client, connection }) => {
      const sent = ["", "text", Uint8Array.of(0, 255), "grüße 🌍", new Uint8Array(0), "last"];
      await Promise.all(sent.map((message) => connection.send(message)));
      for (const message of sent) expect(await client.receive()).toEqual(message);
    }),
  );

  fact("carries large messages both ways", (start) =>
    connected(start, async ({ client, connection, recorder }) => {
      const bytes = new Uint8Array(1_000_000).map((_, index) => index % 251);
      client.send(bytes);
      client.send("x".repeat(1_000_000));
      await recorder.until(() => recorder.messages.length === 2);
      expect(Buffer.compare(recorder.messages[0] as Uint8Array, bytes)).toBe(0);
      expect(recorder.messages[1]).toHaveLength(1_000_000);
      void connection.send(bytes);
      expect(Buffer.compare((await client.receive()) as Uint8Array, bytes)).toBe(0);
    }),
  );
}

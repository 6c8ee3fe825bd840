import type { WebSocketConnection, WebSocketListener } from "../http/websocket-connection.ts";
import { abnormalCloseCode, checkClose } from "./websocket-close.ts";

/** A WebSocket whose client had gone before it was accepted. */
export class EndedWebSocket implements WebSocketConnection {
  readonly bufferedBytes = 0;
  readonly isOpen = false;

  /** @param listener Told, from the event loop, that the connection is over. */
  constructor(listener: WebSocketListener) {
    setImmediate(() => listener.onClose(abnormalCloseCode, ""));
  }

  async send(): Promise<void> {}

  push(): void {}

  ping(): void {}

  pause(): void {}

  resume(): void {}

  close(code: number, reason: string): void {
    checkClose(code, reason);
  }

  terminate(): void {}
}

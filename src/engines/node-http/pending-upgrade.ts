import type { Socket } from "node:net";
import type { OpeningHandshake } from "../websocket-handshake.ts";
import type { NodeHttpExchange } from "./node-http-exchange.ts";

/** A handshake that waits for its answer, on a socket that Node cares for no more. */
export class PendingUpgrade {
  readonly opening: OpeningHandshake;
  readonly socket: Socket;
  /** What the client has sent after the handshake. */
  readonly head: Buffer;
  /** The request as an ordinary one. */
  readonly http: NodeHttpExchange;

  constructor(opening: OpeningHandshake, socket: Socket, head: Buffer, http: NodeHttpExchange) {
    this.opening = opening;
    this.socket = socket;
    this.head = head;
    this.http = http;
    socket.on("error", onError).on("end", onEnd);
  }

  /** Leaves the socket to somebody else. */
  release(): void {
    this.socket.off("error", onError).off("end", onEnd);
  }
}

function onError(this: Socket): void {
  this.destroy();
}

/** A client that closes its half counts as gone, as it does for any request. */
function onEnd(this: Socket): void {
  this.end();
}

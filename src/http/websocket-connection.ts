/** What the server answers to a WebSocket handshake, and the limits of the connection that follows. */
export interface WebSocketHandshake {
  /** One of the protocols that the client offers, or null for none (RFC 6455 §4.2.2). */
  readonly subprotocol: string | null;
  /** Further headers of the 101, flat and checked, names in lower case. */
  readonly headers: readonly string[];
  /** Most bytes of a message, from 1 to 2147483647; a longer one closes the connection with 1009. */
  readonly maxMessageBytes: number;
  /** Whether messages may be compressed where the client offers it (RFC 7692). */
  readonly compression: boolean;
}

/** Told of what comes from the client. Nothing here may throw. */
export interface WebSocketListener {
  /** A whole message: text as a string, binary as bytes that are the listener's own. */
  onMessage(message: string | Uint8Array): void;
  /** The client answered a ping. */
  onPong(): void;
  /**
   * The connection is over; called once, after the last message.
   *
   * @param code The close code of the client, 1005 when it gave none, 1006 when the connection broke off, or the code that
   *   the engine closed with after a violation of the protocol or of a limit.
   */
  onClose(code: number, reason: string): void;
}

/** An open WebSocket: the seam between engines, which know frames, and everything above, which knows messages. */
export interface WebSocketConnection {
  /**
   * Sends a message. Bytes must not change until it has left.
   *
   * @returns A promise that resolves when the message has left the process, or will never leave because the connection is
   *   over. Never rejects; who has to know asks `isOpen`.
   */
  send(message: string | Uint8Array): Promise<void>;
  /** Sends a message as `send` does, without telling when it has left, which is most of what sending costs. */
  push(message: string | Uint8Array): void;
  /** Bytes that were given to `send` and `push` and have not left the process; 0 once the connection is over. */
  readonly bufferedBytes: number;
  /** Whether messages can still be sent: false from the first close, of either side. */
  readonly isOpen: boolean;
  /** Asks the client for a sign of life; see `WebSocketListener.onPong`. */
  ping(): void;
  /**
   * Stops reading from the client, so that its messages wait there, and so do its pongs and its close. The listener hears
   * nothing until `resume`, which goes on later, never by itself; unless the connection is over, which it hears at once,
   * after the messages that were read already.
   */
  pause(): void;
  resume(): void;
  /**
   * Starts the closing handshake; no message is handed out any more. The connection is cut when the client does not answer
   * within seconds.
   *
   * @param code 1000, 1001, 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 §7.4).
   * @param reason At most 123 bytes of UTF-8.
   * @throws RangeError when the code or the reason is none that may be sent.
   */
  close(code: number, reason: string): void;
  /** Cuts the connection without a word. */
  terminate(): void;
}

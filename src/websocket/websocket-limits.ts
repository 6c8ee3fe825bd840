/** Limits of every WebSocket of an application. */
export interface WebSocketLimits {
  /** Most WebSockets at a time; one more is refused with 503. */
  readonly maxConnections: number;
  /** Most bytes of a message from a client; a longer one closes its connection with 1009. */
  readonly maxMessageBytes: number;
  /**
   * Most messages of a client that wait to be received. Then nothing more is read from it until some are, and with fewer when
   * they hold as much as a message may, or 64 kB where that is more.
   */
  readonly maxQueuedMessages: number;
  /**
   * Most bytes that wait to be sent to a client before the next message. One that takes less than it is sent is closed with
   * 1008.
   */
  readonly maxBufferedBytes: number;
  /** Time between pings, in milliseconds. */
  readonly heartbeatMs: number;
  /** How long a client may give no sign of life, in milliseconds, before its connection is cut. */
  readonly timeoutMs: number;
  /** Whether messages are compressed for clients that offer it (RFC 7692). */
  readonly compression: boolean;
}

export const defaultWebSocketLimits: WebSocketLimits = {
  maxConnections: 10_000,
  maxMessageBytes: 1_048_576,
  maxQueuedMessages: 100,
  maxBufferedBytes: 1_048_576,
  heartbeatMs: 5000,
  timeoutMs: 10_000,
  compression: false,
};

import { checkClose } from "../engines/websocket-close.ts";
import { BoltException } from "../errors/config-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { CloseCode, fitReason } from "./close-code.ts";

/**
 * Ends a WebSocket with a code and a reason: `throw new WebSocketException(4001, "Token expired")`. Thrown before the
 * handshake is accepted, it refuses it with a 403.
 */
export class WebSocketException extends BoltException {
  readonly code: number;
  /** Sent to the client, at most 123 bytes of it. */
  readonly reason: string;
  /** What is wrong with a message that does not fit its schema; empty for everything else. */
  readonly issues: readonly ValidationIssue[];

  /** @throws RangeError when the code is none that may be sent: `CloseCode` says which are, and so are 3000 to 4999. */
  constructor(code: number = CloseCode.INTERNAL_ERROR, reason = "", issues: readonly ValidationIssue[] = []) {
    super(reason === "" ? `WebSocket closed with ${code}` : reason);
    // Here, where the mistake is: when the WebSocket is to be closed, the handler is gone.
    checkClose(code, fitReason(reason));
    this.code = code;
    this.reason = reason;
    this.issues = issues;
  }
}

/** The WebSocket is over, so that nothing can be received or sent any more. A handler that lets it pass ends normally. */
export class WebSocketDisconnect extends BoltException {
  /** The code it was closed with; 1005 when none was given, 1006 when the connection broke off. */
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string) {
    super(`The WebSocket is over: ${code}${reason === "" ? "" : ` ${reason}`}`);
    this.code = code;
    this.reason = reason;
  }
}

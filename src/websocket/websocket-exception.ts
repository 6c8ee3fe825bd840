import { BoltException } from "../errors/config-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { CloseCode } from "./close-code.ts";

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

  constructor(code: number = CloseCode.INTERNAL_ERROR, reason = "", issues: readonly ValidationIssue[] = []) {
    super(reason === "" ? `WebSocket closed with ${code}` : reason);
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

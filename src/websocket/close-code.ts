/** Why a WebSocket was closed (RFC 6455 §7.4.1, and the registry of close codes). Codes from 4000 are the application's own. */
export const CloseCode = {
  NORMAL_CLOSURE: 1000,
  GOING_AWAY: 1001,
  PROTOCOL_ERROR: 1002,
  UNSUPPORTED_DATA: 1003,
  /** Never sent: the closing handshake gave no code. */
  NO_STATUS_RECEIVED: 1005,
  /** Never sent: the connection broke off. */
  ABNORMAL_CLOSURE: 1006,
  INVALID_PAYLOAD: 1007,
  POLICY_VIOLATION: 1008,
  MESSAGE_TOO_BIG: 1009,
  MANDATORY_EXTENSION: 1010,
  INTERNAL_ERROR: 1011,
  SERVICE_RESTART: 1012,
  TRY_AGAIN_LATER: 1013,
  BAD_GATEWAY: 1014,
  /** Never sent: the TLS handshake failed. */
  TLS_HANDSHAKE: 1015,
} as const;

/** One of `CloseCode`, or a code of the application's own from 4000 to 4999. */
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

const maxReasonBytes = 123;

/** Shortens a reason to what a Close frame holds, without cutting a character in two (RFC 6455 §5.5). */
export function fitReason(reason: string): string {
  if (Buffer.byteLength(reason) <= maxReasonBytes) return reason;
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(maxReasonBytes));
  return reason.slice(0, read);
}

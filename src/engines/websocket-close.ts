/** The closing handshake says nothing about why (RFC 6455 §7.1.5). */
export const noCloseCode = 1005;
/** There was no closing handshake (RFC 6455 §7.1.5). */
export const abnormalCloseCode = 1006;
/** A message is longer than its receiver takes (RFC 6455 §7.4.1). */
export const messageTooBigCode = 1009;
/** The server shuts down (RFC 6455 §7.4.1). */
export const goingAwayCode = 1001;

/** What a control frame holds, less the code (RFC 6455 §5.5). */
const maxReasonBytes = 123;

/**
 * Checks what is to be sent in a Close frame.
 *
 * @throws RangeError when the code may not be sent, or the reason is too long.
 * @spec RFC 6455 §7.4, and the registry of close codes for 1012 to 1014
 */
export function checkClose(code: number, reason: string): void {
  if (!isSendable(code)) throw new RangeError(`A WebSocket cannot be closed with the code ${code}.`);
  const reasonBytes = Buffer.byteLength(reason);
  if (reasonBytes > maxReasonBytes) {
    throw new RangeError(`The reason of a close has ${reasonBytes} bytes; ${maxReasonBytes} is the most.`);
  }
}

function isSendable(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== noCloseCode && code !== abnormalCloseCode;
}

/** Bytes of a token, as methods and field names are (RFC 9110 §5.6.2). A table of all bytes: 1 for those of the class. */
export const tokenBytes: Uint8Array = classOf(/[\w!#$%&'*+.^`|~-]/);

/** Bytes of a request target: visible ASCII without "#", for a fragment stays with the client (RFC 9112 §3.2). */
export const targetBytes: Uint8Array = classOf(/[!"$-~]/);

/** Bytes of a field value: visible ASCII, space, tab and obs-text, and no other control character (RFC 9110 §5.5). */
export const fieldBytes: Uint8Array = classOf(/[\t\x20-\x7e\x80-\xff]/);

/** Values of the hexadecimal digits; 255 for bytes that are none. */
export const hexDigits: Uint8Array = Uint8Array.from({ length: 256 }, (_value, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const slash = 0x2f;
export const colon = 0x3a;

function classOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_value, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * Whether the bytes from `start` are the text, without regard to case.
 *
 * @param lowerText Letters in lower case, digits and "-". The bytes are of a token: among them, no other than the letter
 *   in upper case differs from it by the bit 0x20 alone.
 */
export function isSameToken(bytes: Uint8Array, start: number, lowerText: string): boolean {
  for (let index = 0; index < lowerText.length; index++) {
    if (((bytes[start + index] as number) | 0x20) !== lowerText.charCodeAt(index)) return false;
  }
  return true;
}

const versionLine = "HTTP/1.1\r\n";
/** Length of a version with the end of its line. */
export const versionLineBytes: number = versionLine.length;

/** Whether the byte may stand at this place of "HTTP/1.1" and the end of its line; any digit will do (RFC 9112 §2.3). */
export function isVersionByte(byte: number, index: number): boolean {
  return index === 5 || index === 7 ? byte >= 0x30 && byte <= 0x39 : byte === versionLine.charCodeAt(index);
}

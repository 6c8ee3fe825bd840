/** What a client presents with the scheme Basic. */
export interface BasicCredentials {
  /** Empty where the client sends a password alone. */
  readonly username: string;
  readonly password: string;
}

/** Most characters of an Authorization header with a name and a password. */
const maxLength = 8192;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a name and a password from an Authorization header: `Basic bWFyeTpzZWNyZXQ=` → mary, secret.
 *
 * @returns null when the header is for another scheme; "malformed" when it is for Basic, and nobody can say who is meant.
 * @spec RFC 7617 §2
 */
export function readBasicCredentials(authorization: string): BasicCredentials | "malformed" | null {
  if (!/^basic(?: |$)/i.test(authorization)) {
    // Repeated headers come joined with ", ". With two, it is not known which counts.
    return /, *basic(?: |$)/i.test(authorization) ? "malformed" : null;
  }
  if (authorization.length > maxLength) return "malformed";
  const text = decode(authorization.replace(/^basic */i, ""));
  if (text === null || hasControls(text)) return "malformed";
  // A password may contain colons, a name may not.
  const colon = text.indexOf(":");
  if (colon === -1) return "malformed";
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Text of base64 and UTF-8; null when it is not strictly that. */
function decode(base64: string): string | null {
  const bytes = Buffer.from(base64, "base64");
  // Node reads whatever resembles base64. What it writes is the one right form of these bytes (RFC 4648 §3.5).
  if (bytes.toString("base64") !== base64) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** RFC 7617 §2: neither of the two contains control characters. */
function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

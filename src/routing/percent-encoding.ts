/**
 * Decodes the path of a request into the one form in which routes are compared. Only needed when the path has a "%":
 * any other path is in that form already.
 *
 *   normalizePath("/caf%c3%a9/a%2fb")  →  "/café/a%2Fb"
 *
 * Everything is decoded once, except "%2F", because an encoded slash does not separate segments (RFC 3986 §2.2), and
 * "%25", because an encoded percent sign followed by "2F" is not an encoded slash. `decodeValue` decodes these two.
 *
 * @returns null for malformed encoding, octets that are not UTF-8, and an encoded NUL.
 */
export function normalizePath(path: string): string | null {
  const shielded = path.replaceAll("%25", "%2525").replaceAll(/%2f/gi, "%252F");
  try {
    const normalized = decodeURIComponent(shielded);
    return normalized.includes("\0") ? null : normalized;
  } catch {
    return null;
  }
}

/** Decodes what `normalizePath` left encoded: `decodeValue("a%2Fb")` → `"a/b"`, `decodeValue("%2541")` → `"%41"`. */
export function decodeValue(normalized: string): string {
  return normalized.includes("%") ? decodeURIComponent(normalized) : normalized;
}

/**
 * Encodes text as one segment of a path, keeping what RFC 3986 §3.3 allows there: `encodeSegment("a/b@c d")` →
 * `"a%2Fb@c%20d"`. The text must not have lone surrogates, see `isEncodable`.
 */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, (octet) => decodeURIComponent(octet));
}

/** Whether text can stand in a path: no NUL, which `normalizePath` refuses, and no lone surrogate, which UTF-8 lacks. */
export function isEncodable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

/** Whether a client shows the content or saves it. */
export type Disposition = "attachment" | "inline";

/** More is more than file systems take. */
const maxNameLength = 255;

/**
 * Writes the value of Content-Disposition for any file name, which may come from outside.
 *
 *   formatContentDisposition("attachment", "naïve.txt")
 *   →  `attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt`
 *
 * What would lead out of the folder the client saves to, break the header or disguise the name becomes "_": path separators,
 * control characters and those that turn the direction of writing, a name of dots alone. A name of more than 255
 * characters is shortened before its extension.
 *
 * @spec RFC 6266 §4, Appendix D; RFC 8187 §3.2
 */
export function formatContentDisposition(disposition: Disposition, filename: string | null): string {
  const name = safeName(filename ?? "");
  if (name === "") return disposition;
  const fallback = asciiName(name);
  const quoted = `${disposition}; filename="${fallback.replaceAll('"', '\\"')}"`;
  return fallback === name ? quoted : `${quoted}; filename*=UTF-8''${encodeExtended(name)}`;
}

function safeName(filename: string): string {
  const name = filename
    .replace(/[/\\\p{Cc}\p{Surrogate}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "_")
    .trim();
  return /^\.+$/.test(name) ? name.replaceAll(".", "_") : shorten(name);
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= maxNameLength) return name;
  const extension = [...(/\.[^.]{1,20}$/u.exec(name)?.[0] ?? "")];
  return [...characters.slice(0, maxNameLength - extension.length), ...extension].join("");
}

/** For clients that know no filename*. Some would decode a percent sign with two digits after it. */
function asciiName(name: string): string {
  return name.replace(/[^\x20-\x7e]/gu, "_").replace(/%(?=[0-9a-f]{2})/gi, "_");
}

/** RFC 8187 §3.2.1: percent-encoded UTF-8 of everything but attr-char. */
function encodeExtended(name: string): string {
  const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name).replace(/[*'()]/g, hex);
}

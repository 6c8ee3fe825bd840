/** Longest name of a file, in bytes of UTF-8: what file systems take. */
const maxNameBytes = 255;
/** Longest ending, such as ".tar.gz", that survives when a name is cut. */
const maxEnding = 32;

/**
 * Makes the name of a file out of what a client calls it: the last segment of the path, without characters that a terminal,
 * a header or a file system would obey, and of bounded length. "" when nothing is left.
 *
 *   cleanFileName("..\\..\\etc/pass\0wd")  →  "passwd"
 */
export function cleanFileName(sent: string): string {
  const segment = sent.slice(Math.max(sent.lastIndexOf("/"), sent.lastIndexOf("\\")) + 1);
  const name = segment.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "");
  return name === "." || name === ".." ? "" : shorten(name);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= maxEnding ? name.slice(dot) : "";
  return cut(name.slice(0, name.length - ending.length), maxNameBytes - Buffer.byteLength(ending)) + ending;
}

/** The start of a text, at most `maxBytes` long in UTF-8. */
function cut(text: string, maxBytes: number): string {
  const bytes = new Uint8Array(maxBytes);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}

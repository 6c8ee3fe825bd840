import { parseMediaType } from "../http/media-type.ts";
import { cleanFileName } from "./file-name.ts";
import { MultipartSyntaxError } from "./multipart-syntax-error.ts";

/** What the headers of a part say about it. */
export interface PartHead {
  /** Name of the form's field. */
  readonly name: string;
  /** Name of the file, made harmless; null for a text. "" when the client has chosen none. */
  readonly fileName: string | null;
  /** Media type without parameters, in lower case. */
  readonly contentType: string;
  /** In lower case; null when it is not named. */
  readonly charset: string | null;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const disposition = /^form-data[ \t]*(?=;|$)/i;
// ";" token "=" ( token / quoted-string )
const parameter = /;[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)")[ \t]*/y;
const plainEncodings: ReadonlySet<string> = new Set(["7bit", "8bit", "binary"]);

/**
 * Reads the headers of a part of a form.
 *
 * @param fields Names in lower case, values one character a byte.
 * @throws MultipartSyntaxError
 * @spec RFC 7578 §4
 */
export function readPartHead(fields: Readonly<Record<string, readonly string[]>>): PartHead {
  const headers = new Map<string, string>();
  for (const [name, [first = "", ...others]] of Object.entries(fields)) {
    if (others.length > 0) throw new MultipartSyntaxError("has a part with a repeated header");
    headers.set(name, decode(first));
  }
  const parameters = readDisposition(headers.get("content-disposition"));
  const name = parameters.get("name");
  if (name === undefined) throw new MultipartSyntaxError("has a part without a name");
  // RFC 7578 §4.7: nobody should send it; what is encoded must not be taken for what it stands for.
  const encoding = headers.get("content-transfer-encoding")?.trim().toLowerCase() ?? "binary";
  if (!plainEncodings.has(encoding)) throw new MultipartSyntaxError("has a part with a Content-Transfer-Encoding");
  const mediaType = parseMediaType(headers.get("content-type") ?? "text/plain");
  const fileName = readFileName(parameters);
  return {
    name: unescapeName(name),
    fileName: fileName === null ? null : cleanFileName(fileName),
    contentType: mediaType?.essence ?? "application/octet-stream",
    charset: mediaType?.parameters.get("charset")?.toLowerCase() ?? null,
    headers,
  };
}

function readDisposition(value: string | undefined): ReadonlyMap<string, string> {
  const start = disposition.exec(value ?? "")?.[0].length;
  if (value === undefined || start === undefined) {
    throw new MultipartSyntaxError("has a part without Content-Disposition: form-data");
  }
  const parameters = new Map<string, string>();
  for (let index = start; index < value.length; index = parameter.lastIndex) {
    parameter.lastIndex = index;
    const [, name = "", token, quoted = ""] = parameter.exec(value) ?? [];
    const key = name.toLowerCase();
    if (key === "" || parameters.has(key)) throw new MultipartSyntaxError("has a part with a malformed header");
    // Only these two are escaped: other backslashes are those of a path on Windows.
    parameters.set(key, token ?? quoted.replace(/\\(["\\])/g, "$1"));
  }
  return parameters;
}

/** The extended form goes first where a client sends both, since only that can be trusted to have all characters. */
function readFileName(parameters: ReadonlyMap<string, string>): string | null {
  const extended = parameters.get("filename*");
  const decoded = extended === undefined ? null : decodeExtended(extended);
  if (decoded !== null) return decoded;
  const plain = parameters.get("filename");
  if (plain !== undefined) return unescapeName(plain);
  if (extended === undefined) return null;
  throw new MultipartSyntaxError("has a part with a malformed filename*");
}

/** Reads `UTF-8''na%C3%AFve.txt`; null when it is malformed, or in another charset. @spec RFC 8187 §3.2 */
function decodeExtended(value: string): string | null {
  const [, encoded] = /^utf-8'[\w-]*'([\w!#$&+.^`|~%-]*)$/i.exec(value) ?? [];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** Takes back what browsers do to names. @spec WHATWG HTML, "multipart/form-data encoding algorithm" */
function unescapeName(name: string): string {
  return name.replace(/%(?:0A|0D|22)/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

const printable = /^[ -~\t]*$/;

/** @param binary One character a byte. */
function decode(binary: string): string {
  if (printable.test(binary)) return binary;
  try {
    return utf8.decode(Buffer.from(binary, "latin1"));
  } catch {
    throw new MultipartSyntaxError("has a part with a header that is not UTF-8");
  }
}

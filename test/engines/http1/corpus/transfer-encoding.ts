import { lines, post, type RawCase, refused, taken, takenThenRefused } from "./raw-case.ts";

const chunks = "3\r\nabc\r\n0\r\n\r\n";

function codings(...values: readonly string[]): string {
  return post(
    values.map((value) => `Transfer-Encoding: ${value}`),
    chunks,
  );
}

/** RFC 9112 §6.1, §6.3 and §7. */
export const transferEncodingCases: readonly RawCase[] = [
  taken("chunked", codings("chunked"), "POST /a abc"),
  taken("chunked in capitals", codings("CHUNKED"), "POST /a abc"),
  taken("spaces and tabs around it", codings("\t chunked \t"), "POST /a abc"),
  taken("a name in other case", post(["tRANSFER-eNCODING: chunked"], chunks), "POST /a abc"),
  taken("TE, which is another header", post(["TE: chunked", "Content-Length: 3"], "abc"), "POST /a abc"),
  takenThenRefused("an underscore in the name, which is another name", post(["Transfer_Encoding: chunked"], chunks), [
    "POST /a",
  ]),
  refused("a coding that is not known", codings("gzip"), 501),
  refused("a coding that is not known before chunked", codings("gzip, chunked"), 501),
  refused("a coding that is not known in a line before", codings("gzip", "chunked"), 501),
  refused("identity", codings("identity"), 501),
  refused("identity before chunked", codings("identity, chunked"), 501),
  refused("a letter before", codings("xchunked"), 501),
  refused("a letter behind", codings("chunkedx"), 501),
  refused("a hyphen", codings("chunk-ed"), 501),
  refused("chunked twice", codings("chunked, chunked")),
  refused("chunked in two lines", codings("chunked", "chunked")),
  refused("chunked before another", codings("chunked, gzip")),
  refused("chunked in a line before another", codings("chunked", "identity")),
  refused("nothing", codings("")),
  refused("a comma", codings(",")),
  refused("a comma behind", codings("chunked,")),
  refused("a comma before", codings(",chunked")),
  refused("an empty line before", codings("", "chunked")),
  refused("a parameter", codings("chunked;q=1")),
  refused("a quoted name", codings('"chunked"')),
  refused("a space within", codings("chun ked")),
  refused("two names without a comma", codings("gzip chunked")),
  refused("a vertical tab before", codings("\x0bchunked")),
  refused("a form feed before", codings("\x0cchunked")),
  refused("a NUL behind", codings("chunked\0")),
  refused("a next line of Latin-1 behind", codings("chunked\x85")),
  refused("another coding that a line goes on with", post(["Transfer-Encoding: chunked", " , identity"], chunks)),
  refused("as much whitespace within as a value may have", codings(`gzip${" ".repeat(8000)}chunked`)),
  refused("a thousand codings", codings(Array.from({ length: 1000 }, () => "x").join()), 501),
  refused("a space of Latin-1 before", codings("\xa0chunked")),
  refused("a carriage return before", codings("\rchunked")),
  refused("a line that goes on", post(["Transfer-Encoding:", " chunked"], chunks)),
  refused("a line that goes on behind a tab", post(["Transfer-Encoding: x", "\tchunked"], chunks)),
  refused("a space before the colon", post(["Transfer-Encoding : chunked"], chunks)),
  refused("a space before the name", post([" Transfer-Encoding: chunked"], chunks)),
  refused("a NUL in the name", post(["Transfer\0Encoding: chunked"], chunks)),
  refused("chunked in HTTP/1.0", lines("POST /a HTTP/1.0", "Transfer-Encoding: chunked") + chunks),
  refused(
    "chunked in HTTP/1.0 that keeps its connection",
    lines("POST /a HTTP/1.0", "Connection: keep-alive", "Transfer-Encoding: chunked") + chunks,
  ),
];

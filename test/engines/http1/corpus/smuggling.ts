import { brokenBody, chunked, get, lines, post, type RawCase, refused, taken, takenThenRefused } from "./raw-case.ts";

const inner = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const length = (text: string): string => `Content-Length: ${text.length}`;
const coding = "Transfer-Encoding: chunked";
const expects = "Expect: 100-continue";

/**
 * The published ways to make two servers disagree on where a request ends: CL.TE, TE.CL, TE.TE, CL.0, TE.0, duplicates,
 * line ends, extensions of chunks. What is hidden in a body never reaches a handler as a request.
 */
export const smugglingCases: readonly RawCase[] = [
  refused("CL.TE", post(["Content-Length: 6", coding], "0\r\n\r\nG")),
  refused("CL.TE with a whole request", post([length(`0\r\n\r\n${inner}`), coding], `0\r\n\r\n${inner}`)),
  refused("TE.CL", post([coding, "Content-Length: 3"], `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`)),
  refused("TE.CL with a length of 0", post([coding, "Content-Length: 0"], `0\r\n\r\n`)),
  refused("CL.TE where they agree", post(["Content-Length: 5", coding], "0\r\n\r\n")),
  refused("CL.TE in HTTP/1.0", `${lines("POST /a HTTP/1.0", "Content-Length: 6", coding)}0\r\n\r\nG`),
  refused("CL.TE with a coding that is not known", post(["Content-Length: 6", "Transfer-Encoding: x"], "0\r\n\r\nG")),
  refused(
    "TE.TE with another coding behind",
    post([coding, "Transfer-Encoding: x", "Content-Length: 6"], "0\r\n\r\nG"),
  ),
  refused("TE.TE with another coding before", post(["Transfer-Encoding: x", coding], "0\r\n\r\n"), 501),
  refused("TE.TE with a tab", post(["Content-Length: 6", "Transfer-Encoding:\tchunked"], "0\r\n\r\nG")),
  refused("TE.TE with a vertical tab", post(["Content-Length: 6", "Transfer-Encoding:\x0bchunked"], "0\r\n\r\nG")),
  refused("TE.TE with a line feed", post(["Content-Length: 6", "Transfer-Encoding\n: chunked"], "0\r\n\r\nG")),
  refused("TE.TE behind a line feed", post(["Content-Length: 6", `X: a\n${coding}`], "0\r\n\r\nG")),
  refused("TE.TE behind a carriage return", post(["Content-Length: 6", `X: a\r${coding}`], "0\r\n\r\nG")),
  refused("TE.TE behind a fold", post(["Content-Length: 6", "X: a", ` ${coding}`], "0\r\n\r\nG")),
  refused("TE.TE with quotes", post(["Content-Length: 6", "Transfer-Encoding: 'chunked'"], "0\r\n\r\nG")),
  refused("TE.TE with a null behind", post(["Content-Length: 6", "Transfer-Encoding: chunked\0"], "0\r\n\r\nG")),
  refused("TE.TE with a comment", post([`Transfer-Encoding: chunked (x)`], "0\r\n\r\n")),
  refused("CL.CL", post(["Content-Length: 0", length(inner)], inner)),
  refused("CL.CL in another case", post(["content-length: 0", length(inner)], inner)),
  refused("CL.CL behind a fold", post(["Content-Length: 0", `\t${length(inner)}`], inner)),
  refused("CL.CL in a list", post([`Content-Length: 0, ${inner.length}`], inner)),
  refused("a length with a sign", post([`Content-Length: +${inner.length}`], inner)),
  refused("a length behind a line feed", lines("POST /a HTTP/1.1", `Host: a\n${length(inner)}`) + inner),
  taken("CL.0", `${post([length(inner)], inner)}${get()}`, `POST /a ${inner}`, "GET /a"),
  taken(
    "CL.0 of a request whose body nobody reads",
    `${lines("POST /unread HTTP/1.1", "Host: a", length(inner))}${inner}${get()}`,
    "POST /unread",
    "GET /a",
  ),
  taken(
    "TE.0 of a request whose body nobody reads",
    `${lines("POST /unread HTTP/1.1", "Host: a", coding)}${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n${get()}`,
    "POST /unread",
    "GET /a",
  ),
  taken(
    "0.CL, which waits for its body like any other",
    `${get(expects, length(inner))}${inner}${get()}`,
    `GET /a ${inner}`,
    "GET /a",
  ),
  refused("0.CL behind an expectation that is hidden", get("Expect: y 100-continue", length(inner)) + inner, 417),
  refused("CL.TE behind an expectation", post([expects, "Content-Length: 6", coding], "0\r\n\r\nG")),
  refused("a length hidden by a space before it", lines("GET /a HTTP/1.1", ` ${length(inner)}`, "Host: a") + inner),
  refused("a length behind a space before the colon", post([`Content-Length : ${inner.length}`], inner)),
  refused("a length in a name with a NUL", post([`Content-\0Length: ${inner.length}`], inner)),
  taken("a length in another header", post([`X-Content-Length: ${inner.length}`]) + inner, "POST /a", "GET /smuggled"),
  taken(
    "trailers that are headers elsewhere",
    chunked("0\r\nAuthorization: a\r\nHost: b\r\nContent-Type: c\r\n\r\n") + get(),
    "POST /a",
    "GET /a",
  ),
  brokenBody("a chunk without its end before another", chunked(`3\r\nabc5\r\nsmugg\r\n0\r\n\r\n`), "POST /a !"),
  brokenBody("a chunk with one byte for its end", chunked(`3\r\nabc\n0\r\n\r\n${inner}`), "POST /a !"),
  brokenBody("an underscore in a size", chunked(`0_2e\r\n\r\n${inner}0\r\n\r\n`), "POST /a !"),
  taken("a body of GET", `${get(length(inner))}${inner}`, `GET /a ${inner}`),
  taken("a body of HEAD", `${lines("HEAD /a HTTP/1.1", "Host: a", length(inner))}${inner}`, `HEAD /a ${inner}`),
  taken(
    "lengths named as options",
    `${post(["Connection: Content-Length", "Content-Length: 3"], "abc")}`,
    "POST /a abc",
  ),
  taken("the coding named as an option", `${post(["Connection: Transfer-Encoding", coding], "0\r\n\r\n")}`, "POST /a"),
  brokenBody("a line feed in an extension", chunked(`2;\nxx\r\n${inner}0\r\n\r\n`), "POST /a !"),
  brokenBody("a chunk that ends with two bytes of any kind", chunked("3\r\nabcXX0\r\n\r\n"), "POST /a !"),
  brokenBody("a size that wraps", chunked(`10000000000000000\r\n${inner}`), "POST /a !"),
  brokenBody("a request behind the last size", chunked(`0\r\n${inner}`), "POST /a !"),
  takenThenRefused("half a request behind a body", post(["Content-Length: 3"], "abcX\r\n\r\n"), ["POST /a abc"]),
  takenThenRefused("a request behind a stray byte", `${chunked("0\r\n\r\n")}\0${inner}`, ["POST /a"]),
  refused("a Host that splits", lines("GET /a HTTP/1.1", "Host: a\rX: b") + inner),
  refused("a target that splits", `GET /a\rHTTP/1.1\r\nHost: a\r\n\r\n${inner}`),
  refused("two versions", `GET /a HTTP/1.1 HTTP/1.0\r\nHost: a\r\n\r\n${inner}`),
];

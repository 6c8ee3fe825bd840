import {
  brokenBody,
  chunked,
  get,
  lines,
  post,
  type RawCase,
  refused,
  taken,
  takenLast,
  takenThenRefused,
  waiting,
} from "./raw-case.ts";

function old(...headers: readonly string[]): string {
  return lines("GET /old HTTP/1.0", ...headers);
}

/** RFC 9112 §9.3 and §9.6: pipelines, and which connections are kept. */
export const connectionCases: readonly RawCase[] = [
  taken("two requests", get() + get(), "GET /a", "GET /a"),
  taken("ten requests", get().repeat(10), ...Array.from({ length: 10 }, () => "GET /a")),
  taken(
    "bodies of both framings",
    post(["Content-Length: 3"], "abc") + chunked("2\r\nde\r\n0\r\n\r\n") + get(),
    "POST /a abc",
    "POST /a de",
    "GET /a",
  ),
  taken("HEAD between others", get() + lines("HEAD /h HTTP/1.1", "Host: a") + get(), "GET /a", "HEAD /h", "GET /a"),
  taken("Connection: keep-alive", get("Connection: keep-alive"), "GET /a"),
  taken("Connection: Keep-Alive in capitals", get("Connection: KEEP-ALIVE"), "GET /a"),
  taken("an option nobody knows", get("Connection: x"), "GET /a"),
  taken("an option that only begins like close", get("Connection: closed, enclose"), "GET /a"),
  taken("an empty Connection", get("Connection:"), "GET /a"),
  taken("an upgrade that is not understood", get("Connection: Upgrade", "Upgrade: h2c") + get(), "GET /a", "GET /a"),
  takenLast("Connection: close", get("Connection: close"), "GET /a"),
  takenLast("Connection: close before another request", get("Connection: close") + get(), "GET /a"),
  takenLast("Connection: close before nonsense", `${get("Connection: close")}nonsense\r\n\r\n`, "GET /a"),
  takenLast("Connection: CLOSE", get("Connection: CLOSE"), "GET /a"),
  takenLast("close in a list", get("Connection: x , close,y"), "GET /a"),
  takenLast("close in a second line", get("Connection: keep-alive", "Connection: close"), "GET /a"),
  takenLast("close beside keep-alive", get("Connection: keep-alive, close"), "GET /a"),
  takenLast("a body before the close", post(["Connection: close", "Content-Length: 3"], "abc"), "POST /a abc"),
  takenLast("an answer that closes", lines("GET /close HTTP/1.1", "Host: a") + get(), "GET /close"),
  takenLast(
    "an answer that closes, behind others",
    get() + lines("GET /close HTTP/1.1", "Host: a") + get(),
    "GET /a",
    "GET /close",
  ),
  takenLast("HTTP/1.0", old(), "GET /old"),
  takenLast("HTTP/1.0 before another request", old() + get(), "GET /old"),
  takenLast("HTTP/1.0 with an option nobody knows", old("Connection: x"), "GET /old"),
  takenLast("HTTP/1.0 that closes", old("Connection: close"), "GET /old"),
  takenLast("HTTP/1.0 that keeps and closes", old("Connection: keep-alive, close"), "GET /old"),
  takenLast("HTTP/1.0 with a body", `${lines("POST /old HTTP/1.0", "Content-Length: 3")}abc`, "POST /old abc"),
  takenLast("HTTP/1.0 without a length", lines("POST /old HTTP/1.0"), "POST /old"),
  taken("HTTP/1.0 that keeps its connection", old("Connection: keep-alive"), "GET /old"),
  taken("HTTP/1.0 and HTTP/1.1", old("Connection: keep-alive") + get(), "GET /old", "GET /a"),
  takenThenRefused("a broken request behind one", `${get()}GET /b HTTP/1.1\r\n\r\n`, ["GET /a"]),
  takenThenRefused("a broken request behind two", `${get() + get()}GET /b\r\n\r\n`, ["GET /a", "GET /a"], 505),
  {
    ...brokenBody("a broken body behind a request", get() + chunked("x\r\n"), "POST /a !"),
    statuses: [200, 400],
    handled: ["GET /a", "POST /a !"],
  },
  waiting("half a request line", "GET /a HT"),
  waiting("half a header", "GET /a HTTP/1.1\r\nHos"),
  waiting("no end of the head", "GET /a HTTP/1.1\r\nHost: a\r\n"),
  taken("an empty line alone", "\r\n"),
  { ...waiting("half a request behind one", `${get()}GET /b HTTP/1.1\r\n`, "GET /a"), statuses: [200] },
  refused("an empty line and nonsense", "\r\nx y z\r\n\r\n"),
];

const expects = "Expect: 100-continue";

/** RFC 9110 §10.1.1. */
export const expectCases: readonly RawCase[] = [
  taken("a body that follows at once", post([expects, "Content-Length: 3"], "abc"), "POST /a abc"),
  taken(
    "chunks that follow at once",
    post([expects, "Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\n\r\n"),
    "POST /a abc",
  ),
  taken("capitals", post(["Expect: 100-Continue", "Content-Length: 3"], "abc"), "POST /a abc"),
  taken("no body", get(expects), "GET /a"),
  taken("an empty body", post([expects, "Content-Length: 0"]), "POST /a"),
  waiting("a body that is waited for", post([expects, "Content-Length: 3"]), "POST /a ?"),
  takenLast(
    "a body that nobody reads and that does not come",
    lines("POST /unread HTTP/1.1", "Host: a", expects, "Content-Length: 3"),
    "POST /unread",
  ),
  brokenBody("a body above the limit", post([expects, "Content-Length: 101"]), "POST /a !", 413),
  refused("another expectation", post(["Expect: miracles", "Content-Length: 0"]), 417),
  refused("another expectation beside", post(["Expect: 100-continue, miracles", "Content-Length: 0"]), 417),
  refused("words before the expectation", post(["Expect: y 100-continue", "Content-Length: 3"], "abc"), 417),
  refused("a parameter of the expectation", post(["Expect: 100-continue;a=b", "Content-Length: 3"], "abc"), 417),
  refused("an empty expectation", get("Expect:"), 417),
  refused("the same twice", post([expects, expects, "Content-Length: 0"]), 417),
  takenLast(
    "HTTP/1.0, which does not know it",
    `${lines("POST /a HTTP/1.0", expects, "Content-Length: 3")}abc`,
    "POST /a abc",
  ),
  takenLast("HTTP/1.0 with another", lines("GET /a HTTP/1.0", "Expect: miracles"), "GET /a"),
];

const padded = (headBytes: number): string => {
  const head = get("X-A: ", "X-B: ");
  const left = headBytes - head.length;
  return get(`X-A: ${"a".repeat(Math.min(left, 8192))}`, `X-B: ${"b".repeat(Math.max(0, left - 8192))}`);
};

/** The limits of the engine: 100 headers, 8 KiB of a value, 16 KiB of a head, 4 KiB of extensions, 8 KiB of trailers. */
export const limitCases: readonly RawCase[] = [
  taken("as many headers as are allowed", get(...Array.from({ length: 99 }, () => "X: a")), "GET /a"),
  refused("one header more", get(...Array.from({ length: 100 }, () => "X: a"))),
  refused("three times as many headers", get(...Array.from({ length: 300 }, () => "X: a"))),
  taken("a value as long as is allowed", get(`X: ${"a".repeat(8192)}`), "GET /a"),
  refused("a value of one byte more", get(`X: ${"a".repeat(8193)}`)),
  taken(
    "spaces around a value, which are none of it",
    get(`X: ${" ".repeat(100)}${"a".repeat(8192)}${" ".repeat(100)}`),
    "GET /a",
  ),
  taken("a name of 9000 bytes", get(`${"X".repeat(9000)}: a`), "GET /a"),
  taken("a target of 9000 bytes", lines(`GET /${"a".repeat(8999)} HTTP/1.1`, "Host: a"), `GET /${"a".repeat(8999)}`),
  taken("a head as long as is allowed", padded(16_384), "GET /a"),
  refused("a head of one byte more", padded(16_385), 431),
  refused("a target beyond the head", lines(`GET /${"a".repeat(17_000)} HTTP/1.1`, "Host: a"), 414),
  refused("a version beyond the head", lines(`GET /${"a".repeat(16_370)} HTTP/1.1`, "Host: a"), 414),
  refused(
    "a header beyond the head, behind a target that is not",
    lines(`GET /${"a".repeat(16_365)} HTTP/1.1`, "Host: a"),
    431,
  ),
  refused("a method without end", "A".repeat(17_000), 501),
  refused("a name without end", `GET /a HTTP/1.1\r\n${"A".repeat(17_000)}`, 431),
  refused("a value without end", `GET /a HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(17_000)}`, 431),
  taken("extensions as long as are allowed", chunked(`3;${"a".repeat(4095)}\r\nabc\r\n0\r\n\r\n`), "POST /a abc"),
  brokenBody("an extension without end", chunked(`3;${"a".repeat(17_000)}`), "POST /a !", 413),
  brokenBody(
    "extensions that are too long together",
    chunked(`${`1;${"a".repeat(2000)}\r\na\r\n`.repeat(10)}0\r\n\r\n`),
    "POST /a !",
    413,
  ),
  taken("trailers that are long", chunked(`0\r\nX: ${"a".repeat(8000)}\r\n\r\n`), "POST /a"),
  brokenBody("a trailer without end", chunked(`0\r\nX: ${"a".repeat(17_000)}`), "POST /a !", 431),
];

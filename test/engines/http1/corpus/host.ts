import { lines, type RawCase, refused, taken, takenLast } from "./raw-case.ts";

function hosts(...values: readonly string[]): string {
  return lines("GET /a HTTP/1.1", ...values.map((value) => `Host: ${value}`));
}

function oldHosts(...values: readonly string[]): string {
  return lines("GET /a HTTP/1.0", ...values.map((value) => `Host: ${value}`));
}

function absolute(target: string, ...values: readonly string[]): string {
  return lines(`GET ${target} HTTP/1.1`, ...values.map((value) => `Host: ${value}`));
}

/** RFC 9112 §3.2, RFC 9110 §7.2, RFC 3986 §3.2. */
export const hostCases: readonly RawCase[] = [
  taken("a name", hosts("example.com"), "GET /a"),
  taken("a name in capitals", hosts("EXAMPLE.com"), "GET /a"),
  taken("a name with a port", hosts("a:8000"), "GET /a"),
  taken("the highest port", hosts("a:65535"), "GET /a"),
  taken("an empty port", hosts("a:"), "GET /a"),
  taken("a name with an underscore", hosts("a_b.c"), "GET /a"),
  taken("a name that is percent-encoded", hosts("%41b"), "GET /a"),
  taken("an address", hosts("127.0.0.1:80"), "GET /a"),
  taken("an address in brackets", hosts("[::1]"), "GET /a"),
  taken("an address in brackets with a port", hosts("[2001:db8::1]:80"), "GET /a"),
  taken("absolute-form beside another Host", absolute("http://b/a", "c"), "GET /a"),
  takenLast("none in HTTP/1.0", oldHosts(), "GET /a"),
  takenLast("one in HTTP/1.0", oldHosts("a"), "GET /a"),
  refused("none", hosts()),
  refused("an empty one", hosts("")),
  refused("the same twice", hosts("a", "a")),
  refused("two", hosts("a", "b")),
  refused("an empty one beside another", hosts("", "a")),
  refused("two in HTTP/1.0", oldHosts("a", "a")),
  refused("a broken one in HTTP/1.0", oldHosts("a b")),
  refused("none beside absolute-form", absolute("http://b/a")),
  refused("two beside absolute-form", absolute("http://b/a", "b", "b")),
  refused("a broken one beside absolute-form", absolute("http://b/a", "b c")),
  refused("a list", hosts("a, b")),
  refused("a space within", hosts("a b")),
  refused("a path", hosts("a/b")),
  refused("a query", hosts("a?b")),
  refused("a user", hosts("user@a")),
  refused("an address with its scheme", hosts("http://a")),
  refused("a port that is no number", hosts("a:b")),
  refused("a port above the highest", hosts("a:65536")),
  refused("two ports", hosts("a:80:80")),
  refused("a sign before the port", hosts("a:+80")),
  refused("a port alone", hosts(":80")),
  refused("a broken percent-encoding", hosts("%4")),
  refused("a bracket that is not closed", hosts("[::1")),
  refused("an address in brackets that is none", hosts("[::g]")),
  refused("an address with a zone", hosts("[fe80::1%25eth0]")),
  refused("something behind the brackets", hosts("[::1]a")),
  refused("a byte above ASCII", hosts("caf\xe9")),
  refused("a backslash", hosts("a\\b")),
  refused("a port of absolute-form above the highest", absolute("http://b:65536/a", "b")),
];

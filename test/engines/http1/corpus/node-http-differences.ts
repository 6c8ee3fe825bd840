/** Why the engine on `node:net` and the one on `node:http` part ways. */
export interface Difference {
  /** What decides it. */
  readonly decidedBy: string;
  /** Cases of the corpus, by class and name. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

/** All cases of the corpus in which `node:http` does something else. Other versions of Node may differ in fewer. */
export const nodeHttpDifferences: readonly Difference[] = [
  {
    decidedBy: "RFC 9110 §9.1 and §16.1.2: a method is a token, and what none knows is the application's to answer",
    cases: {
      "request line": [
        "a method in lower case, which is another method",
        "a method nobody knows",
        "a method of all characters of a token",
      ],
      limit: ["a method without end"],
    },
  },
  {
    decidedBy: "RFC 9112 §2.2: one empty line may come before a request; a bare CR or LF is none",
    cases: { "request line": ["two empty lines before", "a line feed before", "a carriage return before"] },
  },
  {
    decidedBy:
      "RFC 9112 §3: single spaces between the parts of a request line; what is lenient here lets requests be split (§11.2)",
    cases: { "request line": ["two spaces behind the method", "two spaces before the version"] },
  },
  {
    decidedBy: "RFC 9110 §15.6.6: 505 for another major version, and a line without a version is of HTTP/0.9",
    cases: {
      "request line": ["HTTP/0.9, without", "the preface of HTTP/2", "no target, so that the version is taken for one"],
    },
  },
  {
    decidedBy: "RFC 9112 §3.2: exactly one valid Host, also where absolute-form replaces it (§3.2.2)",
    cases: {
      Host: ["none beside absolute-form", "two beside absolute-form", "a broken one beside absolute-form"],
    },
  },
  {
    decidedBy: "RFC 9110 §5.5: whitespace around a value is none of it, tabs included",
    cases: {
      "Content-Length": ["spaces and tabs around it"],
      "Transfer-Encoding": ["spaces and tabs around it"],
    },
  },
  {
    decidedBy: "RFC 9110 §8.6: a length that cannot be counted to must not be taken for another",
    cases: { "Content-Length": ["a larger number"], chunks: ["a size above the numbers"] },
  },
  {
    decidedBy: "RFC 9112 §6.1: 501 is for codings that are not understood; what is no list of tokens is a 400",
    cases: {
      "Transfer-Encoding": [
        "nothing",
        "a comma",
        "a comma before",
        "an empty line before",
        "a parameter",
        "a quoted name",
        "a space within",
        "two names without a comma",
        "a space of Latin-1 before",
        "a next line of Latin-1 behind",
        "as much whitespace within as a value may have",
      ],
      smuggling: ["TE.TE with a comment"],
    },
  },
  {
    decidedBy: 'RFC 9112 §7.1.1: BWS around the parts of an extension, a name in each, and a value behind "="',
    cases: {
      chunks: [
        "spaces around the parts of an extension",
        "an extension of a value alone",
        "an extension with an empty value",
      ],
    },
  },
  {
    decidedBy: "RFC 9112 §7.1.1: the length of extensions is limited over the whole request",
    cases: { limit: ["extensions that are too long together"] },
  },
  {
    decidedBy: "RFC 9112 §7.1: sizes must be parsed without overflow, so their digits are limited",
    cases: { chunks: ["too many zeros before the size"] },
  },
  {
    decidedBy: "RFC 9110 §6.5.1: trailers that frame are ignored",
    cases: { chunks: ["trailers that frame, which are none", "a trailer of another coding"] },
  },
  {
    decidedBy: "RFC 9112 §9.6: what follows the last request is not processed, let alone answered",
    cases: {
      connection: [
        "Connection: close before another request",
        "Connection: close before nonsense",
        "HTTP/1.0 before another request",
      ],
    },
  },
  {
    decidedBy: 'RFC 9112 §9.3: "close" goes before "keep-alive"',
    cases: { connection: ["HTTP/1.0 that keeps and closes"] },
  },
  {
    decidedBy: "RFC 9110 §7.8: an upgrade that is ignored changes nothing for the requests behind it",
    cases: { connection: ["an upgrade that is not understood"] },
  },
  {
    decidedBy: "RFC 9112 §9.3.2: answers in order, so that of a broken request comes behind those before it",
    cases: { connection: ["a broken body behind a request"] },
  },
  {
    decidedBy:
      "RFC 9110 §10.1.1: an expectation that no body follows is met; any other than 100-continue may get a 417",
    cases: {
      Expect: [
        "no body",
        "an empty body",
        "another expectation beside",
        "words before the expectation",
        "a parameter of the expectation",
        "the same twice",
      ],
      smuggling: ["0.CL behind an expectation that is hidden"],
    },
  },
  {
    decidedBy: "RFC 9112 §3: 414 for a target that is longer than any that is read",
    cases: { limit: ["a target beyond the head", "a version beyond the head"] },
  },
  {
    decidedBy: "RFC 6585 §5: how many bytes a head may have is the server's to say; ours counts all of them",
    cases: { limit: ["a head of one byte more", "a header beyond the head, behind a target that is not"] },
  },
];

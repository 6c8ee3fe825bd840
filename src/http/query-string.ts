/** What the query says about one key: undefined when absent, an array when it is repeated. */
export type RawQueryValue = string | string[] | undefined;

/** One slot for each key a reader was made for, in their order. */
export type RawQuery = RawQueryValue[];

/** A query string that cannot be decoded. */
export class QuerySyntaxError extends Error {
  override readonly name = "QuerySyntaxError";
  /** The key whose value is malformed, or null when it is the key itself. */
  readonly key: string | null;
  /** What is wrong: "has a % that two hexadecimal digits do not follow". */
  readonly problem: string;

  constructor(key: string | null, problem: string) {
    super(key === null ? `A key of the query string ${problem}` : `Query parameter ${JSON.stringify(key)} ${problem}`);
    this.key = key;
    this.problem = problem;
  }
}

const ampersand = 0x26;
const equalsSign = 0x3d;
const percent = 0x25;
const plus = 0x2b;
const lastAscii = 0x7f;

/**
 * Reads the values of known keys from query strings. Made once, at start-up; what nobody asked for is skipped undecoded.
 *
 *   new QueryReader(["q", "tag", "page"]).read("tag=a&x=1&q=b+c&tag=b")  →  ["b c", ["a", "b"], undefined]
 *
 * @spec WHATWG URL §5.1, with malformed encoding refused instead of replaced
 */
export class QueryReader {
  private readonly slots: ReadonlyMap<string, number>;
  private readonly empty: RawQuery;

  /** @param keys Decoded keys, each once. */
  constructor(keys: readonly string[]) {
    this.slots = new Map(keys.map((key, slot) => [key, slot]));
    this.empty = keys.map(() => undefined);
  }

  /**
   * @param query What follows "?" in the request target.
   * @throws QuerySyntaxError for malformed percent-encoding in any key, or in the value of a wanted one.
   */
  read(query: string): RawQuery {
    const values = this.empty.slice();
    const { length } = query;
    for (let start = 0; start < length; ) {
      let equals = -1;
      let isKeyEncoded = false;
      let isEncoded = false;
      let end = start;
      for (; end < length; end++) {
        const code = query.charCodeAt(end);
        if (code === ampersand) break;
        if (code === equalsSign && equals === -1) {
          equals = end;
          isKeyEncoded = isEncoded;
          isEncoded = false;
        } else if (code === percent || code === plus || code > lastAscii) isEncoded = true;
      }
      if (equals === -1) {
        equals = end;
        isKeyEncoded = isEncoded;
        isEncoded = false;
      }
      const rawKey = query.slice(start, equals);
      const key = isKeyEncoded ? decode(rawKey, null) : rawKey;
      const slot = this.slots.get(key);
      if (slot !== undefined && equals > start) {
        const rawValue = query.slice(equals + 1, end);
        addValue(values, slot, isEncoded ? decode(rawValue, key) : rawValue);
      }
      start = end + 1;
    }
    return values;
  }
}

function addValue(values: RawQuery, slot: number, value: string): void {
  const present = values[slot];
  if (present === undefined) values[slot] = value;
  else if (typeof present === "string") values[slot] = [present, value];
  else present.push(value);
}

/**
 * Reads every pair of a query string in order, for schemas whose keys are not known at start-up.
 *
 * @param query What follows "?" in the request target.
 * @throws QuerySyntaxError for malformed percent-encoding.
 */
export function readAllQuery(query: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const piece of query.split("&")) {
    const equals = piece.indexOf("=");
    const key = decode(equals === -1 ? piece : piece.slice(0, equals), null);
    if (key !== "") pairs.push([key, equals === -1 ? "" : decode(piece.slice(equals + 1), key)]);
  }
  return pairs;
}

/** @param key The key that the text is the value of, or null when it is a key itself. */
function decode(text: string, key: string | null): string {
  // RFC 3986 §3.4 has no such character; an engine reads its bytes as latin1, so taking it would garble the value.
  if (/[\u0080-\uffff]/.test(text)) throw new QuerySyntaxError(key, "has a character that must be percent-encoded");
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    const isCut = /%(?![0-9a-f]{2})/i.test(text);
    throw new QuerySyntaxError(
      key,
      isCut ? "has a % that two hexadecimal digits do not follow" : "is not UTF-8 after percent-decoding",
    );
  }
}

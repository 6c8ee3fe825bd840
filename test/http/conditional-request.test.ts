import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowsRange, evaluateConditions, type Validators } from "../../src/http/conditional-request.ts";
import { formatHttpDate } from "../../src/http/http-date.ts";

const modified = Date.UTC(2026, 4, 1, 12);
const [before, at, after] = [modified - 1000, modified, modified + 1000].map(formatHttpDate) as [
  string,
  string,
  string,
];
const strong: Validators = { entityTag: '"v2"', lastModifiedMs: modified };
const weak: Validators = { entityTag: 'W/"v2"', lastModifiedMs: modified };
const unknown: Validators = { entityTag: null, lastModifiedMs: null };

function evaluate(headers: Record<string, string>, validators = strong, method = "GET"): string {
  return evaluateConditions({ method, header: (name) => headers[name] }, validators);
}

describe("evaluateConditions", () => {
  it("lets a request without conditions proceed", () => {
    expect(evaluate({})).toBe("proceed");
  });

  it("takes If-Match strongly", () => {
    expect(evaluate({ "if-match": '"v1", "v2"' })).toBe("proceed");
    expect(evaluate({ "if-match": '"v1"' })).toBe("failed");
    expect(evaluate({ "if-match": 'W/"v2"' })).toBe("failed");
    expect(evaluate({ "if-match": 'W/"v2"' }, weak)).toBe("failed");
    expect(evaluate({ "if-match": "*" }, unknown)).toBe("proceed");
    expect(evaluate({ "if-match": '"v2"' }, unknown)).toBe("failed");
  });

  it("fails an If-Match that is malformed", () => {
    expect(evaluate({ "if-match": "v2" })).toBe("failed");
  });

  it("takes If-Unmodified-Since to the second", () => {
    expect(evaluate({ "if-unmodified-since": before })).toBe("failed");
    expect(evaluate({ "if-unmodified-since": at })).toBe("proceed");
    expect(evaluate({ "if-unmodified-since": after })).toBe("proceed");
  });

  it("takes If-None-Match weakly", () => {
    expect(evaluate({ "if-none-match": 'W/"v2"' })).toBe("not-modified");
    expect(evaluate({ "if-none-match": '"v1", "v2"' }, weak)).toBe("not-modified");
    expect(evaluate({ "if-none-match": '"v1"' })).toBe("proceed");
    expect(evaluate({ "if-none-match": "*" })).toBe("not-modified");
    expect(evaluate({ "if-none-match": "v2" })).toBe("proceed");
  });

  it("fails If-None-Match for methods that do not read", () => {
    expect(evaluate({ "if-none-match": '"v2"' }, strong, "HEAD")).toBe("not-modified");
    expect(evaluate({ "if-none-match": '"v2"' }, strong, "PUT")).toBe("failed");
  });

  it("takes If-Modified-Since to the second, for methods that read", () => {
    expect(evaluate({ "if-modified-since": before })).toBe("proceed");
    expect(evaluate({ "if-modified-since": at })).toBe("not-modified");
    expect(evaluate({ "if-modified-since": after })).toBe("not-modified");
    expect(evaluate({ "if-modified-since": at }, strong, "POST")).toBe("proceed");
  });

  it("ignores dates that are none, and dates of what has none", () => {
    expect(evaluate({ "if-modified-since": "yesterday", "if-unmodified-since": "1994" })).toBe("proceed");
    expect(evaluate({ "if-modified-since": at, "if-unmodified-since": before }, unknown)).toBe("proceed");
  });

  it("lets tags go before dates", () => {
    expect(evaluate({ "if-match": '"v2"', "if-unmodified-since": before })).toBe("proceed");
    expect(evaluate({ "if-none-match": '"v1"', "if-modified-since": at })).toBe("proceed");
  });

  it("lets If-Match and If-Unmodified-Since go before the other two", () => {
    expect(evaluate({ "if-match": '"v1"', "if-none-match": '"v2"' })).toBe("failed");
    expect(evaluate({ "if-unmodified-since": before, "if-modified-since": at })).toBe("failed");
    expect(evaluate({ "if-match": '"v2"', "if-none-match": '"v2"' })).toBe("not-modified");
  });

  it("agrees with the steps of RFC 9110 §13.2.2", () => {
    const tags = fc.option(fc.constantFrom("*", '"v1"', '"v2"', 'W/"v2"', '"v1", "v2"', "bad"), { nil: undefined });
    const dates = fc.option(fc.constantFrom(before, at, after, "bad"), { nil: undefined });
    fc.assert(
      fc.property(
        tags,
        dates,
        tags,
        dates,
        fc.constantFrom("GET", "HEAD", "PUT"),
        (match, unmodified, none, since, method) => {
          const isBefore = (date: string | undefined): boolean => date === before;
          const isRead = method !== "PUT";
          const steps = (): string => {
            if (match !== undefined && !(match === "*" || /(^|, )"v2"/.test(match))) return "failed";
            if (match === undefined && isBefore(unmodified)) return "failed";
            if (none !== undefined) {
              const isMatched = none === "*" || none.includes('"v2"');
              return isMatched ? (isRead ? "not-modified" : "failed") : "proceed";
            }
            return isRead && (since === at || since === after) ? "not-modified" : "proceed";
          };
          const given = {
            "if-match": match,
            "if-unmodified-since": unmodified,
            "if-none-match": none,
            "if-modified-since": since,
          };
          const headers = Object.entries(given).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value]],
          );
          expect(evaluate(Object.fromEntries(headers), strong, method)).toBe(steps());
        },
      ),
    );
  });
});

describe("allowsRange", () => {
  const later = modified + 60_000;

  it("is true without If-Range", () => {
    expect(allowsRange(undefined, unknown)).toBe(true);
  });

  it("compares tags strongly", () => {
    expect(allowsRange('"v2"', strong, later)).toBe(true);
    expect(allowsRange('"v1"', strong, later)).toBe(false);
    expect(allowsRange('W/"v2"', strong, later)).toBe(false);
    expect(allowsRange('W/"v2"', weak, later)).toBe(false);
    expect(allowsRange('"v2"', weak, later)).toBe(false);
    expect(allowsRange('"v2"', unknown, later)).toBe(false);
  });

  it("takes a date only when it is the very one", () => {
    expect(allowsRange(at, strong, later)).toBe(true);
    expect(allowsRange(before, strong, later)).toBe(false);
    expect(allowsRange(after, strong, later)).toBe(false);
    expect(allowsRange(at, unknown, later)).toBe(false);
    expect(allowsRange("nonsense", strong, later)).toBe(false);
  });

  it("takes no date whose second is not over", () => {
    expect(allowsRange(at, strong, modified + 999)).toBe(false);
    expect(allowsRange(at, strong, modified + 1000)).toBe(true);
  });
});

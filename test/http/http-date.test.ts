import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHttpDate, parseHttpDate } from "../../src/http/http-date.ts";

const example = Date.UTC(1994, 10, 6, 8, 49, 37);
const anyTime = fc
  .integer({ min: Date.UTC(1000, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 })
  .map((seconds) => seconds * 1000);

describe("parseHttpDate", () => {
  it("reads the three formats of RFC 9110 §5.6.7", () => {
    expect(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(example);
    expect(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT")).toBe(example);
    expect(parseHttpDate("Sun Nov  6 08:49:37 1994")).toBe(example);
    expect(parseHttpDate("Wed Nov 16 08:49:37 1994")).toBe(example + 10 * 86_400_000);
  });

  it("takes a year of two digits for one of at most 50 years ahead", () => {
    const now = Date.UTC(2026, 0);
    expect(parseHttpDate("Friday, 01-Jan-27 00:00:00 GMT", now)).toBe(Date.UTC(2027, 0));
    expect(parseHttpDate("Wednesday, 01-Jan-76 00:00:00 GMT", now)).toBe(Date.UTC(2076, 0));
    expect(parseHttpDate("Saturday, 01-Jan-77 00:00:00 GMT", now)).toBe(Date.UTC(1977, 0));
  });

  it("reads a leap second and a leap day", () => {
    expect(parseHttpDate("Sat, 31 Dec 2016 23:59:60 GMT")).toBe(Date.UTC(2017, 0));
    expect(parseHttpDate("Thu, 29 Feb 2024 00:00:00 GMT")).toBe(Date.UTC(2024, 1, 29));
  });

  it.each([
    "",
    "0",
    "1994-11-06T08:49:37Z",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 GMT ",
    "sun, 06 nov 1994 08:49:37 gmt",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 06 Nov 1994 08:49:61 GMT",
    "Mon, 06 Nov 1994 08:49:37 GMT",
    "Wed, 29 Feb 2023 00:00:00 GMT",
    "Sat, 31 Apr 1994 00:00:00 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sun Nov 06 08:49:37 1994 GMT",
    "Sun, 06-Nov-94 08:49:37 GMT",
  ])("takes %j for no date", (text) => {
    expect(parseHttpDate(text)).toBeNull();
  });

  it("reads back every second that is written", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(parseHttpDate(formatHttpDate(time))).toBe(time);
      }),
    );
  });

  it("gives null or whole seconds for any text", () => {
    const part = fc.constantFrom(
      "Sun",
      "Sunday",
      ", ",
      " ",
      "06",
      "-",
      "Nov",
      "1994",
      "94",
      "08:49:37",
      " GMT",
      "  6",
      "99",
    );
    const text = fc.oneof(
      fc.array(part).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect((parseHttpDate(value) ?? 0) % 1000).toBe(0);
      }),
    );
  });
});

describe("formatHttpDate", () => {
  it("writes IMF-fixdate", () => {
    expect(formatHttpDate(example)).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
  });
});

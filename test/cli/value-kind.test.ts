import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countOr, fileList, octalMode, onOrOff, seconds, text, wholeNumber } from "../../src/cli/value-kind.ts";

describe("wholeNumber", () => {
  const port = wholeNumber(0, 65_535);

  it("takes every number of its range, as text and as it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (number) => {
        expect(port.parse(String(number))).toBe(number);
        expect(port.accepts(number)).toBe(true);
      }),
    );
  });

  it.each(["", " 1", "1.5", "-1", "+1", "1e3", "0x10", "65536", "٣", "NaN", "Infinity"])(
    "refuses the text %j",
    (given) => {
      expect(port.accepts(port.parse(given))).toBe(false);
    },
  );

  it.each([-1, 65_536, 1.5, Number.NaN, "80", null])("refuses the value %j", (given) => {
    expect(port.accepts(given)).toBe(false);
  });
});

describe("seconds", () => {
  const grace = seconds(60);

  it("takes decimals and zero", () => {
    expect(grace.parse("0.5")).toBe(0.5);
    expect(grace.accepts(0.5)).toBe(true);
    expect(grace.accepts(0)).toBe(true);
  });

  it.each(["", ".5", "5s", "-1", "61", "1e1"])("refuses the text %j", (given) => {
    expect(grace.accepts(grace.parse(given))).toBe(false);
  });
});

describe("onOrOff", () => {
  it("takes 1, true, 0 and false as text", () => {
    expect(["1", "true", "0", "false"].map((given) => onOrOff.parse(given))).toEqual([true, true, false, false]);
  });

  it.each(["yes", "TRUE", "2", "toString"])("refuses the text %j", (given) => {
    expect(onOrOff.accepts(onOrOff.parse(given))).toBe(false);
  });
});

describe("text", () => {
  it("refuses nothing but the empty text and what is no text", () => {
    expect([text.accepts("0.0.0.0"), text.accepts(""), text.accepts(1)]).toEqual([true, false, false]);
  });
});

describe("fileList", () => {
  it("splits text at commas", () => {
    expect(fileList.parse("api.ts, apps/blog/api.ts")).toEqual(["api.ts", "apps/blog/api.ts"]);
  });

  it("refuses a list with an empty name", () => {
    expect(fileList.accepts(fileList.parse("api.ts,"))).toBe(false);
    expect(fileList.accepts("api.ts")).toBe(false);
  });
});

describe("countOr", () => {
  const count = countOr(1, 4, "auto", "none");

  it("takes numbers of its range and its words", () => {
    expect(["1", "4", "auto", "none"].map((given) => count.parse(given))).toEqual([1, 4, "auto", "none"]);
    expect(["0", "5", "all", ""].filter((given) => count.accepts(count.parse(given)))).toEqual([]);
    expect(count.expected).toBe("a whole number from 1 to 4, or auto or none");
  });
});

describe("octalMode", () => {
  it("takes three octal digits, and nothing", () => {
    expect(["660", "000", "777", ""].filter((given) => !octalMode.accepts(given))).toEqual([]);
    expect(["66", "0660", "680", "rw-"].filter((given) => octalMode.accepts(given))).toEqual([]);
    expect(octalMode.accepts(0o660)).toBe(false);
  });
});

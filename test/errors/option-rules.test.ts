import { describe, expect, it } from "vitest";
import {
  callable,
  findOptionMistake,
  flag,
  isText,
  listOf,
  type OptionRules,
  oneOf,
  text,
  wholeNumber,
} from "../../src/errors/option-rules.ts";

const rules: OptionRules = {
  name: text,
  debug: flag,
  onStart: callable,
  port: wholeNumber("a port", 0, 65_535),
  maxBytes: wholeNumber("a number of bytes", 1),
  format: oneOf("detail", "problem"),
  tags: listOf("texts", isText),
};

describe("findOptionMistake", () => {
  it("finds none in options that keep the rules", () => {
    const options = {
      name: "a",
      debug: false,
      onStart: () => {},
      port: 0,
      maxBytes: 1,
      format: "problem",
      tags: ["x"],
    };

    expect(findOptionMistake(options, rules)).toBeNull();
    expect(findOptionMistake({}, rules)).toBeNull();
  });

  it("takes undefined as an option that is absent", () => {
    expect(findOptionMistake({ name: undefined, port: undefined }, rules)).toBeNull();
  });

  it("names an option that does not exist, and those that do", () => {
    expect(findOptionMistake({ nmae: "a" }, rules)).toEqual({
      kind: "unknown",
      option: "nmae",
      known: "name, debug, onStart, port, maxBytes, format, tags",
    });
  });

  it.each(["toString", "constructor", "hasOwnProperty"])("knows no option %s", (option) => {
    expect(findOptionMistake({ [option]: 1 }, rules)).toMatchObject({ kind: "unknown", option });
  });

  it("knows no option __proto__", () => {
    expect(findOptionMistake(JSON.parse('{"__proto__":1}'), rules)).toMatchObject({
      kind: "unknown",
      option: "__proto__",
    });
  });

  it.each([undefined, null, 5, "options", () => {}])("says that options cannot be %o", (options) => {
    expect(findOptionMistake(options, rules)).toMatchObject({ kind: "invalid", option: "options" });
  });

  it.each<[string, unknown]>([
    ["name", 5],
    ["name", null],
    ["debug", "yes"],
    ["debug", 1],
    ["onStart", "start"],
    ["port", -1],
    ["port", 65_536],
    ["port", 1.5],
    ["port", Number.NaN],
    ["port", "80"],
    ["maxBytes", 0],
    ["maxBytes", Number.POSITIVE_INFINITY],
    ["maxBytes", 2 ** 53],
    ["format", "xml"],
    ["format", 5],
    ["tags", "x"],
    ["tags", ["x", 5]],
    ["tags", [undefined]],
  ])("says what %s has to be instead of %o", (option, value) => {
    const mistake = findOptionMistake({ [option]: value }, rules);

    expect(mistake).toMatchObject({ kind: "invalid", option, problem: expect.stringMatching(/^expected .+/) });
  });
});

import { BoltException, ConfigError } from "boltapi";
import { describe, expect, it } from "vitest";
import { describeValue } from "../../src/errors/config-error.ts";

describe("ConfigError", () => {
  it("starts its message with its code", () => {
    const error = new ConfigError("ROUTE_PATH_RELATIVE", "users");

    expect(error.code).toBe("ROUTE_PATH_RELATIVE");
    expect(error.message).toBe('ROUTE_PATH_RELATIVE: The path "users" does not start with "/". Write it as "/users".');
  });

  it("is a BoltException with a name of its own", () => {
    const error = new ConfigError("LIFESPAN_NO_YIELD");

    expect(error).toBeInstanceOf(BoltException);
    expect(error.name).toBe("ConfigError");
  });
});

describe("describeValue", () => {
  it.each<[unknown, string]>([
    [undefined, "undefined"],
    [null, "null"],
    ["text", '"text"'],
    ["a\nb", '"a\\nb"'],
    [7, "number 7"],
    [7n, "bigint 7"],
    [true, "boolean true"],
    [Symbol("x"), "symbol Symbol(x)"],
    [function named() {}, "the function named"],
    [(() => () => {})(), "a function"],
    [[1, 2], "an array of 2"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [new Map(), "an object of class Map"],
  ])("says what %o is", (value, expected) => {
    expect(describeValue(value)).toBe(expected);
  });

  it("cuts long text", () => {
    expect(describeValue("x".repeat(10_000)).length).toBeLessThan(100);
  });

  it("says something about an object whose constructor is no function", () => {
    expect(describeValue({ constructor: 5 })).toMatch(/object/);
  });
});

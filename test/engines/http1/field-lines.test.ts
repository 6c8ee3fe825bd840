import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findHeader, joinHeaderPairs } from "../../../src/engines/header-pairs.ts";
import { findField, listFields } from "../../../src/engines/http1/field-lines.ts";

const name = fc.constantFrom("Host", "X-A", "x-a", "Cookie", "cookie", "X", "__proto__", "X-AB");
const value = fc.string({ unit: fc.constantFrom("a", ":", ",", ";", "=", "\t", " ", "\xe9", "\xa0"), maxLength: 8 });
const space = fc.constantFrom("", " ", "\t ");
const field = fc.record({ name, value, before: space, behind: space });

describe("field lines", () => {
  test("have the fields that they were made of", () => {
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const lines = fields
          .map(({ name, value, before, behind }) => `${name}:${before}${value}${behind}\r\n`)
          .join("");
        const pairs = fields.flatMap(({ name, value }) => [name, value.replace(/^[\t ]+|[\t ]+$/g, "")]);
        expect(listFields(lines)).toEqual(joinHeaderPairs(pairs));
        for (const name of ["host", "x-a", "cookie", "x", "__proto__", "x-ab", "missing", "constructor"]) {
          expect(findField(lines, name)).toBe(findHeader(pairs, name));
        }
      }),
    );
  });

  test("have no field of a name that reaches beyond its own", () => {
    const lines = "Host: a:80\r\nX-A: b\r\n";
    for (const name of ["", "host: a", "a", "80", "host: a:80\r\nx-a", "-a", "x-a: b\r\n"]) {
      expect(findField(lines, name)).toBeUndefined();
    }
  });

  test("can be none", () => {
    expect(findField("", "host")).toBeUndefined();
    expect(listFields("")).toEqual([]);
  });
});

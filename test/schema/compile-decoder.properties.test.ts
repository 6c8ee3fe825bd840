// Not toStrictEqual, which takes a field called "constructor" for the class of its object.
import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Check } from "typebox/schema";
import { describe, expect, it } from "vitest";
import { compileDecoder } from "../../src/schema/compile-decoder.ts";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import { anyJson, schemaSamples, withUnknownKeys } from "./any-schema.ts";

describe("compileDecoder, on any schema", () => {
  it("takes every value of the schema and leaves it as it is", () => {
    fc.assert(
      fc.property(schemaSamples, ({ schema, value }) => {
        const copy = structuredClone(value);
        deepStrictEqual(compileDecoder(schema, "test")(value), copy);
        deepStrictEqual(value, copy);
      }),
    );
  });

  it("drops unknown keys everywhere outside records", () => {
    fc.assert(
      fc.property(
        schemaSamples.filter(({ schema }) => !JSON.stringify(schema).includes("patternProperties")),
        ({ schema, value }) => {
          deepStrictEqual(compileDecoder(schema, "test")(withUnknownKeys(value)), value);
        },
      ),
    );
  });

  it("refuses exactly what TypeBox refuses, with issues that have messages", () => {
    fc.assert(
      fc.property(schemaSamples, anyJson.filter(hasExactNumbers), ({ schema }, value) => {
        const decoded = compileDecoder(schema, "test")(value);
        const isForbidden = decoded instanceof SchemaIssues && decoded.issues[0]?.type === "forbidden_key";
        if (!isForbidden) expect(decoded instanceof SchemaIssues).toBe(!Check(schema, value));
        if (decoded instanceof SchemaIssues) {
          expect(decoded.issues.length).toBeGreaterThan(0);
          for (const issue of decoded.issues) expect(issue.msg).toMatch(/^[A-Z]/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("never makes an object with another prototype or an own __proto__ key", () => {
    fc.assert(
      fc.property(schemaSamples, anyJson, ({ schema }, value) => {
        const decoded = compileDecoder(schema, "test")(value);
        if (!(decoded instanceof SchemaIssues)) expectPlain(decoded);
      }),
      { numRuns: 150 },
    );
  });
});

/** Integers that JSON may have rounded are refused, where TypeBox takes them. */
function hasExactNumbers(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(hasExactNumbers);
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

function expectPlain(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  expect(Object.getPrototypeOf(value)).toBe(Array.isArray(value) ? Array.prototype : Object.prototype);
  expect(Object.hasOwn(value, "__proto__")).toBe(false);
  for (const inner of Object.values(value)) expectPlain(inner);
}

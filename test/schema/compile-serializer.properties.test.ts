// Not toStrictEqual, which takes a field called "constructor" for the class of its object.
import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { compileSerializer } from "../../src/schema/compile-serializer.ts";
import { schemaSamples, withUnknownKeys } from "./any-schema.ts";

describe("compileSerializer, on any schema", () => {
  for (const validate of [true, false]) {
    it(`writes every value of the schema as JSON.stringify does${validate ? "" : ", without validation, too"}`, () => {
      fc.assert(
        fc.property(schemaSamples, ({ schema, value }) => {
          const written = compileSerializer(schema, "test", { validate })(value);
          deepStrictEqual(JSON.parse(written as string), JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 150 },
      );
    });
  }

  it("never lets a key leave that the schema does not know", () => {
    fc.assert(
      fc.property(
        schemaSamples.filter(({ schema }) => !JSON.stringify(schema).includes("patternProperties")),
        ({ schema, value }) => {
          const written = compileSerializer(schema, "test", { validate: true })(withUnknownKeys(value));
          deepStrictEqual(JSON.parse(written as string), JSON.parse(JSON.stringify(value)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

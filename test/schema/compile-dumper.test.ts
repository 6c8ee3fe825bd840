import { t } from "boltapi";
import { describe, expect, it } from "vitest";
import { compileDumper } from "../../src/schema/compile-dumper.ts";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import type { AnySchema } from "../../src/schema/infer.ts";

const dump = (schema: AnySchema, value: unknown): unknown => compileDumper(schema, "the test")(value);

describe("compileDumper", () => {
  it("makes values in the form that JSON has: codecs, dates, defaults, known keys", () => {
    const Size = t
      .Codec(t.String())
      .Decode((text) => text.length)
      .Encode((length) => "x".repeat(length));
    const schema = t.Object({ size: Size, at: t.String({ format: "date-time" }), page: t.Integer({ default: 1 }) });
    const value = { size: 3, at: new Date(0), secret: true };
    expect(dump(schema, value)).toEqual({ size: "xxx", at: "1970-01-01T00:00:00.000Z", page: 1 });
    expect(value).toEqual({ size: 3, at: new Date(0), secret: true });
  });

  it("gives the value itself where there is nothing to make of it", () => {
    const list = [1, 2];
    expect(dump(t.Array(t.Integer()), list)).toBe(list);
  });

  it("says what does not fit, and where", () => {
    const issues = dump(t.Object({ list: t.Array(t.Integer()) }), { list: [1, "two"] });
    expect(issues).toBeInstanceOf(SchemaIssues);
    expect((issues as SchemaIssues).issues).toMatchObject([{ path: ["list", 1] }]);
  });

  it("compiles a schema once", () => {
    const schema = t.Object({ a: t.String() });
    expect(compileDumper(schema, "one")).toBe(compileDumper(schema, "two"));
  });

  it("takes no schema of another library", () => {
    const foreign = { "~standard": { version: 1, vendor: "other", validate: () => ({ value: 1 }) } };
    expect(() => dump(foreign as never, 1)).toThrow("SCHEMA_INVALID");
  });
});

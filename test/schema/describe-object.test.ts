import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import { describeObject, type ObjectDescription } from "../../src/schema/describe-object.ts";
import type { AnySchema } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

const describeQuery = (schema: AnySchema): ObjectDescription =>
  describeObject(schema, "GET /items query", { list: "repeat" });

/** Gathers an object the way the parameters of a request are gathered. */
function gather(schema: AnySchema, texts: Readonly<Record<string, string | string[]>>): unknown {
  const { fields, additional, finishObject } = describeQuery(schema);
  const keys = new Set(fields.map(({ name, alias }) => alias ?? name));
  const values: Record<string, unknown> = {};
  for (const { name, alias, read, makeDefault } of fields) {
    const text = texts[alias ?? name];
    if (text !== undefined) values[name] = read(text);
    else if (makeDefault !== null) values[name] = makeDefault();
  }
  if (additional === "keep") {
    for (const [key, text] of Object.entries(texts)) if (!keys.has(key)) values[key] = text;
  }
  return finishObject === null ? values : finishObject(values);
}

describe("describeObject", () => {
  it("tells the fields with their readers, defaults and aliases", () => {
    const schema = t.Object({
      page: t.Integer({ default: 1 }),
      token: t.String({ alias: "X-Token" }),
      tags: t.Optional(t.Array(t.String())),
    });
    const { fields, additional, finishObject } = describeQuery(schema);
    expect(fields).toMatchObject([
      { name: "page", alias: null, isList: false, isRequired: false },
      { name: "token", alias: "X-Token", isList: false, isRequired: true },
      { name: "tags", alias: null, isList: true, isRequired: false },
    ]);
    expect(fields[0]?.makeDefault?.()).toBe(1);
    expect([additional, finishObject]).toEqual(["drop", null]);
    expect(gather(schema, { "X-Token": "x", tags: "a" })).toEqual({ page: 1, token: "x", tags: ["a"] });
  });

  it("tells what happens to other keys", () => {
    expect(describeQuery(t.Object({}, { additionalProperties: false })).additional).toBe("refuse");
    expect(describeQuery(t.Object({}, { additionalProperties: true })).additional).toBe("keep");
    expect(describeQuery(t.Record(t.String(), t.String())).additional).toBe("keep");
    expect(describeQuery(z.object({})).additional).toBe("drop");
    expect(describeQuery(z.strictObject({})).additional).toBe("refuse");
    expect(describeQuery(z.looseObject({})).additional).toBe("keep");
  });

  it("reads the texts of other keys by their schema", () => {
    expect(gather(t.Record(t.String(), t.Integer()), { a: "1", b: "2" })).toEqual({ a: 1, b: 2 });
    expect(gather(z.object({ a: z.string() }).catchall(z.number()), { a: "1", b: "2" })).toEqual({ a: "1", b: 2 });
    expect(gather(t.Record(t.String(), t.Integer()), { a: "x" })).toMatchObject({
      issues: [{ path: ["a"], msg: "Invalid integer value: 'x'" }],
    });
  });

  it("asks rules about the whole object once its fields are read", () => {
    const range = t.Refine(
      t.Object({ from: t.Integer({ default: 1 }), to: t.BigInt() }),
      ({ from, to }) => from <= to,
      () => "from is above to",
    );
    expect(gather(range, { to: "5" })).toEqual({ from: 1, to: 5n });
    expect(gather(range, { from: "6", to: "5" })).toMatchObject({
      issues: [{ type: "value_error", msg: "from is above to" }],
    });
    expect(gather(t.Object({ a: t.Optional(t.String()) }, { minProperties: 1 }), {})).toBeInstanceOf(SchemaIssues);
  });

  it("decodes fields once, after the rules about the whole", () => {
    const date = t
      .Codec(t.String({ format: "date" }))
      .Decode((text) => new Date(text))
      .Encode((value) => value.toISOString());
    const moment = { day: new Date("2024-01-01") };
    expect(gather(t.Object({ day: date }), { day: "2024-01-01" })).toEqual(moment);
    expect(
      gather(
        t.Refine(t.Object({ day: date }), ({ day }) => typeof day === "string"),
        { day: "2024-01-01" },
      ),
    ).toEqual(moment);
    const whole = t
      .Codec(t.Object({ day: t.String() }))
      .Decode(({ day }) => day)
      .Encode((day) => ({ day }));
    expect(gather(whole, { day: "x" })).toBe("x");
  });

  it("joins the branches of an intersection, and follows references", () => {
    const paging = t.Object({ page: t.Integer({ default: 1 }) });
    const schema = t.Intersect([paging, t.Object({ q: t.String() })]);
    expect(gather(schema, { q: "x" })).toEqual({ q: "x", page: 1 });
    const { Query } = t.Module({ Query: t.Object({ sort: t.Ref("Sort") }), Sort: t.Enum(["asc", "desc"]) });
    expect(gather(Query, { sort: "asc" })).toEqual({ sort: "asc" });
  });

  it("lets a Standard Schema validate the object, and fill in its defaults", async () => {
    const schema = z
      .object({ page: z.number().default(1), tags: z.array(z.string()).optional(), on: z.boolean() })
      .refine(({ page }) => page < 10, "Too far");
    expect(describeQuery(schema).fields.map(({ name, isList, isRequired }) => [name, isList, isRequired])).toEqual([
      ["page", false, false],
      ["tags", true, false],
      ["on", false, true],
    ]);
    expect(gather(schema, { tags: "a", on: "yes" })).toEqual({ page: 1, tags: ["a"], on: true });
    expect(gather(schema, { page: "10", on: "no" })).toMatchObject({ issues: [{ msg: "Too far" }] });
    expect(gather(type({ page: "number", "q?": "string" }), { page: "5" })).toEqual({ page: 5 });
    expect(gather(z.object({ at: z.coerce.date() }), { at: "2024-01-01" })).toEqual({ at: new Date("2024-01-01") });
  });

  it("leaves all keys to a library that does not tell its fields", () => {
    const schema = v.object({ page: v.pipe(v.string(), v.transform(Number)), tags: v.array(v.string()) });
    expect(describeQuery(schema)).toMatchObject({ fields: [], additional: "keep" });
    expect(gather(schema, { page: "5", tags: ["a", "b"], x: "y" })).toEqual({ page: 5, tags: ["a", "b"] });
  });

  it("refuses what is no object, or holds what is no text, at start-up", () => {
    for (const schema of [t.String(), t.Array(t.String()), t.Union([t.Object({}), t.Null()]), z.string()]) {
      expect(() => describeQuery(schema)).toThrow(
        /^SCHEMA_NOT_OBJECT: GET \/items query: expected a record of schemas/,
      );
    }
    expect(() => describeQuery(t.Object({ a: t.Object({}) }))).toThrow(
      "SCHEMA_NOT_SCALAR: GET /items query.a: an object",
    );
    expect(() => describeQuery(z.object({ a: z.object({}) }))).toThrow(
      "SCHEMA_NOT_SCALAR: GET /items query.a: an object",
    );
    expect(() => describeQuery({} as never)).toThrow("SCHEMA_INVALID");
  });
});

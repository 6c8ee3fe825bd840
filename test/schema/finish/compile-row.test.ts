import { t } from "boltapi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { IssueSink } from "../../../src/schema/explain/issue-sink.ts";
import { compileRow } from "../../../src/schema/finish/compile-row.ts";
import type { RowPlan } from "../../../src/schema/finish/own-conversions.ts";
import { asJsonSchema } from "../../../src/schema/json-schema.ts";
import { readSchema } from "../../../src/schema/node/schema-node.ts";

const schema = t.Object({
  id: t.Integer(),
  shownName: t.String(),
  city: t.Union([t.String(), t.Null()]),
  label: t.String(),
  constructor: t.Optional(t.String()),
});

const plan: RowPlan = {
  fields: [
    { key: "id", path: ["id"] },
    { key: "shownName", path: ["name"] },
    { key: "city", path: ["address", "city"] },
    { key: "constructor", path: ["constructor"] },
  ],
  computed: [{ key: "label", compute: (row) => `${(row as { name: string }).name}!` }],
};

const node = readSchema(asJsonSchema(schema), "the test", "output");
const upperCase = (value: unknown): unknown => (typeof value === "string" ? value.toUpperCase() : value);
const compile = (part: unknown) => (part === node.properties.get("label") ? upperCase : null);

function write(row: unknown): unknown {
  return compileRow(plan, node, compile as never)(row, new IssueSink());
}

describe.each([
  ["with generated code", () => {}],
  [
    "where generating code is forbidden",
    () =>
      vi.stubGlobal("Function", () => {
        throw new EvalError("Code generation from strings disallowed for this context");
      }),
  ],
])("compileRow, %s", (_, arrange) => {
  afterEach(() => vi.unstubAllGlobals());

  it("has the keys of the plan and no other, from where the plan says", () => {
    arrange();
    const row = { id: 1, name: "Ann", address: { city: "Oslo" }, secret: "x" };
    const written = write(row) as object;
    expect(written).toEqual({ id: 1, shownName: "Ann", city: "Oslo", constructor: undefined, label: "ANN!" });
    expect(Object.keys(written)).toEqual(["id", "shownName", "city", "constructor", "label"]);
    expect(row).toEqual({ id: 1, name: "Ann", address: { city: "Oslo" }, secret: "x" });
  });

  it("finds null over what is null, and nothing over what is absent or no object", () => {
    arrange();
    const cityOf = (address: unknown): unknown => (write({ address }) as { city: unknown }).city;
    expect(cityOf(null)).toBeNull();
    expect(cityOf(undefined)).toBeUndefined();
    expect(cityOf("Oslo")).toBeUndefined();
    expect(cityOf({})).toBeUndefined();
  });

  it("takes no constructor for a field, unless the row has one of its own", () => {
    arrange();
    expect(write({ id: 1 })).toHaveProperty("constructor", undefined);
    expect(write({ constructor: "own" })).toHaveProperty("constructor", "own");
  });

  it("leaves what is no object to the check", () => {
    arrange();
    for (const value of [null, 5, "text", undefined]) expect(write(value)).toBe(value);
  });
});

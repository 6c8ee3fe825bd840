import { describe, expect, it } from "vitest";
import { reaches, readSchema } from "../../../src/schema/node/schema-node.ts";
import { t } from "../../../src/schema/t.ts";

describe("readSchema", () => {
  it("reads one node for a definition, however many references lead to it", () => {
    const id = { type: "string" };
    const node = readSchema(
      { $defs: { Id: id }, properties: { a: { $ref: "#/$defs/Id" }, b: { $ref: "#/$defs/Id" } } },
      "test",
      "input",
    );
    expect(node.properties.get("a")?.target).toBe(node.properties.get("b")?.target);
    expect(node.properties.get("a")?.target).toMatchObject({ schema: id, isRecursive: false });
  });

  it("closes the circle of a recursive schema", () => {
    const root = readSchema({ properties: { next: { $ref: "#" } } }, "test", "input");
    expect(root.isRecursive).toBe(true);
    expect(root.properties.get("next")?.target).toBe(root);
  });

  it("reads tuples of both drafts", () => {
    const { prefixItems, items } = readSchema({ prefixItems: [{}, {}], items: false }, "test", "input");
    expect([prefixItems.length, items]).toEqual([2, "refused"]);
    const older = readSchema({ items: [{}, {}], additionalItems: false }, "test", "input");
    expect([older.prefixItems.length, older.items]).toEqual([2, "refused"]);
  });

  it("takes true for the schema that everything fits", () => {
    expect(readSchema({ additionalProperties: true }, "test", "input").additional).toMatchObject({ schema: {} });
  });

  it("refuses names that every object has a member of", () => {
    for (const name of ["__proto__", "toString", "hasOwnProperty", "valueOf"]) {
      const schema = { properties: JSON.parse(`{"${name}":{"type":"string"}}`) };
      expect(() => readSchema(schema, "GET / query", "input")).toThrow(
        `SCHEMA_FIELD_RESERVED: GET / query: a field cannot be called "${name}"`,
      );
    }
  });

  it("names a reference that leads nowhere", () => {
    expect(() => readSchema({ items: { $ref: "#/$defs/Missing" } }, "GET / query", "input")).toThrow(
      'SCHEMA_REFERENCE_UNKNOWN: GET / query: the schema refers to "#/$defs/Missing"',
    );
    expect(() => readSchema({ $ref: "constructor", $defs: {} }, "test", "input")).toThrow("SCHEMA_REFERENCE_UNKNOWN");
  });
});

describe("reaches", () => {
  it("looks into every part of a schema, and stops in circles", () => {
    const schema = t.Cyclic(
      { Node: t.Object({ kids: t.Array(t.Ref("Node")), leaf: t.Union([t.Null(), t.String({ format: "uuid" })]) }) },
      "Node",
    );
    const node = readSchema(schema as never, "test", "input");
    expect(reaches(node, (inner) => inner.schema.format === "uuid")).toBe(true);
    expect(reaches(node, (inner) => inner.schema.format === "email")).toBe(false);
  });
});

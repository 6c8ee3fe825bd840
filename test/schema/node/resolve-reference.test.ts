import { describe, expect, it } from "vitest";
import { resolveReference } from "../../../src/schema/node/resolve-reference.ts";

const inner = { type: "string" };
const definition = { $id: "Node", type: "object", properties: { "a/b~c": inner } };
const document = { $defs: { Node: definition, Other: { type: "null" } }, items: { $id: "Deep", type: "integer" } };

const find = (reference: string, resources: object[] = [document]): unknown =>
  resolveReference(reference, document, resources as never)?.schema;

describe("resolveReference", () => {
  it("follows pointers from the top of the document", () => {
    expect(find("#")).toBe(document);
    expect(find("#/$defs/Other")).toEqual({ type: "null" });
    expect(find("#/$defs/Node/properties/a~1b~0c")).toBe(inner);
  });

  it("takes # for the innermost schema with an $id", () => {
    expect(find("#", [document, definition])).toBe(definition);
    expect(find("#/$defs/Other", [document, definition])).toEqual({ type: "null" });
  });

  it("finds definitions and ids by name", () => {
    expect(find("Node")).toBe(definition);
    expect(find("Deep")).toEqual({ $id: "Deep", type: "integer" });
  });

  it("finds the nearest definition first", () => {
    const nearer = { type: "boolean" };
    expect(find("Node", [document, { $defs: { Node: nearer } }])).toBe(nearer);
  });

  it("gives null for what is not there", () => {
    for (const reference of ["#/$defs/Missing", "Missing", "#/type", "__proto__", "#/__proto__"]) {
      expect(find(reference)).toBeUndefined();
    }
  });
});

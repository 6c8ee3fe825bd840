import { BoltAPI, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeDocument } from "../../src/openapi/document-text.ts";
import type { OpenApiDocument } from "../../src/openapi/openapi-document.ts";

function documentOf(api: BoltAPI): OpenApiDocument {
  return api.openapi() as OpenApiDocument;
}

const shared = t.Object({ answer: t.Enum(["no", "yes", "on"]), at: t.String({ description: "1:30\nat night" }) });

const api = new BoltAPI({ openapi: { title: "off", version: "1.10" } });
api.get("/no", { response: shared }, () => ({ answer: "no" as const, at: "" }));
api.post("/no", { body: shared }, () => null);

describe("a document as text", () => {
  it("is indented JSON with a newline at the end", async () => {
    const document = documentOf(api);
    const text = await writeDocument(document, "json");
    expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it.each(["1.1", "1.2"] as const)("is YAML that says the same to parsers of YAML %s", async (version) => {
    const document = documentOf(api);
    const text = await writeDocument(document, "yaml");
    expect(text).toMatch(/[^\n]\n$/);
    expect(parse(text, { version })).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("has no anchors, which many readers of OpenAPI do not take", async () => {
    const part = { type: "string" };
    const document = { ...documentOf(api), components: { schemas: { First: part, Second: part } } };
    expect(await writeDocument(document, "yaml")).not.toMatch(/[&*]a\d/);
  });
});

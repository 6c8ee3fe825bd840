import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { OpenApiDocument } from "boltapi";

/**
 * What two independent validators find wrong with a document, and a third with its schemas; nothing, where it is one of OpenAPI.
 */
export async function findProblems(document: OpenApiDocument): Promise<string[]> {
  const text = JSON.stringify(document);
  return [
    ...(await findBySchema(JSON.parse(text) as Record<string, unknown>)),
    ...(await findByRules(text)),
    ...findInSchemas(JSON.parse(text), "#"),
  ];
}

const metaSchema = new Ajv2020({ strict: false });

/** By the schema of draft 2020-12, which the schema of OpenAPI leaves out, and for what belongs in no document. */
function findInSchemas(value: unknown, place: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${place}/${key}`;
    if (key === "schema") return findInSchema(inner, here);
    if (place === "#/components" && key === "schemas") {
      return Object.entries(inner as object).flatMap(([name, schema]) => findInSchema(schema, `${here}/${name}`));
    }
    return findInSchemas(inner, here);
  });
}

function findInSchema(schema: unknown, place: string): string[] {
  const isValid = metaSchema.validateSchema(schema as object);
  const leftovers = /"(?:\$id|\$schema|\$defs|definitions|alias|~[a-z]+)":/.exec(JSON.stringify(schema));
  return [
    ...(isValid ? [] : [`${place}: ${JSON.stringify(metaSchema.errors)}`]),
    ...(leftovers === null ? [] : [`${place}: has ${leftovers[0]}`]),
  ];
}

/** By the JSON Schema that the OpenAPI Initiative publishes. */
async function findBySchema(document: Record<string, unknown>): Promise<string[]> {
  const result = await new Validator().validate(document);
  return result.valid ? [] : [`schema: ${JSON.stringify(result.errors)}`];
}

/** By rules of their own: references that lead nowhere, unused placeholders, double ids, … */
async function findByRules(text: string): Promise<string[]> {
  const config = await createConfig({
    extends: ["spec"],
    rules: {
      "spec-strict-refs": "error",
      "operation-operationId-unique": "error",
      "no-unresolved-refs": "error",
      "path-parameters-defined": "error",
      "no-ambiguous-paths": "off",
    },
  });
  const problems = await lintFromString({ source: text, config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? ""})`);
}

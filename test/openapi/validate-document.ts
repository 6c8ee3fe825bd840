import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { OpenApiDocument } from "boltapi";

/** What two independent validators find wrong with a document; nothing, where it is one of OpenAPI. */
export async function findProblems(document: OpenApiDocument): Promise<string[]> {
  const text = JSON.stringify(document);
  return [...(await findBySchema(JSON.parse(text) as Record<string, unknown>)), ...(await findByRules(text))];
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

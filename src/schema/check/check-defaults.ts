import { Check } from "typebox/schema";
import { ConfigError } from "../../errors/config-error.ts";
import { explainIssues } from "../explain/explain-issues.ts";
import { reaches, type SchemaNode } from "../node/schema-node.ts";
import { deriveSchema } from "./derive-schema.ts";
import { registerFormats } from "./formats.ts";

/**
 * Makes sure that every default in a schema fits the schema it stands in, at start-up. Functions, which make a default for
 * each value, are taken at their word.
 *
 * @throws ConfigError SCHEMA_DEFAULT_INVALID
 */
export function checkDefaults(root: SchemaNode, place: string): void {
  registerFormats();
  reaches(root, (node) => {
    const value = node.schema.default;
    if (value === undefined || typeof value === "function") return false;
    // Interpreted: compiling a check that runs once costs more than it saves.
    if (Check(deriveSchema(node, "input"), value)) return false;
    const [issue] = explainIssues(node, value, "input").issues;
    throw new ConfigError("SCHEMA_DEFAULT_INVALID", place, JSON.stringify(value) ?? String(value), issue?.msg ?? "");
  });
}

import { ConfigError } from "../errors/config-error.ts";
import type { JsonObject } from "./client/client-operations.ts";

/**
 * Reads the text of an OpenAPI document, JSON or YAML.
 *
 * @param source Where it comes from, for errors.
 * @throws ConfigError DOCUMENT_UNREADABLE.
 */
export async function parseDocument(text: string, source: string): Promise<JsonObject> {
  const document = /^\s*\{/.test(text) ? parseJson(text, source) : await parseYaml(text, source);
  const { openapi } = (document ?? {}) as { readonly openapi?: unknown };
  if (typeof openapi === "string" && openapi.startsWith("3.")) return document as JsonObject;
  throw new ConfigError("DOCUMENT_UNREADABLE", source, 'it has no version 3 in "openapi"');
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError("DOCUMENT_UNREADABLE", source, (error as Error).message);
  }
}

async function parseYaml(text: string, source: string): Promise<unknown> {
  const { parse } = await import("yaml");
  try {
    return parse(text);
  } catch (error) {
    // What follows the first line shows the place in the text.
    const [first = ""] = (error as Error).message.split("\n");
    throw new ConfigError("DOCUMENT_UNREADABLE", source, first.replace(/:$/, ""));
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../errors/config-error.ts";
import { packageRoot } from "../own-package.ts";
import { binaryFormat, type JsonObject, planClientOperations, streamFormat } from "./client-operations.ts";
import { loadTypeGenerator, type TypeGeneratorOptions } from "./load-type-generator.ts";

/**
 * Writes the typed client of a document: one module with its types and `createClient`. The same text for the same document.
 *
 * @param origin What the document is called in errors.
 * @throws ConfigError CLIENT_DOCUMENT_INVALID; those of `loadTypeGenerator`.
 */
export async function writeClient(source: JsonObject, origin: string): Promise<string> {
  checkReferences(source, origin);
  const { document, formats } = planClientOperations(source);
  const types = await writeTypes(document, origin);
  const rows = Object.entries(formats).map(([operation, format]) => `${quote(operation)}: ${JSON.stringify(format)},`);
  const template = readFileSync(join(packageRoot, "templates", "client", "client.ts"), "utf8");
  const values = { types: types.trimEnd(), formats: rows.join("\n  "), baseUrl: quote(firstServer(source)) };
  return describeOrigin(source) + fillIn(template, values);
}

async function writeTypes(document: JsonObject, origin: string): Promise<string> {
  const { generator, factory } = loadTypeGenerator();
  const transform: TypeGeneratorOptions["transform"] = ({ format }) => {
    if (format === binaryFormat) return factory.createTypeReferenceNode("Blob");
    return format === streamFormat ? factory.createTypeReferenceNode('Response["body"]') : undefined;
  };
  // What has a default may be left out of a request: there the document says so, and of answers it does not.
  const options = { silent: true, defaultNonNullable: false, emptyObjectsUnknown: true, transform };
  try {
    return generator.astToString(await generator.default(document, options));
  } catch (error) {
    throw new ConfigError("CLIENT_DOCUMENT_INVALID", origin, (error as Error).message);
  }
}

/** What is elsewhere would have to be loaded, and the client would depend on more than the document. */
function checkReferences(part: unknown, origin: string): void {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    const isElsewhere = key === "$ref" && typeof value === "string" && !value.startsWith("#");
    if (isElsewhere) throw new ConfigError("CLIENT_DOCUMENT_INVALID", origin, `it refers to ${quote(value)}`);
    checkReferences(value, origin);
  }
}

function describeOrigin({ info }: JsonObject): string {
  const { title = "API", version = "" } = (info ?? {}) as { readonly title?: unknown; readonly version?: unknown };
  return [
    "/* eslint-disable */",
    "// biome-ignore-all lint: written by a program",
    "// biome-ignore-all format: written by a program",
    `// Written by "bolt client" for ${quote(String(title))}, version ${quote(String(version))}.`,
    "// Changes made here are lost: change the API, and run the command again.",
    "",
  ].join("\n");
}

/** The URL of the first server; none when it is relative or has variables, which only the application knows. */
function firstServer({ servers }: JsonObject): string {
  const [first] = Array.isArray(servers) ? (servers as unknown[]) : [];
  const { url } = (first ?? {}) as { readonly url?: unknown };
  return typeof url === "string" && /^https?:\/\/[^{}]+$/.test(url) ? url : "";
}

/** Replaces `// {{name}}` and `"{{name}}"` by the value of that name. */
function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\/\/ \{\{(\w+)\}\}|"\{\{(\w+)\}\}"/g, (_, line, text) => values[line ?? text] ?? "");
}

/** A literal of TypeScript, which stays in its line in a comment too. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

import type { OpenApiDocument } from "./openapi-document.ts";

/** Forms that a document is written in. */
export const documentFormats = ["json", "yaml"] as const;

export type DocumentFormat = (typeof documentFormats)[number];

/**
 * Writes a document as text, with its keys in the order they have and a newline at the end: the same text for the same document
 * on every machine.
 */
export async function writeDocument(document: OpenApiDocument, format: DocumentFormat): Promise<string> {
  if (format === "json") return `${JSON.stringify(document, null, 2)}\n`;
  const { stringify } = await import("yaml");
  // Many tools still read YAML 1.1, to which an unquoted "no" is false. Schemas that are shared are written wherever they are.
  return stringify(document, { aliasDuplicateObjects: false, compat: "yaml-1.1", lineWidth: 0 });
}

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError } from "../../errors/config-error.ts";
import { parseDocument } from "../parse-document.ts";
import type { JsonObject } from "./client-operations.ts";

const longestWaitMs = 30_000;

/** Far above any document that a client can be made of. */
const maxDocumentBytes = 64 * 1024 * 1024;

/**
 * Gets a document from a running API, or from a file.
 *
 * @param source A URL, "http://localhost:8000/docs/openapi.json", or a path relative to the project.
 * @throws ConfigError DOCUMENT_UNREADABLE.
 */
export async function fetchDocument(root: string, source: string): Promise<JsonObject> {
  const text = /^https?:\/\//i.test(source) ? await fetchText(source) : readText(root, source);
  return parseDocument(text, source);
}

function readText(root: string, file: string): string {
  const path = resolve(root, file);
  if (!existsSync(path)) throw new ConfigError("DOCUMENT_UNREADABLE", file, "it does not exist");
  return readFileSync(path, "utf8");
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(longestWaitMs) });
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return await readLimited(response);
  } catch (error) {
    const { message, cause } = error as Error;
    throw new ConfigError(
      "DOCUMENT_UNREADABLE",
      url,
      cause instanceof Error ? `${message}: ${cause.message}` : message,
    );
  }
}

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxDocumentBytes) throw new Error(`it has more than ${maxDocumentBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

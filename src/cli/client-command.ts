import type { JsonObject } from "./client/client-operations.ts";
import { fetchDocument } from "./client/fetch-document.ts";
import { writeClient } from "./client/write-client.ts";
import { loadProjectDocument } from "./load-document.ts";
import { readOutput, writeOutput } from "./output-file.ts";
import type { Flags } from "./resolve-settings.ts";

/** Options of `bolt client`. */
export interface ClientCommandOptions {
  /** URL or file of a document; null for the document of the project. */
  readonly from: string | null;
  /** File to write; null for standard output. */
  readonly out: string | null;
  /** File to compare with what would be written, instead of writing. */
  readonly check: string | null;
}

/**
 * `bolt client`: writes a typed client of the project's API, or tells whether a file is that client.
 *
 * @returns The exit code: 1 when the file is another client.
 */
export async function clientCommand(root: string, flags: Flags, options: ClientCommandOptions): Promise<number> {
  const { from, out, check } = options;
  const document = from === null ? await loadProjectDocument(root, flags) : await fetchDocument(root, from);
  // A document is nothing but JSON.
  const text = await writeClient(document as unknown as JsonObject, from ?? "the project");
  if (check === null) {
    writeOutput(root, out, text);
    return 0;
  }
  const written = readOutput(root, check);
  if (written === text) {
    process.stdout.write(`${check} is what the API says.\n`);
    return 0;
  }
  const problem =
    written === null ? "does not exist." : `is not what the API says, from line ${lineOfChange(written, text)} on.`;
  process.stderr.write(`${check} ${problem}\nWrite it: bolt client --out ${check}\n`);
  return 1;
}

/** The first line that differs, from 1. */
function lineOfChange(written: string, text: string): number {
  const lines = text.split("\n");
  return written.split("\n").findIndex((line, index) => line !== lines[index]) + 1 || lines.length;
}

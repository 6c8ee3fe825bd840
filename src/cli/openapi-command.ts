import { type DocumentFormat, writeDocument } from "../openapi/document-text.ts";
import { documentDifferences } from "./document-differences.ts";
import { loadProjectDocument } from "./load-document.ts";
import { readOutput, writeOutput } from "./output-file.ts";
import { parseDocument } from "./parse-document.ts";
import type { Flags } from "./resolve-settings.ts";
import { styleFor } from "./terminal-style.ts";

/** Options of `bolt openapi`. */
export interface OpenApiCommandOptions {
  /** Default: what the ending of the file says, otherwise JSON. */
  readonly format: DocumentFormat | null;
  /** File to write; null for standard output. */
  readonly out: string | null;
  /** File to compare with what would be written, instead of writing. */
  readonly check: string | null;
}

/**
 * `bolt openapi`: writes the document of the project, or tells how a file differs from it.
 *
 * @returns The exit code: 1 when the file is not what the API says.
 */
export async function openApiCommand(root: string, flags: Flags, options: OpenApiCommandOptions): Promise<number> {
  const document = await loadProjectDocument(root, flags);
  if (options.check !== null) return checkDocument(root, options.check, document);
  const format = options.format ?? (/\.ya?ml$/i.test(options.out ?? "") ? "yaml" : "json");
  writeOutput(root, options.out, await writeDocument(document, format));
  return 0;
}

/** How many differences are listed: who has more of them writes the file anew. */
const listedCount = 50;

async function checkDocument(root: string, file: string, document: object): Promise<number> {
  const text = readOutput(root, file);
  if (text === null) return complain(file, "does not exist.");
  const differences = documentDifferences(await parseDocument(text, file), document);
  if (differences.length === 0) {
    process.stdout.write(`${file} is what the API says.\n`);
    return 0;
  }
  const { faint, strong } = styleFor(process.stderr);
  const listed = differences.slice(0, listedCount).map(({ place, problem }) => `  ${strong(place)}  ${problem}`);
  const others = differences.length - listed.length;
  const more = others === 0 ? [] : [faint(`  and ${others} more`)];
  const count = differences.length === 1 ? "one difference" : `${differences.length} differences`;
  return complain(file, [`is not what the API says: ${count}.`, ...listed, ...more].join("\n"));
}

function complain(file: string, problem: string): number {
  process.stderr.write(`${file} ${problem}\nWrite it: bolt openapi --out ${file}\n`);
  return 1;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));
export const snippetFolder: string = join(root, "docs/guide/snippets");

/** A fenced block of a page. */
export interface CodeBlock {
  /** File of the page, from the root of the repository. */
  readonly page: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** The HTML comment on the line before: `snippet: routing/first.ts` is kind "snippet", value "routing/first.ts". */
  readonly marker: { readonly kind: string; readonly value: string } | null;
  readonly text: string;
}

/** The Markdown files of the repository's own, from its root. */
export function listPages(): string[] {
  const documents = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
  return [
    "README.md",
    "ARCHITECTURE.md",
    ...documents
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`)
      .sort(),
  ];
}

export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

export function listBlocks(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = readPage(page).split("\n");
  for (let index = 0; index < lines.length; index++) {
    const language = /^```(\S*)$/.exec(lines[index] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", index + 1);
    const [, kind, value = ""] = /^<!-- ([\w-]+): (.+) -->$/.exec(lines[index - 1] ?? "") ?? [];
    const marker = kind === undefined ? null : { kind, value };
    blocks.push({ page, line: index + 1, language, marker, text: lines.slice(index + 1, end).join("\n") });
    index = end;
  }
  return blocks;
}

/** The file of a snippet reference such as "routing/first.ts#client" or "/examples/quickstart/api.ts". */
export function snippetFile(reference: string): string {
  const [path = ""] = reference.split("#");
  return path.startsWith("/") ? join(root, path) : join(snippetFolder, path);
}

/** The rows below the table header that starts with the given cell, cells trimmed and without code marks. */
export function readTable(page: string, firstCell: string): string[][] {
  const lines = readPage(page).split("\n");
  const header = lines.findIndex((line) => line.startsWith(`| ${firstCell} |`));
  if (header === -1) throw new Error(`${page} has no table with the first column "${firstCell}"`);
  const rows: string[][] = [];
  for (const line of lines.slice(header + 2)) {
    if (!line.startsWith("|")) break;
    rows.push(
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
  }
  return rows;
}

/** The code spans of a cell: "`a`, or `b`" gives a and b. */
export function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

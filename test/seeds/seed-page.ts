import { readFileSync } from "node:fs";

/** One sample of a seed document, as docs/seed-coverage.md lists it. */
export interface Sample {
  readonly id: string;
  /** First line of the sample in its document. */
  readonly line: number;
  readonly heading: string;
  readonly shows: string;
  /** "test", or why there is none. */
  readonly where: string;
}

/** A document with its samples, in the order of the page. */
export interface SeedDocument {
  readonly name: string;
  readonly samples: readonly Sample[];
}

/** The whole page. */
export interface SeedPage {
  readonly documents: readonly SeedDocument[];
  /** Rows of the summary: by document, the numbers of samples, tests, and rows without one. */
  readonly summary: ReadonlyMap<string, readonly number[]>;
}

/** A test of a seed, as its file names it. */
export interface SeedTest {
  readonly id: string;
  readonly heading: string;
}

/** Reads docs/seed-coverage.md: `## document`, then rows `| id | lines | heading | what it shows | where |`. */
export function readSeedPage(): SeedPage {
  const text = readFileSync(new URL("../../docs/seed-coverage.md", import.meta.url), "utf8");
  const [opening = "", ...sections] = text.split(/^## /m);
  const documents = sections.map((section) => ({
    name: section.slice(0, section.indexOf("\n")),
    samples: tableRows(section).map(toSample),
  }));
  const summary = new Map(tableRows(opening).map(([name = "", ...numbers]) => [name, numbers.map(Number)]));
  return { documents, summary };
}

/** The `it("<id> <heading>", …)` of a document's test file, in the order they are written. */
export function readSeedTests(document: string): SeedTest[] {
  const text = readFileSync(new URL(`${document}.test.ts`, import.meta.url), "utf8");
  return [...text.matchAll(/^ {2}it\(\s*"(\S+) ([^"]+)"/gm)].map(([, id = "", heading = ""]) => ({ id, heading }));
}

/** The cells of a section's tables, heads left out. */
function tableRows(section: string): string[][] {
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

function toSample(cells: readonly string[]): Sample {
  const [id = "", lines = "", heading = "", shows = "", where = ""] = cells;
  if (cells.length !== 5 || shows === "") throw new Error(`Not a row of a sample: ${cells.join(" | ")}`);
  return { id, line: Number.parseInt(lines, 10), heading, shows, where };
}

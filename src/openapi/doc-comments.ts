import { readFileSync } from "node:fs";

/** What a doc comment says of the route below it. */
export interface DocComment {
  /** Its first paragraph. */
  readonly summary: string | null;
  /** The other paragraphs. */
  readonly description: string | null;
  readonly isDeprecated: boolean;
}

/** Reads the comments before the routes of an application, from its source files: each file once. */
export class DocComments {
  readonly #files: Map<string, readonly string[] | null> = new Map();

  /**
   * The comment directly before the statement that defines a route; null where there is none, or where the source is not
   * there, as behind a bundler.
   *
   * @param place Where the route is defined: "src/api.ts:12:5".
   */
  find(place: string): DocComment | null {
    const [, file = "", line = ""] = /^(.+):(\d+):\d+$/.exec(place) ?? [];
    const lines = file === "" ? null : this.#linesOf(file);
    if (lines === null) return null;
    const text = commentBefore(lines, Number(line) - 1);
    return text === null ? null : readComment(text);
  }

  #linesOf(file: string): readonly string[] | null {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const lines = readLines(file);
    this.#files.set(file, lines);
    return lines;
  }
}

function readLines(file: string): readonly string[] | null {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return null;
  }
}

/** Longest comment that is looked for, in lines. */
const maxLines = 200;

/** The text between the marks of a doc comment that ends on the line before `index`; null when none does. */
function commentBefore(lines: readonly string[], index: number): string | null {
  const last = index - 1;
  if (!isStatement(lines[index] ?? "") || lines[last]?.trimEnd().endsWith("*/") !== true) return null;
  for (let first = last; first >= 0 && first > last - maxLines; first--) {
    const start = lines[first]?.indexOf("/*") ?? -1;
    if (start === -1) continue;
    const text = [lines[first]?.slice(start), ...lines.slice(first + 1, last + 1)].join("\n").trimEnd();
    return text.startsWith("/**") && text.length > 4 ? text.slice(3, -2) : null;
  }
  return null;
}

/** Whether a line begins the call that defines a route: what is in the midst of an expression has no comment of its own. */
function isStatement(line: string): boolean {
  if (/^\s*(?:override\s+)?[\w$]+\s*=\s*(?:route|action)\s*\(/.test(line)) return true;
  return /^\s*(?:(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*=\s*)?[\w$]+(?:\.[\w$]+)*\s*\.\s*[a-z]+\s*\(/i.test(line);
}

function readComment(text: string): DocComment {
  const lines = text.split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trimEnd());
  const firstTag = lines.findIndex((line) => line.startsWith("@"));
  const prose = (firstTag === -1 ? lines : lines.slice(0, firstTag)).join("\n").trim();
  const [summary = "", ...paragraphs] = prose.split(/\n{2,}/);
  const description = paragraphs.join("\n\n");
  return {
    summary: summary === "" ? null : summary.replaceAll("\n", " "),
    description: description === "" ? null : description,
    isDeprecated: lines.some((line) => /^@deprecated\b/.test(line)),
  };
}

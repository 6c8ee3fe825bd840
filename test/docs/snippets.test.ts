import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { BoltAPI } from "boltapi";
import { describe, expect, it } from "vitest";
import { readConsole, splitWords } from "./console.ts";
import { type CodeBlock, listBlocks, listPages, root, snippetFile, snippetFolder } from "./markdown.ts";

/** Pages whose text blocks have a test of their own: reference.test.ts in test/errors, and those of test/docs. */
const pagesOfText = [
  "docs/reference/errors.md",
  "ARCHITECTURE.md",
  "docs/guide/logging.md",
  "docs/guide/openapi-client.md",
];
const blocks = listPages().flatMap(listBlocks);

describe("code blocks of the pages", () => {
  it("are what their files say", () => {
    const check = (): string =>
      execFileSync(process.execPath, ["scripts/docs.mjs", "--check"], { cwd: root, encoding: "utf8" });
    expect(check).not.toThrow();
  });

  it("come from files, or are checked in another way", () => {
    expect(blocks.filter((block) => !isChecked(block)).map(placeOf)).toEqual([]);
  });

  it("show every snippet somewhere", () => {
    const shown = new Set(
      blocks.flatMap(({ marker }) => (marker?.kind === "snippet" ? [snippetFile(marker.value)] : [])),
    );
    const files = readdirSync(snippetFolder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const treeFolders = markersOf("tree").map(({ marker }) => snippetFile(marker?.value ?? ""));
    const hidden = files
      .map((file) => join(snippetFolder, file))
      .filter((file) => !shown.has(file) && !treeFolders.some((folder) => file.startsWith(`${folder}/`)))
      .map((file) => relative(snippetFolder, file));
    expect(hidden).toEqual([]);
  });
});

describe("errors that pages show", () => {
  it.each(markersOf("error").map((block) => [placeOf(block), block] as const))(
    "%s is what the file throws",
    async (_, block) => {
      const { api } = (await import(snippetFile(block.marker?.value ?? ""))) as { api: BoltAPI };
      expect(messageOf(() => api.compile())).toBe(block.text);
    },
  );
});

describe("trees that pages show", () => {
  it.each(markersOf("tree").map((block) => [placeOf(block), block] as const))("%s exists", (_, block) => {
    const folder = snippetFile(block.marker?.value ?? "");
    const files = block.text.split("\n").map((line) => line.split(/\s{2,}/, 1)[0] ?? "");
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });
});

describe("commands that pages show", () => {
  const commands = blocks.flatMap((block) => {
    if (block.language === "sh")
      return block.text.split("\n").map((line) => ({ place: placeOf(block), words: splitWords(line) }));
    return block.language === "console"
      ? readConsole(block.text).map(({ words }) => ({ place: placeOf(block), words }))
      : [];
  });

  it("are programs that readers have", () => {
    const programs = ["cd", "curl", "git", "npm", "npx", "scripts/start", "scripts/test"];
    // On a server; held to the files of the page by tests of its own.
    const operating = ["docker", "journalctl", "node", "rsync", "supervisorctl", "systemctl", "wrk"];
    const own = ["node_modules/.bin/bolt"];
    const known = new Set([...programs, ...operating, ...own]);
    const started = commands.map(({ place, words }) => ({ place, program: words.find((word) => !/^\w+=/.test(word)) }));
    expect(started.filter(({ program }) => program !== undefined && !known.has(program))).toEqual([]);
  });

  it("run scripts that exist and are executable", () => {
    const scripts = commands.map(({ words }) => words[0] ?? "").filter((program) => program.startsWith("scripts/"));
    for (const script of scripts) expect(statSync(join(root, script)).mode & 0o111, script).not.toBe(0);
  });

  it("run npm scripts of this repository or of a new project", () => {
    const scriptsOf = (file: string): string[] =>
      Object.keys(JSON.parse(readFileSync(join(root, file), "utf8")).scripts);
    const known = [...scriptsOf("package.json"), ...scriptsOf("templates/new/package.json")];
    const asked = commands.flatMap(({ words: [program, verb = "", script = ""] }) => {
      if (program !== "npm") return [];
      return verb === "run" ? [script] : ["install", "ci", "pkg"].includes(verb) ? [] : [verb];
    });
    expect(asked.filter((script) => !known.includes(script))).toEqual([]);
  });
});

function isChecked({ page, language, marker }: CodeBlock): boolean {
  if (marker?.kind === "snippet") return true;
  if (language === "ts" || language === "html") return false;
  if (language === "text") return ["error", "tree"].includes(marker?.kind ?? "") || pagesOfText.includes(page);
  if (language === "json") return marker?.kind === "shape" || pagesOfText.includes(page);
  return language === "console" || language === "sh";
}

function markersOf(kind: string): CodeBlock[] {
  return blocks.filter(({ marker }) => marker?.kind === kind);
}

function placeOf({ page, line }: CodeBlock): string {
  return `${page}:${line}`;
}

/** What the call throws, with the snippet's file as its reader would have it. */
function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message.replaceAll(/docs\/guide\/snippets\/[\w/-]+\.ts/g, "api.ts");
  }
  throw new Error("Nothing was thrown");
}

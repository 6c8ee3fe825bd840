import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeSpans, listBlocks, readPage, readTable, root } from "./markdown.ts";

const page = "ARCHITECTURE.md";

describe("ARCHITECTURE.md", () => {
  it("gives every room its rank", () => {
    const listed = readTable(page, "rank").map(([rank, room = ""]) => [codeSpans(room)[0], Number(rank)]);
    expect(new Map(listed as [string, number][])).toEqual(readRanks());
  });

  it("shows every folder of src", () => {
    const tree = treeBlock("src/");
    const folders = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).filter((name) => !tree.includes(`${name}/`))).toEqual([]);
  });

  it("names files and folders that exist", () => {
    const prose = codeSpans(readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, "")).filter((code) =>
      /^[\w.-]+(\/[\w.-]+)+$/.test(code),
    );
    const journeys = listBlocks(page).flatMap(({ text }) => text.match(/[\w-]+\/[\w./-]+\.ts/g) ?? []);
    const missing = [...prose, ...journeys].filter(
      (path) => !existsSync(join(root, path)) && !existsSync(join(root, "src", path)) && !path.startsWith("boltapi/"),
    );
    expect(missing).toEqual([]);
  });

  it("shows files in rooms where they are", () => {
    const lines = treeBlock("src/").split("\n");
    const missing = lines.flatMap((line) => {
      const room = /^ {2}([\w-]+)\//.exec(line)?.[1];
      const files = room === undefined ? [] : (line.match(/[\w-]+\.ts/g) ?? []);
      return files.filter((file) => !existsSync(join(root, "src", room ?? "", file))).map((file) => `${room}/${file}`);
    });
    expect(missing).toEqual([]);
  });
});

function treeBlock(start: string): string {
  return listBlocks(page).find(({ text }) => text.startsWith(start))?.text ?? "";
}

/** The ranks that the test of the architecture enforces. */
function readRanks(): Map<string, number> {
  const source = readFileSync(join(root, "test/architecture.test.ts"), "utf8");
  const list = /const ranks[^=]*= \[\n([\s\S]*?)\n\];/.exec(source)?.[1] ?? "";
  return new Map(
    list
      .split("\n")
      .flatMap((line, rank) => [...line.matchAll(/"([^"]+)"/g)].map(([, room = ""]) => [room, rank] as const)),
  );
}

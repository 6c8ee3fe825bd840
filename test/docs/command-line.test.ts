import { describe, expect, it } from "vitest";
import { settingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { readConsole, splitWords } from "./console.ts";
import { codeSpans, listBlocks, listPages, readTable } from "./markdown.ts";
import { runBolt } from "./run-bolt.ts";

const page = "docs/guide/command-line.md";

describe("the page about the command line", () => {
  it("lists every setting with its flag, its variables and its default", () => {
    const rows = readTable(page, "setting").map((row) => row.map((cell) => codeSpans(cell)));
    const expected = settingNames.map((name) => {
      const { flag, variables, fallback } = settingsTable[name];
      return [[name], [flag], [...variables], Array.isArray(fallback) || fallback === "" ? [] : [String(fallback)]];
    });
    expect(rows).toEqual(expected);
  });

  it("lists every command", async () => {
    const help = await runBolt(".", ["--help"]);
    const offered = [...help.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name).filter((name) => name !== "help");
    const listed = readTable(page, "command")
      .flatMap(([cell = ""]) => codeSpans(cell))
      .map((code) => splitWords(code)[1] ?? "")
      .filter((word) => /^\w/.test(word));
    expect(listed.sort()).toEqual(offered.sort());
  });

  it("and all other pages use commands and flags that exist", async () => {
    for (const words of listBoltCommands()) {
      const [command = "", ...flags] = words;
      const help = await runBolt(".", [command, "--help"]);
      for (const flag of flags.filter((word) => word.startsWith("--")))
        expect(help, `bolt ${words.join(" ")}`).toContain(flag);
    }
  });
});

function listBoltCommands(): string[][] {
  return listPages()
    .flatMap(listBlocks)
    .filter(({ language }) => language === "sh" || language === "console")
    .flatMap(({ language, text }) =>
      language === "sh" ? text.split("\n").map(splitWords) : readConsole(text).map(({ words }) => [...words]),
    )
    .filter(([program, name]) => program === "npx" && (name === "bolt" || name === "boltapi"))
    .map((words) => words.slice(2));
}

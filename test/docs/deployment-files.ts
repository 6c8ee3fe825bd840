import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Flags, longFlag, resolveSettings } from "../../src/cli/resolve-settings.ts";
import { type Settings, settingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { splitWords } from "./console.ts";
import { codeSpans, listBlocks, readTable, snippetFolder } from "./markdown.ts";

/** The page that shows the files. */
export const deploymentPage = "docs/guide/deployment.md";

/** Where the files say that the project is. */
export const projectFolder = "/srv/shop";

/** A file of the page, such as "shop.service". */
export function readDeploymentFile(name: string): string {
  return readFileSync(join(snippetFolder, "deployment", name), "utf8");
}

/** The values of a file of systemd or supervisor, by "Section.key"; of a key that comes twice, the last one. */
export function readIni(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = "";
  for (const line of text.split("\n")) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value = ""] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(`${section}.${key}`, value);
  }
  return values;
}

/** Values of instructions of a Dockerfile, in their order: `readDockerfile(text).get("CMD")`. */
export function readDockerfile(text: string): Map<string, string[]> {
  const instructions = new Map<string, string[]>();
  for (const line of text.replaceAll(/\\\n\s*/g, "").split("\n")) {
    const [, name, value = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name !== undefined) instructions.set(name, [...(instructions.get(name) ?? []), value]);
  }
  return instructions;
}

/** Variables that the image of the page sets. */
export function imageVariables(): Record<string, string> {
  const lines = readDockerfile(readDeploymentFile("Dockerfile")).get("ENV") ?? [];
  return Object.fromEntries(lines.flatMap(splitWords).map((word) => word.split("=") as [string, string]));
}

/** What follows "bolt" in a command line; null for other programs. */
export function boltWords(command: string): string[] | null {
  const words = splitWords(command).filter((word) => !/^\w+=/.test(word));
  return /(?:^|\/)node_modules\/\.bin\/bolt$/.test(words[0] ?? "") ? words.slice(1) : null;
}

/** The command of the unit: what follows "bolt". */
export function unitWords(): string[] {
  return boltWords(readIni(readDeploymentFile("shop.service")).get("Service.ExecStart") ?? "") ?? [];
}

/** Every command line of `bolt` in the files and on a page. */
export function listBoltCommands(page: string = deploymentPage): string[][] {
  const unit = readIni(readDeploymentFile("shop.service"));
  const program = readIni(readDeploymentFile("supervisor.ini"));
  const image = readDockerfile(readDeploymentFile("Dockerfile"));
  const lines = [
    unit.get("Service.ExecStart"),
    program.get("program:shop.command"),
    (JSON.parse(image.get("CMD")?.[0] ?? "[]") as string[]).join(" "),
    ...listBlocks(page).flatMap(({ language, text }) => (language === "sh" ? text.split("\n") : [])),
    ...unixSocketLines().map((line) => line.replace(/^ExecStart=/, "")),
  ];
  return lines.map((line) => boltWords(line ?? "")).filter((words) => words !== null);
}

/** What follows a program in the blocks of a page: "reload shop" of `systemctl reload shop`. */
export function shellCommands(page: string, program: string): string[] {
  const lines = listBlocks(page).flatMap(({ language, text }) => (language === "sh" ? text.split("\n") : []));
  return lines.filter((line) => line.startsWith(`${program} `)).map((line) => line.slice(program.length + 1));
}

/** The lines that change for a Unix socket. */
export function unixSocketLines(): string[] {
  return readTable(deploymentPage, "file").flatMap(([, line = ""]) => codeSpans(line));
}

/**
 * Settings as `bolt start` would have them.
 *
 * @param words Flags with their values: `["start", "--port", "80"]`.
 * @throws Error for a flag that does not exist; ConfigError for a value that is none.
 */
export function settingsOf(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Settings {
  const flags: Record<string, string | boolean> = {};
  for (let index = 1; index < words.length; index++) {
    const word = words[index] as string;
    const name = settingNames.find((setting) => longFlag(settingsTable[setting]) === word);
    if (name === undefined) throw new Error(`bolt ${words[0]} has no ${word}`);
    flags[name] = settingsTable[name].flag.includes("<") ? (words[++index] ?? "") : true;
  }
  return resolveSettings({ flags: flags as Flags, variables, file: null });
}

/** Seconds of "40", "15s" or "5m". */
export function secondsOf(text: string | undefined): number {
  const [, number = "", unit = "s"] = /^(\d+)([sm]?)$/.exec(text ?? "") ?? [];
  return Number(number === "" ? Number.NaN : number) * (unit === "m" ? 60 : 1);
}

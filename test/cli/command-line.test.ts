import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devSettingNames, serverSettingNames, settingsTable } from "../../src/cli/settings-table.ts";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage, repository } from "./installed-package.ts";

let installation: Installation;

beforeAll(() => {
  installation = installPackage({ without: ["tsx"] });
});

afterAll(() => installation.remove());

async function run(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const bolt = new BoltProcess(installation.bolt, installation.root, words);
  const { code } = await bolt.ended;
  return { code, stdout: bolt.stdout, stderr: bolt.stderr };
}

describe("bolt", () => {
  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("lists its commands in its help", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const command of ["dev", "start", "routes", "check", "openapi", "client", "new"])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
  });

  it.each([
    ["start", serverSettingNames],
    ["dev", devSettingNames],
  ])("explains every setting in the help of %s", async (command, names) => {
    const { stdout } = await run(command, "--help");
    for (const name of names) {
      expect(stdout).toContain(settingsTable[name].flag);
      expect(stdout).toContain(settingsTable[name].variables[0]);
    }
  });

  it.each([
    [["strat"], "error: unknown command 'strat'\n(Did you mean start?)\n"],
    [["start", "--prot", "1"], "error: unknown option '--prot'\n(Did you mean --port?)\n"],
    [["start", "--port"], "error: option '-p, --port <number>' argument missing\n"],
    [["start", "here"], "error: too many arguments for 'start'. Expected 0 arguments but got 1.\n"],
    [["new"], "error: missing required argument 'name'\n"],
  ])("answers %j with exit code 2", async (words, stderr) => {
    expect(await run(...words)).toEqual({ code: 2, stdout: "", stderr });
  });

  it("shows its help on standard error when no command is given", async () => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage: bolt /);
  });

  it("answers a value that makes no sense with exit code 1", async () => {
    const { code, stderr } = await run("dev", "--port", "http");
    expect(code).toBe(1);
    expect(stderr).toBe('error: CONFIG_VALUE_INVALID: --port is "http"; expected a whole number from 0 to 65535.\n');
  });
});

describe("a project in TypeScript", () => {
  const { typescript } = process.features as { typescript?: unknown };

  it.skipIf(typescript)("is told what to install where neither tsx is there nor Node takes types", async () => {
    const project = installation.project({ "api.ts": "" });
    const bolt = new BoltProcess(installation.bolt, project, ["start"]);
    expect((await bolt.ended).code).toBe(1);
    expect(bolt.stderr).toMatch(
      /^error: PEER_MISSING: Running api\.ts on Node .* needs the package "tsx"\. Install it: npm install tsx\.\n$/,
    );
  });
});

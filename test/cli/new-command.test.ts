import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess, bareEnvironment, type ProcessEnd } from "./bolt-process.ts";
import { type Installation, installPackage, repository, writeFiles } from "./installed-package.ts";

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly dependencies: { readonly boltapi: string } & Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

let installation: Installation;
let created: BoltProcess;
let end: ProcessEnd;
let project: string;

beforeAll(async () => {
  installation = installPackage();
  created = new BoltProcess(installation.bolt, installation.root, ["new", "my-api"]);
  end = await created.ended;
  project = join(installation.root, "my-api");
});

afterAll(() => installation.remove());

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageFile;
}

/** Runs a tool of the project as its scripts do. */
function runTool(path: string, ...words: string[]): string {
  const tool = join(installation.root, "node_modules", path);
  return execFileSync(process.execPath, [tool, ...words], { cwd: project, env: bareEnvironment(), encoding: "utf8" });
}

describe("bolt new", () => {
  it("says what to do next", () => {
    expect(end).toEqual({ code: 0, signal: null });
    expect(created.stdout).toMatch(/^Created my-api\. Next:\n\n {2}cd my-api\n {2}npm install\n {2}npm run dev\n\n/);
  });

  it("writes a project of that name that depends on this version", () => {
    const { name, dependencies } = readPackage(project);
    expect(name).toBe("my-api");
    expect(dependencies.boltapi).toBe(`^${readPackage(repository).version}`);
    expect(existsSync(join(project, ".gitignore"))).toBe(true);
  });

  it("fills in every placeholder", () => {
    const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const unfilled = files.filter((file) => /\{\{\w+\}\}/.test(readFileSync(join(file.parentPath, file.name), "utf8")));
    expect(unfilled).toEqual([]);
  });

  it("asks for the versions of tools that this repository uses", () => {
    const { dependencies, devDependencies } = readPackage(project);
    const { boltapi, ...tools } = { ...dependencies, ...devDependencies };
    expect(readPackage(repository).devDependencies).toMatchObject(tools);
  });

  it("writes code without type errors", () => {
    expect(runTool("typescript/bin/tsc")).toBe("");
  });

  it("writes tests that pass", () => {
    const report = JSON.parse(runTool("vitest/vitest.mjs", "run", "--reporter=json")) as Record<string, unknown>;
    expect(report).toMatchObject({ success: true, numPassedTests: 5, numTotalTests: 5 });
  });

  it("writes a project that can be served", async () => {
    const bolt = new BoltProcess(installation.bolt, project, ["start", "--port", "0"]);
    try {
      const url = await bolt.findUrl();
      const headers = { "content-type": "application/json" };
      const greeting = await fetch(`${url}/hello/world`);
      const task = await fetch(`${url}/tasks`, { method: "POST", headers, body: '{"title":"Read api.ts"}' });
      expect(await greeting.text()).toBe('{"message":"Hello, world!"}');
      expect([task.status, await task.text()]).toEqual([201, '{"id":1,"title":"Read api.ts","done":false}']);
    } finally {
      bolt.kill("SIGTERM");
    }
    expect(await bolt.ended).toEqual({ code: 0, signal: null });
  });

  it("leaves a folder alone that holds something", async () => {
    const folder = join(installation.root, "taken");
    writeFiles(folder, { "notes.txt": "mine" });
    const bolt = new BoltProcess(installation.bolt, installation.root, ["new", "taken"]);
    expect((await bolt.ended).code).toBe(1);
    expect(bolt.stderr).toMatch(/^error: PROJECT_EXISTS: The folder .*taken exists and is not empty\./);
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });

  it("takes a folder that is empty", async () => {
    mkdirSync(join(installation.root, "empty"));
    const bolt = new BoltProcess(installation.bolt, installation.root, ["new", "empty"]);
    expect((await bolt.ended).code).toBe(0);
  });

  it("refuses names that are no names", async () => {
    const bolt = new BoltProcess(installation.bolt, installation.root, ["new", "../elsewhere"]);
    expect((await bolt.ended).code).toBe(1);
    expect(bolt.stderr).toMatch(/^error: PROJECT_NAME_INVALID: "\.\.\/elsewhere" /);
  });
});

import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess, bareEnvironment } from "../cli/bolt-process.ts";
import { type Installation, installPackage, repository } from "../cli/installed-package.ts";

const example = join(repository, "examples", "conduit");

let installation: Installation;
let project: string;
let bolt: BoltProcess;
let url: string;

/** Runs a command in the project to its end. */
function run(...words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: project,
    env: bareEnvironment(),
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

// What scripts/start does, in a project where BoltAPI is installed.
beforeAll(async () => {
  installation = installPackage();
  project = installation.project({});
  const isSource = (path: string): boolean => !/node_modules|conduit\.sqlite|\.secret|conduit\/test/.test(path);
  cpSync(example, project, { recursive: true, filter: isSource });
  expect(run(installation.bolt, "migrate")).toContain("Applied: 1");
  expect(run("--import", "tsx", "seed/main.ts")).toMatch(/^Added 30 users, 300 articles, .*conduit-demo\n$/);
  expect(run("--import", "tsx", "seed/main.ts")).toBe("There are users already; nothing was added.\n");
  bolt = new BoltProcess(installation.bolt, project, ["start", "--port", "0"]);
  url = await bolt.findUrl();
}, 240_000);

afterAll(async () => {
  bolt?.kill("SIGTERM");
  await bolt?.ended;
  installation.remove();
});

describe("examples/conduit, started", () => {
  it("has its tables as they are in its migrations", () => {
    expect(run(installation.bolt, "makemigrations")).toContain("No changes.");
    expect(run(installation.bolt, "migrate", "--check")).toContain("Nothing to apply.");
  });

  it("lists what was added, and lets in who was added", async () => {
    const list = await fetch(`${url}/api/articles?limit=3`);
    expect(await list.json()).toMatchObject({ articlesCount: 300, articles: [{}, {}, {}] });
    const user = { email: "hana@example.com", password: "conduit-demo" };
    const login = await fetch(`${url}/api/users/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user }),
    });
    expect(await login.json()).toMatchObject({ user: { username: "hana" } });
  });

  it("has its documentation at /docs, and is well", async () => {
    const page = await fetch(`${url}/docs`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });

  it("leaves nothing open in its document but the names of health checks", () => {
    expect(run(installation.bolt, "check", "--ignore", "unstable-name")).toContain("No problems");
  });
});

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BoltAPI, Router } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { installPackage } from "../cli/installed-package.ts";
import { readConsole } from "./console.ts";
import { listBlocks, snippetFile } from "./markdown.ts";

describe("the page about project layout", () => {
  const routes = listBlocks("docs/guide/project-layout.md").filter(({ marker }) => marker?.kind === "routes");

  it.each(routes.map((block) => [block.marker?.value ?? "", block] as const))(
    "shows the routes of %s",
    (folder, block) => {
      const [command] = readConsole(block.text);
      const installation = installPackage();
      try {
        const project = installation.project(readFiles(snippetFile(folder)));
        const words = [installation.bolt, ...(command?.words.slice(2) ?? [])];
        const written = execFileSync(process.execPath, words, { cwd: project, encoding: "utf8" });
        expect(command?.output).toBe(written.trimEnd());
      } finally {
        installation.remove();
      }
    },
  );

  it("is right that prefixes stand one behind the other", async () => {
    const inner = new Router({ prefix: "/d" });
    inner.get("/e", () => "found");
    const outer = new Router({ prefix: "/c" });
    outer.include(inner);
    const api = new BoltAPI({ prefix: "/a" });
    api.include(outer, "/b");
    api.include(outer, "/again");
    await using client = new TestClient(api);
    expect((await client.get("/a/b/c/d/e")).text()).toBe("found");
    expect((await client.get("/a/again/c/d/e")).text()).toBe("found");
  });
});

/** Texts of the files of a folder, by path. */
function readFiles(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

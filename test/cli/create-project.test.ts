import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createProject } from "../../src/cli/create-project.ts";

it("lets a project depend on the checkout that the command runs from", () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "bolt-new-")));
  try {
    const folder = createProject(parent, "blog");

    const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies: { boltapi: string };
    };
    expect(folder).toBe(join(parent, "blog"));
    expect(dependencies.boltapi).toMatch(/^file:\.\.\//);
    const checkout = fileURLToPath(new URL("../..", import.meta.url));
    expect(resolve(folder, dependencies.boltapi.slice("file:".length))).toBe(resolve(checkout));
  } finally {
    rmSync(parent, { recursive: true });
  }
});

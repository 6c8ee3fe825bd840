import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findApiFiles } from "../../src/cli/find-api-files.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bolt-find-"));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
}

const found = (): string[] => findApiFiles(root).map((file) => relative(root, file));

describe("findApiFiles", () => {
  it("finds the project's own file first, then those of apps by name", () => {
    write("apps/users/api.ts", "apps/blog/api.ts", "src/apps/shop/api.ts", "api.ts", "src/api.ts");
    expect(found()).toEqual(["api.ts", "src/api.ts", "apps/blog/api.ts", "apps/users/api.ts", "src/apps/shop/api.ts"]);
  });

  it("takes one file a folder, TypeScript before JavaScript", () => {
    write("api.js", "api.ts", "apps/a/api.mjs", "apps/b/api.mts");
    expect(found()).toEqual(["api.ts", "apps/a/api.mjs", "apps/b/api.mts"]);
  });

  it("leaves out what is no file of an API", () => {
    write("api.ts", "apps/readme.md", "apps/a/routes.ts", "apps/a/deep/api.ts", "api.json");
    expect(found()).toEqual(["api.ts"]);
  });

  it("says where it looked when there is none", () => {
    expect(found).toThrow(
      /API_NOT_FOUND: .* Looked for api\.ts, src\/api\.ts, apps\/\*\/api\.ts, src\/apps\/\*\/api\.ts/,
    );
  });
});

import { describe, expect, it } from "vitest";
import { isWatched } from "../../src/cli/watch-project.ts";

describe("isWatched", () => {
  it.each([
    "api.ts",
    "src/api.mts",
    "apps/blog/api.js",
    "data/seed.json",
    ".env",
    ".env.local",
    "templates/mail/hello.html",
  ])("takes the file %s", (path) => expect(isWatched(path, true)).toBe(true));

  it.each([
    "README.md",
    "api.test.ts",
    "test/api.spec.mjs",
    "node_modules/x/index.js",
    "dist/api.js",
    ".git/config.json",
    "apps/x/.cache/a.ts",
    "coverage/a.json",
    "logo.png",
  ])("leaves out the file %s", (path) => expect(isWatched(path, true)).toBe(false));

  it("looks into the project and its folders, except those that hold no sources", () => {
    const folders = ["", "src", "apps/blog", "node_modules", "apps/blog/node_modules", ".git", "dist"];
    expect(folders.map((path) => isWatched(path, false))).toEqual([true, true, true, false, false, false, false]);
  });

  it("keeps what may be an environment file when it is not known to be one", () => {
    expect(isWatched(".env", null)).toBe(true);
    expect(isWatched(".git", null)).toBe(false);
  });
});

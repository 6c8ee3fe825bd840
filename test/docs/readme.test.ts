// The test that the README shows, and the one that a new project has.
import "../../docs/guide/snippets/readme/api.test.ts";
import "../../templates/new/test/api.test.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage, root } from "./markdown.ts";

describe("the README", () => {
  it("names the version of the package", () => {
    const { version, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(readPage("README.md")).toContain(`Version ${version}`);
    expect(readPage("README.md")).toContain(`Node.js ${engines.node.replace(/^>=|\.0$/g, "")} or newer`);
  });
});

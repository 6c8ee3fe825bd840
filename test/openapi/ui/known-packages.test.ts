import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { knownPackages } from "../../../src/openapi/ui/known-packages.ts";
import { hasNoPackages, projectWithUis } from "./browser.ts";

// `npm run docs-uis` gets the packages.
describe.skipIf(hasNoPackages)("packages of pages", () => {
  it.each(Object.values(knownPackages))(
    "$name $version has files with the hashes that are known",
    ({ name, version, files }) => {
      const folder = join(projectWithUis, "node_modules", name);
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
      expect(manifest.version).toBe(version);
      const hashes = Object.keys(files).map((file) => {
        const hash = createHash("sha384").update(readFileSync(join(folder, file)));
        return [file, `sha384-${hash.digest("base64")}`];
      });
      expect(Object.fromEntries(hashes)).toEqual(files);
    },
  );
});

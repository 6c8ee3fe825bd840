// Puts the packages of the documentation pages where the tests find them: node_modules/.docs-uis. They are no dev dependencies,
// because what they depend on themselves, more than a gigabyte, is in the files for browsers already. So they are packed, and
// unpacked, without it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { knownPackages } from "../src/openapi/ui/known-packages.ts";

const root = fileURLToPath(new URL("../node_modules/.docs-uis/node_modules/", import.meta.url));

for (const { name, version } of Object.values(knownPackages)) {
  const folder = join(root, name);
  if (versionIn(folder) === version) continue;
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(join(root, ".unpacking-"));
  try {
    run("npm", ["pack", "--silent", "--ignore-scripts", `--pack-destination=${work}`, `${name}@${version}`]);
    run("tar", ["-xzf", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`, "--exclude=*.map"], work);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, "package"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function versionIn(folder) {
  const manifest = join(folder, "package.json");
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).version : null;
}

function run(command, options, cwd) {
  const { status, error } = spawnSync(command, options, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${options.join(" ")} ended with ${status}`);
}

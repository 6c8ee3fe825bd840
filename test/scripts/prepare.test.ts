import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/prepare.sh", import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bolt-scripts-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a line of shell that knows the functions of prepare.sh. */
function run(line: string, path: string = process.env.PATH ?? ""): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync("/bin/sh", ["-euc", `. ${script}; ${line}`], {
    cwd: folder,
    env: { PATH: path },
    encoding: "utf8",
  });
  return { status, stderr };
}

describe("require_node", () => {
  it("takes the Node that runs this", () => {
    expect(run("require_node")).toEqual({ status: 0, stderr: "" });
  });

  it("says what to install where there is none", () => {
    expect(run("require_node", folder)).toEqual({
      status: 1,
      stderr: "error: Node.js was not found. Install Node.js 20.19 or newer: https://nodejs.org\n",
    });
  });

  it("says what is needed where Node is too old", () => {
    const node = join(folder, "node");
    writeFileSync(node, '#!/bin/sh\nif [ "$1" = --version ]; then echo v18.20.4; else exit 1; fi\n');
    chmodSync(node, 0o755);
    expect(run("require_node", folder)).toEqual({
      status: 1,
      stderr: "error: Node.js v18.20.4 is too old. BoltAPI needs 20.19 or newer: https://nodejs.org\n",
    });
  });
});

describe("use_node", () => {
  /** A folder for PATH with an npm that tells what it was asked for, and installs a Node that tells where it is from. */
  function fakeNpm(): string {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "npm"),
      `#!/bin/sh
echo "npm $*" >&2
installed=$3/node_modules/.bin
mkdir -p "$installed"
printf '#!/bin/sh\necho "this is %s"\n' "$6" >"$installed/node"
chmod +x "$installed/node"
`,
    );
    chmodSync(join(bin, "npm"), 0o755);
    return `${bin}:${process.env.PATH}`;
  }

  it("installs the version, and puts it before other ones", () => {
    const installed = join(realpathSync(folder), ".node/24");
    expect(run("use_node 24; node --version >&2; sh -c 'node --version' >&2", fakeNpm())).toEqual({
      status: 0,
      stderr: `npm install --prefix ${installed} --no-save --no-package-lock node@24\nthis is node@24\nthis is node@24\n`,
    });
  });

  it("installs a version once", () => {
    const path = fakeNpm();
    run("use_node 22.12", path);
    expect(run("use_node 22.12; node --version >&2", path)).toEqual({ status: 0, stderr: "this is node@22.12\n" });
  });

  it("installs again what does not start", () => {
    mkdirSync(join(folder, ".node/26/node_modules/.bin"), { recursive: true });
    writeFileSync(join(folder, ".node/26/node_modules/.bin/node"), "half of it");
    expect(run("use_node 26; node --version >&2", fakeNpm()).stderr).toMatch(
      /^npm install .* node@26\nthis is node@26\n$/,
    );
  });

  it.each(["", "latest", "24 --force", "../24", "24.", "24..1"])("refuses %j, which is no version", (version) => {
    expect(run(`use_node "${version}"`, fakeNpm())).toEqual({
      status: 2,
      stderr: `error: --node takes a version such as 24 or 22.12.0, not "${version}"\n`,
    });
  });
});

describe("is_older", () => {
  /** Makes files that are older the earlier they are named. */
  function makeFiles(...paths: string[]): void {
    paths.forEach((path, minutes) => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), "");
      utimesSync(join(folder, path), minutes * 60, minutes * 60);
    });
  }

  it.each([
    ["missing", "built", ["src/a.ts"], 0],
    ["older than a file", "built", ["built", "a.ts"], 0],
    ["newer than all files", "built", ["a.ts", "built"], 1],
  ])("tells a target that is %s", (_described, target, files, status) => {
    makeFiles(...files);
    expect(run(`is_older ${target} ${files.find((file) => file !== target)}`).status).toBe(status);
  });

  it("looks into folders", () => {
    makeFiles("built", "src/deep/a.ts");
    expect(run("is_older built src").status).toBe(0);
  });
});

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder in which BoltAPI is installed as npm would, freshly compiled from the sources. */
export interface Installation {
  /** Below it, projects resolve "boltapi" and its dependencies. */
  readonly root: string;
  /** The command, for `node`. */
  readonly bolt: string;
  /**
   * Makes a project of ES modules.
   *
   * @param files Texts by path: `{ "api.ts": "…" }`.
   * @returns Its folder.
   */
  project(files: Readonly<Record<string, string>>): string;
  remove(): void;
}

/** Root of the repository. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

/** Installs the package, with all that the repository has installed except what `without` names. */
export function installPackage({ without = [] }: { readonly without?: readonly string[] } = {}): Installation {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "bolt-installed-")));
  const installed = join(root, "node_modules", "boltapi");
  mkdirSync(installed, { recursive: true });
  for (const part of ["package.json", "bin", "templates"]) {
    cpSync(join(repository, part), join(installed, part), { recursive: true });
  }
  compileTo(join(installed, "dist"));
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (["boltapi", ...without].includes(name) || name.startsWith(".")) continue;
    symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name), "junction");
  }
  return {
    root,
    bolt: join(installed, "bin", "bolt.js"),
    project: (files) => {
      const folder = mkdtempSync(join(root, "project-"));
      writeFiles(folder, { "package.json": '{ "type": "module" }\n', ...files });
      return folder;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Writes texts into files of a folder, by path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Types are checked elsewhere; tests of a broken build should show what is broken at run time. */
function compileTo(folder: string): void {
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  const options = ["-p", "tsconfig.build.json", "--noCheck", "--outDir", folder];
  execFileSync(process.execPath, [compiler, ...options], { cwd: repository, stdio: "inherit" });
}

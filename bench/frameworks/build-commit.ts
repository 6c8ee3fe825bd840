import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** BoltAPI of a commit, compiled. */
export interface CommitBuild {
  readonly hash: string;
  readonly directory: string;
  remove(): void;
}

// This file runs from bench/dist/frameworks.
const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Checks a commit out beside this checkout, and builds it there. It shares the installed packages when it wants the same
 * ones, and gets its own otherwise.
 *
 * @throws Error when there is no such commit, or it does not build.
 */
export function buildCommit(commit: string): CommitBuild {
  // Dashes in front would be options of git.
  const hash = run("git", ["rev-parse", "--verify", "--short", "--end-of-options", `${commit}^{commit}`], root).trim();
  const directory = join(mkdtempSync(join(tmpdir(), "boltapi-bench-")), hash);
  const remove = (): void => {
    run("git", ["worktree", "remove", "--force", directory], root);
    rmSync(join(directory, ".."), { recursive: true, force: true });
  };
  run("git", ["worktree", "add", "--quiet", "--detach", directory, hash], root);
  try {
    if (wantsSamePackages(directory)) symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    else run("npm", ["ci", "--ignore-scripts"], directory);
    run("npm", ["run", "--silent", "build"], directory);
  } catch (error) {
    remove();
    throw error;
  }
  return { hash, directory, remove };
}

function wantsSamePackages(directory: string): boolean {
  const [here, there] = [root, directory].map((path) => join(path, "package-lock.json"));
  if (here === undefined || there === undefined || !existsSync(there)) return false;
  return readFileSync(here, "utf8") === readFileSync(there, "utf8");
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

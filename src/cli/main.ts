#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { findProjectCommand } from "./project-copy.ts";
import { exitWithError } from "./report-error.ts";

const root = process.cwd();
// Read before a project's settings can change it.
const showsAll = process.env.BOLT_DEBUG === "1";
try {
  const projectCommand = findProjectCommand(root);
  if (projectCommand === null) process.exit(await runCommandLine(root, process.argv.slice(2)));
  await import(projectCommand);
} catch (error) {
  exitWithError(error, showsAll);
}

#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { exitWithError } from "./report-error.ts";

// Read before a project's settings can change it.
const showsAll = process.env.BOLT_DEBUG === "1";
try {
  process.exit(await runCommandLine(process.cwd(), process.argv.slice(2)));
} catch (error) {
  exitWithError(error, showsAll);
}

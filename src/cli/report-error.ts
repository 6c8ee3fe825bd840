import { ConfigError } from "../errors/config-error.ts";
import { styleFor } from "./terminal-style.ts";

/**
 * Ends the process with exit code 1 and shows why on standard error: one line for a mistake that BoltAPI can name, the
 * application's part of the stack for everything else.
 *
 * @param showsAll Shows whole stacks.
 */
export function exitWithError(error: unknown, showsAll: boolean): never {
  // Node alone knows where a syntax error is, and says so only when nobody catches it.
  if (isWithoutPlace(error)) throw error;
  const { alarm } = styleFor(process.stderr);
  process.stderr.write(`${alarm("error:")} ${formatError(error, showsAll)}\n`);
  process.exit(1);
}

/** The text of an error: message, frames of the application, causes. */
export function formatError(error: unknown, showsAll: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError && !showsAll) return error.message;
  const lines = (error.stack ?? String(error)).split("\n");
  const kept = showsAll ? lines : lines.filter((line) => !isFrame(line) || !isForeignFrame(line));
  const cause = error.cause === undefined ? "" : `\ncaused by: ${formatError(error.cause, showsAll)}`;
  return `${kept.join("\n")}${cause}`;
}

/** Whether the stack of an error names no file of the application. */
export function isWithoutPlace(error: unknown): boolean {
  if (!(error instanceof SyntaxError)) return false;
  return (error.stack ?? "").split("\n").filter(isFrame).every(isForeignFrame);
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

/** A frame of Node, of what compiles TypeScript, or of this command: none says anything about the application. */
function isForeignFrame(line: string): boolean {
  return line.includes(ownFolder) || /[( ]node:|[\\/]node_modules[\\/](commander|esbuild|tsx)[\\/]/.test(line);
}

const ownFolder = new URL(".", import.meta.url).href;

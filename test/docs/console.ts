/** A command of a console block, and the lines below it. */
export interface ConsoleCommand {
  /** As shown, continued lines joined. */
  readonly command: string;
  readonly words: readonly string[];
  readonly output: string;
}

/** Takes a block apart in which each command stands behind "$ ", with its output below. */
export function readConsole(text: string): ConsoleCommand[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split(/^\$ /m)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, words: splitWords(command), output: output.join("\n").trim() };
    });
}

/** Splits a command line like a shell does: blanks separate, quotes hold together, "#" begins a comment. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  for (const [, double, single, bare, comment] of command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"'#]\S*)|(#.*)/g)) {
    if (comment === undefined) words.push(double ?? single ?? bare ?? "");
  }
  return words;
}

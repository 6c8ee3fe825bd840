import { join } from "node:path";
import { vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { root } from "./markdown.ts";

/** Runs a command of `bolt` that ends by itself, in this process, and gives what it wrote to standard output. */
export async function runBolt(folder: string, words: readonly string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await runCommandLine(join(root, folder), words);
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

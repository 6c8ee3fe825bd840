import { packageVersion } from "./own-package.ts";
import { styleFor } from "./terminal-style.ts";

/** Says in one line where a server is, what it is made of, and how long its start took. */
export function announceServer(url: string, facts: readonly string[]): void {
  const { brand, link, faint } = styleFor(process.stdout);
  const shown = faint(`(${[...facts, `${Math.round(performance.now())} ms`].join(", ")})`);
  process.stdout.write(`${brand("BoltAPI")} ${packageVersion} on ${link(url)}  ${shown}\n`);
}

/** "1 route", "2 routes" */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

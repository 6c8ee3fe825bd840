// What every server under test tells its parent: its port, then what it has used whenever it is asked. On Node and on Bun.

/** What a server has used so far. */
export interface Usage {
  /** User and system time of all threads of the process. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** "cpu" is answered at once, "memory" after a full collection of garbage. */
export type Question = "cpu" | "memory";

/** Ends the process when its parent is gone. */
export function serveParent(port: number): void {
  process.on("message", (question: Question) => {
    if (question === "memory") collectGarbage();
    const { user, system } = process.cpuUsage();
    const { rss: residentBytes, heapUsed, external } = process.memoryUsage();
    process.send?.({ cpuMicroseconds: user + system, residentBytes, heapBytes: heapUsed + external });
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ port });
}

function collectGarbage(): void {
  const { Bun: bun, gc } = globalThis as { Bun?: { gc(isSynchronous: boolean): void }; gc?: () => void };
  if (bun !== undefined) bun.gc(true);
  else if (gc !== undefined) gc();
  else throw new Error("Memory can only be asked of a process that was started with --expose-gc.");
}

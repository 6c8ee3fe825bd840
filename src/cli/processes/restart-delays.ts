/** A process that has served for so long has ended for a reason of its own. */
const steadyMs = 30_000;
const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** Starts that fail in a row, until it is clear that waiting does not help. */
const maxFailedStarts = 6;

/** How long to wait until a process is started again: not at all after one end, longer and longer after several in a row. */
export class RestartDelays {
  private endCount = 0;
  private failedStartCount = 0;

  /** A process has ended that served. Returns how long to wait, in milliseconds. */
  ended(servedMs: number): number {
    if (servedMs >= steadyMs) this.endCount = 0;
    return this.next();
  }

  /** A process has not come to serve. */
  failedToStart(): number {
    this.failedStartCount++;
    return this.next();
  }

  /** A process serves. */
  started(): void {
    this.failedStartCount = 0;
  }

  /** Whether so many starts have failed in a row that the next one will. */
  get isHopeless(): boolean {
    return this.failedStartCount >= maxFailedStarts;
  }

  private next(): number {
    const delayMs = this.endCount === 0 ? 0 : Math.min(firstDelayMs * 2 ** (this.endCount - 1), longestDelayMs);
    this.endCount++;
    return delayMs;
  }
}

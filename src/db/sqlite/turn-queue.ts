/** Ends a turn. Calling it again does nothing. */
export type EndTurn = () => void;

/** Lets one after the other have its turn, in the order they asked. */
export class TurnQueue {
  private readonly waiting: ((end: EndTurn) => void)[] = [];
  private isTaken = false;

  /** Takes the turn if nobody has it; null otherwise. */
  takeNow(): EndTurn | null {
    if (this.isTaken) return null;
    this.isTaken = true;
    return this.makeEnd();
  }

  /** Waits for the turn; null when it has not come in time. */
  take(timeoutMs: number): Promise<EndTurn | null> {
    const now = this.takeNow();
    if (now !== null) return Promise.resolve(now);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(start), 1);
        resolve(null);
      }, timeoutMs);
      const start = (end: EndTurn): void => {
        clearTimeout(timer);
        resolve(end);
      };
      this.waiting.push(start);
    });
  }

  private makeEnd(): EndTurn {
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      const next = this.waiting.shift();
      if (next === undefined) this.isTaken = false;
      else next(this.makeEnd());
    };
  }
}

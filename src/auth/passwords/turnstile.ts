import { ServiceUnavailable } from "../../errors/http-exception.ts";

/** Most who may wait; one more is turned away. */
const maxWaiting = 1000;

/**
 * Lets few in at a time. A hash takes a thread of the pool that files and names of hosts need too, and as much memory as it
 * is told to.
 */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  /** @param width How many may be inside at a time. */
  constructor(width: number) {
    this.free = width;
  }

  /** @throws ServiceUnavailable when too many wait already. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await this.wait();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  private wait(): Promise<void> {
    if (this.waiting.length >= maxWaiting) throw new ServiceUnavailable("Too many passwords are being checked");
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

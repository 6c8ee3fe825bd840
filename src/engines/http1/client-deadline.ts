import { type ConnectionContext, type Wait, waits } from "./connection-context.ts";

/** What a connection waits for from its client, and until when. */
export class ClientDeadline {
  wait: Wait = waits.firstRequest;
  /** The tick of the clock at which the client has taken too long; 0 for never. */
  tick = 0;
  private readonly context: ConnectionContext;
  private requestCount = 0;

  constructor(context: ConnectionContext) {
    this.context = context;
    this.restart();
  }

  /** @param requestCount How many requests there were: each head has its own time. */
  set(wait: Wait, requestCount: number): void {
    // The time for the others counts from their beginning, whatever comes meanwhile.
    const isRenewed = wait === waits.request || wait === waits.body;
    if (!isRenewed && wait === this.wait && requestCount === this.requestCount) return;
    this.wait = wait;
    this.requestCount = requestCount;
    this.restart();
  }

  /** Gives the client all of the time again. */
  restart(): void {
    const { clock, timeouts } = this.context;
    this.tick = this.wait === waits.nothing ? 0 : clock.now + (timeouts[this.wait] as number);
  }

  isOver(now: number): boolean {
    return this.tick !== 0 && this.tick <= now;
  }
}

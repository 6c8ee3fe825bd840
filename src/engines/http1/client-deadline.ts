import { type ConnectionContext, type Wait, waits } from "./connection-context.ts";

/** What a connection waits for from its client, and until when. */
export class ClientDeadline {
  wait: Wait = waits.firstRequest;
  /** The tick of the clock at which the client has taken too long; 0 for never. */
  private tick = 0;
  private readonly context: ConnectionContext;
  /** The number of the request that is coming in, from 1, and the tick at which it began. */
  private requestNumber = 0;
  private requestTick = 0;
  /** The tick at which the wait began. */
  private waitTick: number;

  constructor(context: ConnectionContext) {
    this.context = context;
    this.waitTick = context.clock.now;
    this.restart();
  }

  /** @param requestCount Heads that were read. */
  set(wait: Wait, requestCount: number): void {
    const { now } = this.context.clock;
    const requestNumber = wait === waits.head ? requestCount + 1 : requestCount;
    const isNewRequest = requestNumber !== this.requestNumber;
    // The time for the others counts from their beginning, whatever comes meanwhile.
    const isRenewed = isNewRequest || wait === waits.request || wait === waits.body;
    if (!isRenewed && wait === this.wait) return;
    if (isNewRequest) this.requestTick = now;
    // The client does not pay for the time in which it had to wait itself.
    else if (this.wait === waits.nothing) this.requestTick += now - this.waitTick;
    this.requestNumber = requestNumber;
    if (wait !== this.wait) this.waitTick = now;
    this.wait = wait;
    this.restart();
  }

  /** Gives the client all of the time again, but no more than there is left for the request. */
  restart(): void {
    const { clock, requestTimeout, timeouts } = this.context;
    const tick = this.wait === waits.nothing ? 0 : clock.now + (timeouts[this.wait] as number);
    const isWithinRequest = this.wait === waits.head || this.wait === waits.body;
    this.tick = isWithinRequest ? Math.min(tick, this.requestTick + requestTimeout) : tick;
  }

  isOver(now: number): boolean {
    return this.tick !== 0 && this.tick <= now;
  }
}

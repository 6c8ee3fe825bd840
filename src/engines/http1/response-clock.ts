/** Longest time between two ticks, in milliseconds. The Date of responses is no older. */
const maxTickMs = 500;
const minTickMs = 10;

/**
 * The one timer of a server: it counts ticks, and keeps the ends of response heads that all answers share.
 *
 * Deadlines are numbers of ticks. Time that the process spent elsewhere does not count: a client cannot be late because
 * nobody looked whether it had come.
 */
export class ResponseClock {
  /** Ticks since the start. */
  now = 1;
  /** How the head of an answer ends on a connection that is kept: "date: …\r\nconnection: keep-alive\r\n…\r\n\r\n". */
  keptEnding = "";
  /** The same on a connection that ends with it. */
  closedEnding = "";
  private readonly tickMs: number;
  private readonly keptFields: string;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param keepAliveTimeoutMs Announced to clients, in whole seconds.
   * @param shortestTimeoutMs Ticks are a part of it.
   */
  constructor(keepAliveTimeoutMs: number, shortestTimeoutMs: number) {
    this.tickMs = Math.max(minTickMs, Math.min(maxTickMs, Math.floor(shortestTimeoutMs / 4)));
    const seconds = Math.floor(keepAliveTimeoutMs / 1000);
    this.keptFields = `connection: keep-alive\r\nkeep-alive: timeout=${seconds}\r\n`;
  }

  /** The ticks after which at least so much time has passed. */
  ticksOf(timeoutMs: number): number {
    return Math.ceil(timeoutMs / this.tickMs) + 1;
  }

  /** Starts to tick, unless it does. */
  start(onTick: () => void): void {
    if (this.timer !== undefined) return;
    this.setDate();
    this.timer = setInterval(() => {
      this.now++;
      this.setDate();
      onTick();
    }, this.tickMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /**
   * The end of a head that is not like all others.
   *
   * @param upgrade Protocol of an "upgrade" header, or null.
   */
  ending(isKept: boolean, hasDate: boolean, upgrade: string | null): string {
    const date = hasDate ? "" : dateField();
    const options = isKept ? "upgrade" : "close, upgrade";
    if (upgrade !== null) return `${date}connection: ${options}\r\nupgrade: ${upgrade}\r\n\r\n`;
    return `${date}${isKept ? this.keptFields : "connection: close\r\n"}\r\n`;
  }

  private setDate(): void {
    this.keptEnding = this.ending(true, false, null);
    this.closedEnding = this.ending(false, false, null);
  }
}

function dateField(): string {
  return `date: ${new Date().toUTCString()}\r\n`;
}

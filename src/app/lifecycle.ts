import { ConfigError } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";

/** What an application does before its first request and after its last. */
export interface Lifecycle {
  readonly lifespan: () => AsyncGenerator<unknown, unknown, unknown> | Generator<unknown, unknown, unknown>;
  readonly onStart: () => unknown;
  readonly onStop: () => unknown;
  /** Runs when the last server begins to close, before its last requests. For routes of BoltAPI itself. */
  readonly onDrain: () => void;
}

/**
 * Runs the start-up of several APIs as one, once, and their clean-up in the opposite order.
 *
 * When a start-up fails, what had started is stopped again, and the error is thrown.
 */
export class LifecycleRunner {
  private readonly parts: readonly Partial<Lifecycle>[];
  private readonly logger: Logger;
  private readonly stops: (() => Promise<void>)[] = [];
  private started: Promise<void> | null = null;

  constructor(parts: readonly Partial<Lifecycle>[], logger: Logger) {
    this.parts = parts;
    this.logger = logger;
  }

  /** Starts everything. Calling it again waits for the same start. */
  start(): Promise<void> {
    this.started ??= this.startAll();
    return this.started;
  }

  /** Tells everything that the end is near: no new connections are taken, but requests in flight go on. */
  drain(): void {
    for (const part of this.parts) part.onDrain?.();
  }

  /** Stops everything that has started. Errors are logged, so that one failing part keeps no other from stopping. */
  async stop(): Promise<void> {
    await this.started?.catch(() => {});
    this.started = null;
    for (const stop of this.stops.splice(0).toReversed()) {
      try {
        await stop();
      } catch (error) {
        this.logger.error("Stopping the application failed", { error });
      }
    }
  }

  private async startAll(): Promise<void> {
    try {
      for (const part of this.parts) await this.startPart(part);
    } catch (error) {
      this.started = null;
      await this.stop();
      throw error;
    }
  }

  private async startPart({ lifespan, onStart, onStop }: Partial<Lifecycle>): Promise<void> {
    if (lifespan !== undefined) {
      const generator = lifespan();
      const first = await generator.next();
      if (first.done === true) throw new ConfigError("LIFESPAN_NO_YIELD");
      this.stops.push(async () => {
        await generator.next();
        await generator.return(undefined);
      });
    }
    await onStart?.();
    if (onStop !== undefined) this.stops.push(async () => void (await onStop()));
  }
}

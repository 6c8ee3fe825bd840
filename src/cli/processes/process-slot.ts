import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../logging/logger.ts";
import { RestartDelays } from "./restart-delays.ts";
import type { StopOrder, WorkerReady } from "./worker-messages.ts";
import type { WorkerEnd, WorkerProcess } from "./worker-process.ts";

/** What all places share. */
export interface SlotOwner {
  readonly logger: Logger;
  /** How a process ends whose place another one has taken. */
  readonly drainOrder: StopOrder;
  /** Aborts when everything ends. */
  readonly stopping: AbortSignal;
  fork(index: number): WorkerProcess;
  /** Shows why a process could not start. */
  showFailure(worker: WorkerProcess): void;
  /** A place has no process, and hardly ever will. */
  onHopeless(): void;
}

/** The place of one process: there is always one in it, or one on its way. */
export class ProcessSlot {
  /** What serves; null when it has ended. */
  worker: WorkerProcess | null = null;
  private readonly index: number;
  private readonly owner: SlotOwner;
  private readonly delays = new RestartDelays();
  private isReviving = false;
  private starting: Promise<WorkerReady | null> | null = null;

  constructor(index: number, owner: SlotOwner) {
    this.index = index;
    this.owner = owner;
  }

  /**
   * Starts a process, and lets the one before it end once the new one serves. Whoever asks while one is starting gets that
   * one. Null when it does not come to serve: the one before it stays.
   */
  replace(): Promise<WorkerReady | null> {
    this.starting ??= this.start().finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  /** Starts a process where there is none, again and again. */
  async revive(delayMs: number = this.delays.failedToStart()): Promise<void> {
    if (this.isReviving) return;
    this.isReviving = true;
    const { stopping, logger } = this.owner;
    for (let waitMs = delayMs; this.worker === null && !stopping.aborted; waitMs = this.delays.failedToStart()) {
      if (this.delays.isHopeless) this.owner.onHopeless();
      if (waitMs > 0) logger.warn(`Process ${this.index} starts again in ${waitMs} ms`, { process: this.index });
      await this.pause(waitMs);
      if (stopping.aborted || (await this.replace()) !== null) break;
    }
    this.isReviving = false;
  }

  private async start(): Promise<WorkerReady | null> {
    const { owner } = this;
    const next = owner.fork(this.index);
    const ready = await next.started;
    if (ready === null) {
      if (!owner.stopping.aborted) owner.showFailure(next);
      return null;
    }
    this.delays.started();
    const before = this.worker;
    this.worker = next;
    before?.stop(owner.drainOrder);
    void next.ended.then((end) => this.onEnd(next, end));
    void next.retiring.then((reason) => this.onRetiring(next, reason));
    return ready;
  }

  private async onEnd(worker: WorkerProcess, { code, signal }: WorkerEnd): Promise<void> {
    const { logger, stopping } = this.owner;
    // Another one has taken its place, as it should.
    if (stopping.aborted || this.worker !== worker) return;
    this.worker = null;
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    logger.error(`Process ${this.index} ended ${how}`, { process: this.index, pid: worker.pid });
    await this.revive(this.delays.ended(performance.now() - worker.servesSince));
  }

  private async onRetiring(worker: WorkerProcess, reason: string): Promise<void> {
    const { logger, stopping } = this.owner;
    while (this.worker === worker && !stopping.aborted) {
      logger.info(`Process ${this.index} is replaced: ${reason}`, { process: this.index, pid: worker.pid });
      if ((await this.replace()) === null) await this.pause(this.delays.failedToStart());
    }
  }

  private async pause(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.owner.stopping }).catch(() => {});
  }
}

import type { Logger } from "../../logging/logger.ts";
import { styleFor } from "../terminal-style.ts";
import { ProcessSlot, type SlotOwner } from "./process-slot.ts";
import type { StopOrder, WorkerReady } from "./worker-messages.ts";
import { type WorkerPlace, WorkerProcess } from "./worker-process.ts";

/** The processes that serve a project, and what happens to all of them. */
export class ProcessGroup implements SlotOwner {
  readonly logger: Logger;
  readonly drainOrder: StopOrder;
  readonly stopping: AbortSignal;
  /** When no process serves, and none comes to. */
  readonly hopeless: Promise<void>;
  private readonly controller = new AbortController();
  private readonly place: WorkerPlace;
  private readonly slots: readonly ProcessSlot[];
  /** Those too that are about to end. */
  private readonly living: Set<WorkerProcess> = new Set();
  private onGivenUp: () => void = () => {};
  private shownFailure: string | null = null;
  private reloading: Promise<void> | null = null;
  private isReloadWanted = false;

  constructor(count: number, place: WorkerPlace, { logger, drainOrder }: Pick<SlotOwner, "logger" | "drainOrder">) {
    this.place = place;
    this.logger = logger;
    this.drainOrder = drainOrder;
    this.stopping = this.controller.signal;
    this.hopeless = new Promise((resolve) => {
      this.onGivenUp = resolve;
    });
    this.slots = Array.from({ length: count }, (_, index) => new ProcessSlot(index + 1, this));
  }

  /** How many processes serve. */
  get size(): number {
    return this.slots.length;
  }

  /** Starts one process, and the others when it serves: a project that cannot be served says so once. Null then. */
  async start(): Promise<WorkerReady | null> {
    const [first, ...others] = this.slots as [ProcessSlot, ...ProcessSlot[]];
    const ready = await first.replace();
    if (ready === null || this.stopping.aborted) return null;
    await Promise.all(others.map((slot) => slot.replace()));
    for (const slot of others) if (slot.worker === null) void slot.revive();
    return ready;
  }

  /** Replaces one process after the other, each when the next one serves. What does not start leaves the rest as it is. */
  reload(): Promise<void> {
    this.isReloadWanted = true;
    this.reloading ??= this.reloadAll().finally(() => {
      this.reloading = null;
    });
    return this.reloading;
  }

  /** Lets all processes end, and waits for it. */
  async stop(order: StopOrder): Promise<void> {
    this.controller.abort();
    for (const worker of this.living) worker.stop(order);
    await Promise.all([...this.living].map((worker) => worker.ended));
  }

  killAll(): void {
    for (const worker of this.living) worker.kill();
  }

  fork(index: number): WorkerProcess {
    const worker = new WorkerProcess(index, this.place);
    this.living.add(worker);
    void worker.ended.then(() => this.living.delete(worker));
    return worker;
  }

  showFailure({ failure }: WorkerProcess): void {
    if (failure === null || failure === this.shownFailure) return;
    this.shownFailure = failure;
    process.stderr.write(`${styleFor(process.stderr).alarm("error:")} ${failure}\n`);
  }

  onHopeless(): void {
    if (this.slots.every(({ worker }) => worker === null)) this.onGivenUp();
  }

  private async reloadAll(): Promise<void> {
    while (this.isReloadWanted && !this.stopping.aborted) {
      this.isReloadWanted = false;
      // What is wrong now may be wrong for another reason than before.
      this.shownFailure = null;
      await this.reloadOnce();
    }
  }

  private async reloadOnce(): Promise<void> {
    for (const slot of this.slots) {
      const ready = await slot.replace();
      if (this.stopping.aborted) return;
      if (ready !== null) continue;
      this.logger.error("The new process does not start; those that serve stay as they are");
      return;
    }
    this.logger.info(`Reloaded ${this.slots.length} ${this.slots.length === 1 ? "process" : "processes"}`);
  }
}

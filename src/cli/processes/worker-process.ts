import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { BoundSocket } from "./bound-socket.ts";
import type { StopOrder, WorkerAssignment, WorkerMessage, WorkerReady } from "./worker-messages.ts";

/** Where a process that serves runs, and what with. */
export interface WorkerPlace {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly flags: WorkerAssignment["flags"];
  readonly socket: BoundSocket;
}

/** How a process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a process may take for its clean-up beyond the time of its requests, until it is killed. */
const cleanUpMs = 5000;
/** The most that setTimeout takes. */
const maxTimerMs = 2 ** 31 - 1;

/** A process that serves, as seen by the one that looks after it. */
export class WorkerProcess {
  /** When it takes connections; null when it ends before. */
  readonly started: Promise<WorkerReady | null>;
  /** Why it wants to be replaced. */
  readonly retiring: Promise<string>;
  readonly ended: Promise<WorkerEnd>;
  hasEnded = false;
  /** When it began to serve, in milliseconds. */
  servesSince = 0;
  /** Why it could not start, where it could say so. */
  failure: string | null = null;
  private readonly child: ChildProcess;
  private isStopping = false;

  constructor(index: number, { root, environment, flags, socket }: WorkerPlace) {
    // Runs as source and as built.
    const entry = fileURLToPath(new URL(`worker${extname(import.meta.url)}`, import.meta.url));
    const assignment: WorkerAssignment = { flags, index, place: socket.place };
    this.child = fork(entry, [JSON.stringify(assignment)], {
      cwd: root,
      env: environment,
      // The socket comes where `socketDescriptor` says.
      stdio: ["ignore", "inherit", "inherit", socket.fd, "ipc"],
    });
    this.ended = new Promise((resolve) => {
      const settle = (end: WorkerEnd): void => {
        this.hasEnded = true;
        resolve(end);
      };
      this.child.once("exit", (code, signal) => settle({ code, signal }));
      this.child.on("error", () => {
        // There is no process; a message that could not be sent is no end.
        if (this.child.pid === undefined) settle({ code: null, signal: null });
      });
    });
    let onReady: (ready: WorkerReady | null) => void = () => {};
    let onRetiring: (reason: string) => void = () => {};
    this.started = new Promise((resolve) => (onReady = resolve));
    this.retiring = new Promise((resolve) => (onRetiring = resolve));
    void this.ended.then(() => onReady(null));
    this.child.on("message", (message: WorkerMessage) => {
      if (message.kind === "retire") onRetiring(message.reason);
      else if (message.kind === "failed") this.failure = message.error;
      else {
        this.servesSince = performance.now();
        onReady(message);
      }
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Lets it end, and kills it when it does not. */
  stop(order: StopOrder): void {
    if (this.isStopping || this.hasEnded) return;
    this.isStopping = true;
    if (this.child.connected) this.child.send(order);
    const timer = setTimeout(() => this.kill(), Math.min(order.graceMs + cleanUpMs, maxTimerMs));
    void this.ended.then(() => clearTimeout(timer));
  }

  kill(): void {
    if (!this.hasEnded) this.child.kill("SIGKILL");
  }
}

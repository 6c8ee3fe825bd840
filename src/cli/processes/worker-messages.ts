/** What a process that serves is started with. */
export interface WorkerAssignment {
  /** As given on the command line: each process reads the rest of its settings by itself. */
  readonly flags: Readonly<Record<string, string | boolean>>;
  /** Which of them it is, from 1 up. */
  readonly index: number;
  /** What its socket is bound to, for its URL. */
  readonly place: { readonly host: string; readonly port: number; readonly socket?: string };
}

/** Descriptor of the socket, the first after those that every process has. */
export const socketDescriptor = 3;

/** What a process that serves tells. */
export type WorkerMessage =
  | WorkerReady
  /** It has served enough, and goes on until it is replaced. */
  | { readonly kind: "retire"; readonly reason: string }
  /** It cannot start; it ends by itself. */
  | { readonly kind: "failed"; readonly error: string };

/** It takes connections. */
export interface WorkerReady {
  readonly kind: "ready";
  readonly routeCount: number;
  /** What it keeps in memory, and others do not see: "rate limits". */
  readonly perProcess: readonly string[];
}

/** Tells a process to end. */
export interface StopOrder {
  /** How long requests in flight may take. */
  readonly graceMs: number;
  /** How long idle connections are kept. */
  readonly idleMs: number;
}

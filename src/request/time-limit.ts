import type { HTTPException } from "../errors/http-exception.ts";

/** The time that a request may take, and whether it is over. */
export class TimeLimit {
  /** What the request is answered with, as its time is over; null while it is not. */
  exceeded: HTTPException | null = null;
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends the time. `signal` aborts as one of `AbortSignal.timeout` does, so that nothing which passes its reason on is taken for the answer. */
  exceed(answer: HTTPException): void {
    this.exceeded = answer;
    this.controller.abort(new DOMException(answer.message, "TimeoutError"));
  }

  /** Whether an error only says that somebody has heard the signal. */
  hasCaused(error: unknown): boolean {
    const { reason } = this.signal;
    if (error === reason) return true;
    return error instanceof Error && (error.name === "AbortError" || error.cause === reason);
  }
}

import { type ClosableBody, ended } from "./stream-response.ts";
import type { SourceIterator } from "./stream-source.ts";

type Step = IteratorResult<string, undefined>;

const keepAlive: Step = Object.freeze({ done: false, value: ": keep-alive\n\n" });

/**
 * The events of a source as a response body, with a comment now and then while there are none.
 *
 * One event is asked for at a time, and only when the client can take it. An event that comes while the client gets a
 * comment waits until it is asked for.
 */
export class EventStream<Item> implements ClosableBody {
  private readonly source: SourceIterator<Item>;
  private readonly encode: (item: Item) => string;
  private readonly keepAliveMs: number;
  private opening: string;
  private isEnded = false;
  private isPulling = false;
  /** What the source gave, until it is asked for. */
  private step: IteratorResult<Item, unknown> | null = null;
  /** What the source threw, until it is asked for. */
  private failure: { readonly error: unknown } | null = null;
  /** Ends the wait of `next`. */
  private wake: () => void = () => {};
  // One for the whole stream, set back each time. Node keeps all of one length in one list, with one clock.
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param opening Sent before the first event; "" for nothing.
   * @param encode Writes an event; when it throws, the stream ends with that.
   * @param keepAliveMs How long nothing may be sent before there is a comment; 0 for as long as it takes.
   */
  constructor(source: SourceIterator<Item>, opening: string, encode: (item: Item) => string, keepAliveMs: number) {
    this.source = source;
    this.opening = opening;
    this.encode = encode;
    this.keepAliveMs = keepAliveMs;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Step> {
    if (this.opening !== "") return this.takeOpening();
    if (this.step === null && this.failure === null && !this.isEnded) {
      if (!this.isPulling) void this.pull();
      await this.wait();
    }
    if (this.isEnded) return ended;
    if (this.failure !== null) {
      this.end();
      throw this.failure.error;
    }
    return this.step === null ? keepAlive : this.take(this.step);
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.isEnded) return ended;
    this.end();
    await this.source.return?.();
    return ended;
  }

  private takeOpening(): Step {
    const value = this.opening;
    this.opening = "";
    return { done: false, value };
  }

  private async pull(): Promise<void> {
    this.isPulling = true;
    try {
      this.step = await this.source.next();
    } catch (error) {
      this.failure = { error };
    }
    this.isPulling = false;
    this.wake();
  }

  /** Until the source gives something, or it is time for a comment, or the stream is closed. */
  private wait(): Promise<void> {
    if (this.timer !== null) this.timer.refresh();
    else if (this.keepAliveMs > 0) this.timer = setTimeout(() => this.wake(), this.keepAliveMs).unref();
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private take(step: IteratorResult<Item, unknown>): Step | Promise<never> {
    this.step = null;
    if (step.done === true) {
      this.end();
      return ended;
    }
    try {
      return { done: false, value: this.encode(step.value) };
    } catch (error) {
      return this.fail(error);
    }
  }

  private async fail(error: unknown): Promise<never> {
    // What the clean-up throws would only hide what went wrong first.
    await this.return().catch(() => {});
    throw error;
  }

  private end(): void {
    this.isEnded = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.wake();
  }
}

import { type ClosableBody, ended } from "./stream-response.ts";
import type { SourceIterator } from "./stream-source.ts";

type Step = IteratorResult<string, undefined>;

const keepAlive: Step = Object.freeze({ done: false, value: ": keep-alive\n\n" });

/**
 * The events of a source as a response body, with a comment now and then while there are none.
 *
 * One event is asked for at a time, and only when the client can take it. An event that comes while the client gets a
 * comment waits until it is asked for.
 *
 * Thousands of these wait at a time, so nothing here is an async function: each that waits would be half a kilobyte.
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
  /** Answers the call of `next` that waits; null while none does. */
  private answer: ((step: Step | Promise<Step>) => void) | null = null;
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

  next(): Promise<Step> {
    if (this.opening !== "") return this.takeOpening();
    if (this.isEnded || this.failure !== null || this.step !== null) return this.take();
    if (!this.isPulling) this.pull();
    if (this.timer !== null) this.timer.refresh();
    else if (this.keepAliveMs > 0) this.timer = setTimeout(() => this.wake(), this.keepAliveMs).unref();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.isEnded) return ended;
    this.end();
    await this.source.return?.();
    return ended;
  }

  private takeOpening(): Promise<Step> {
    const value = this.opening;
    this.opening = "";
    return Promise.resolve({ done: false, value });
  }

  private pull(): void {
    this.isPulling = true;
    callNext(this.source).then(
      (step) => {
        this.isPulling = false;
        this.step = step;
        this.wake();
      },
      (error: unknown) => {
        this.isPulling = false;
        this.failure = { error };
        this.wake();
      },
    );
  }

  /** Answers whoever waits: the source has given something, or it is time for a comment, or the stream was closed. */
  private wake(): void {
    const { answer } = this;
    if (answer === null) return;
    this.answer = null;
    answer(this.take());
  }

  /** What there is to send; a comment when there is nothing. */
  private async take(): Promise<Step> {
    const { failure, step } = this;
    if (this.isEnded) return ended;
    if (failure !== null) {
      this.end();
      throw failure.error;
    }
    if (step === null) return keepAlive;
    this.step = null;
    if (step.done === true) {
      this.end();
      return ended;
    }
    try {
      return { done: false, value: this.encode(step.value) };
    } catch (error) {
      // What the clean-up throws would only hide what went wrong first.
      await this.return().catch(() => {});
      throw error;
    }
  }

  private end(): void {
    this.isEnded = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.wake();
  }
}

/** A source may answer at once, and throw at once. */
function callNext<Item>(source: SourceIterator<Item>): Promise<IteratorResult<Item, unknown>> {
  try {
    return Promise.resolve(source.next());
  } catch (error) {
    return Promise.reject(error);
  }
}

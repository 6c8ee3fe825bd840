import { checkOption, type OptionRule, oneOf, wholeNumber } from "../errors/option-rules.ts";
import { ended } from "./stream-response.ts";

/** Options of an `EventChannel`. */
export interface EventChannelOptions {
  /** Most events that wait for one subscriber. Default 100. */
  readonly maxQueuedEvents?: number;
  /**
   * What happens to a subscriber for whom too many events wait: it misses the oldest of them, or its subscription ends after
   * those that wait, so that its client connects again and says what it has. Default "dropOldest".
   */
  readonly overflow?: "dropOldest" | "end";
}

const countRule: OptionRule = wholeNumber("a count", 1);
const overflowRule: OptionRule = oneOf("dropOldest", "end");

/** Options of a subscription. */
export interface SubscribeOptions {
  /** Ends the subscription; for those in a generator, which a client that leaves cannot end while they wait. */
  readonly signal?: AbortSignal;
}

/**
 * Hands events to everybody who listens at the time, within this process.
 *
 *   const news = new EventChannel<ServerSentEvent>();
 *   api.get("/news", () => sse(news.subscribe()));
 *   news.publish({ event: "headline", data: "…" });
 *
 * `publish` never waits. For subscribers that are slow, a limited number of events does.
 */
export class EventChannel<Event> {
  private readonly subscriptions = new Set<Subscription<Event>>();
  private readonly maxQueuedEvents: number;
  private readonly endsSlow: boolean;

  /** @throws ConfigError OPTION_INVALID. */
  constructor({ maxQueuedEvents = 100, overflow = "dropOldest" }: EventChannelOptions = {}) {
    checkOption("maxQueuedEvents", maxQueuedEvents, countRule);
    checkOption("overflow", overflow, overflowRule);
    this.maxQueuedEvents = maxQueuedEvents;
    this.endsSlow = overflow === "end";
  }

  get subscriberCount(): number {
    return this.subscriptions.size;
  }

  /** Gives an event to all who are subscribed. */
  publish(event: Event): void {
    for (const subscription of this.subscriptions) subscription.give(event);
  }

  /**
   * The events that are published from now on, for one reader. Ends when it is closed, as `sse` and leaving a loop do.
   */
  subscribe({ signal }: SubscribeOptions = {}): AsyncIterableIterator<Event, undefined> {
    const subscription = new Subscription<Event>(this.maxQueuedEvents, this.endsSlow, () => {
      this.subscriptions.delete(subscription);
      signal?.removeEventListener("abort", end);
    });
    const end = (): void => subscription.end();
    this.subscriptions.add(subscription);
    if (signal?.aborted === true) end();
    else signal?.addEventListener("abort", end);
    return subscription;
  }

  /** Ends all subscriptions, after the events that wait for them. */
  close(): void {
    for (const subscription of this.subscriptions) subscription.end();
  }
}

class Subscription<Event> implements AsyncIterableIterator<Event, undefined> {
  private readonly maxQueuedEvents: number;
  private readonly endsSlow: boolean;
  private readonly onEnd: () => void;
  /** Events that nobody has asked for. */
  private queue: Event[] = [];
  /** Calls of `next` that no event has answered. One of the two lists is always empty. */
  private waiting: ((step: IteratorResult<Event, undefined>) => void)[] = [];
  private isEnded = false;

  constructor(maxQueuedEvents: number, endsSlow: boolean, onEnd: () => void) {
    this.maxQueuedEvents = maxQueuedEvents;
    this.endsSlow = endsSlow;
    this.onEnd = onEnd;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  give(event: Event): void {
    const answer = this.waiting.shift();
    if (answer !== undefined) answer({ done: false, value: event });
    else if (this.queue.length < this.maxQueuedEvents) this.queue.push(event);
    else if (this.endsSlow) this.end();
    else {
      this.queue.shift();
      this.queue.push(event);
    }
  }

  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    for (const answer of this.waiting.splice(0)) answer(ended);
    this.onEnd();
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    if (this.queue.length > 0) return Promise.resolve({ done: false, value: this.queue.shift() as Event });
    if (this.isEnded) return Promise.resolve(ended);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.queue = [];
    this.end();
    return ended;
  }
}

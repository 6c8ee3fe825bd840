import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventStream } from "../../src/response/event-stream.ts";

/** A source that gives what the test tells it to. */
class ManualSource {
  pulled = 0;
  isClosed = false;
  private settle: { resolve: (step: IteratorResult<string>) => void; reject: (error: unknown) => void } | null = null;

  next(): Promise<IteratorResult<string>> {
    this.pulled++;
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  return(): void {
    this.isClosed = true;
  }

  give(value: string): void {
    this.settle?.resolve({ done: false, value });
  }

  end(): void {
    this.settle?.resolve({ done: true, value: undefined });
  }

  fail(error: unknown): void {
    this.settle?.reject(error);
  }
}

function open(keepAliveMs = 1000): { source: ManualSource; stream: EventStream<string> } {
  const source = new ManualSource();
  return { source, stream: new EventStream(source, "", (item) => `<${item}>`, keepAliveMs) };
}

const keepAlive = { done: false, value: ": keep-alive\n\n" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("EventStream", () => {
  it("gives a comment whenever nothing was sent for a while", async () => {
    const { source, stream } = open();
    const first = stream.next();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await first).toEqual(keepAlive);

    const second = stream.next();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await second).toEqual(keepAlive);
    expect(source.pulled).toBe(1);
    await stream.return();
  });

  it("counts from the last event", async () => {
    const { source, stream } = open();
    const first = stream.next();
    await vi.advanceTimersByTimeAsync(999);
    source.give("a");
    expect(await first).toEqual({ done: false, value: "<a>" });

    const second = stream.next();
    await vi.advanceTimersByTimeAsync(999);
    source.give("b");
    expect(await second).toEqual({ done: false, value: "<b>" });
    await stream.return();
  });

  it("keeps the event that comes while the client gets a comment", async () => {
    const { source, stream } = open();
    const first = stream.next();
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    source.give("a");
    await vi.advanceTimersByTimeAsync(0);

    expect(await stream.next()).toEqual({ done: false, value: "<a>" });
    await stream.return();
  });

  it("keeps the error that comes while the client gets a comment", async () => {
    const { source, stream } = open();
    const first = stream.next();
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    source.fail(new Error("gone"));
    await vi.advanceTimersByTimeAsync(0);

    await expect(stream.next()).rejects.toThrow("gone");
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(source.isClosed).toBe(false);
  });

  it("sends no comments to a client that takes nothing", async () => {
    const { source, stream } = open();
    const first = stream.next();
    source.give("a");
    await first;
    await vi.advanceTimersByTimeAsync(10_000);

    const second = stream.next();
    source.give("b");
    expect(await second).toEqual({ done: false, value: "<b>" });
    await stream.return();
  });

  it("sends no comments when told so", async () => {
    const { stream } = open(0);
    void stream.next();
    expect(vi.getTimerCount()).toBe(0);
    await stream.return();
  });

  it("has one timer, which ends with the source", async () => {
    const { source, stream } = open();
    for (const item of ["a", "b", "c"]) {
      const step = stream.next();
      source.give(item);
      await step;
      expect(vi.getTimerCount()).toBe(1);
    }
    const last = stream.next();
    source.end();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  it("has one timer, which ends when the stream is closed", async () => {
    const { source, stream } = open();
    const waiting = stream.next();
    expect(vi.getTimerCount()).toBe(1);

    await stream.return();

    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(source.isClosed).toBe(true);
  });
});

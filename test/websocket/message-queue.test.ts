import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageQueue, type QueueLimits } from "../../src/websocket/message-queue.ts";
import { WebSocketDisconnect } from "../../src/websocket/websocket-exception.ts";

/** A queue, and what it has done to its source. */
function makeQueue(limits: QueueLimits): { queue: MessageQueue; calls: string[] } {
  const calls: string[] = [];
  const queue = new MessageQueue(limits, { pause: () => calls.push("pause"), resume: () => calls.push("resume") });
  return { queue, calls };
}

const unlimited = Number.MAX_SAFE_INTEGER;

describe("MessageQueue", () => {
  it("pauses its source when enough messages wait, and resumes it when half of them are gone", async () => {
    const { queue, calls } = makeQueue({ maxMessages: 4, maxLength: unlimited });
    for (const message of ["1", "2", "3"]) queue.push(message);
    expect([calls, queue.isFull]).toEqual([[], false]);
    queue.push("4");
    queue.push("5");
    expect([calls, queue.isFull]).toEqual([["pause"], true]);

    for (let count = 0; count < 3; count++) await queue.shift();
    expect(calls).toEqual(["pause"]);
    await queue.shift();
    expect([calls, queue.isFull]).toEqual([["pause", "resume"], false]);
  });

  it("pauses its source when long messages wait, however few", async () => {
    const { queue, calls } = makeQueue({ maxMessages: 100, maxLength: 1000 });
    queue.push("x".repeat(600));
    expect(calls).toEqual([]);
    queue.push(new Uint8Array(600));
    expect(calls).toEqual(["pause"]);

    await queue.shift();
    expect(calls).toEqual(["pause"]);
    await queue.shift();
    expect(calls).toEqual(["pause", "resume"]);
  });

  it("does not pause for what somebody waits for", async () => {
    const { queue, calls } = makeQueue({ maxMessages: 1, maxLength: 1 });
    const received = queue.shift();
    queue.push("long enough");

    expect(await received).toBe("long enough");
    expect(calls).toEqual([]);
  });

  it("gives what waits after the end, and then the end", async () => {
    const { queue } = makeQueue({ maxMessages: 10, maxLength: unlimited });
    queue.push("last");
    const end = new WebSocketDisconnect(1000, "");
    queue.close(end);

    expect(await queue.shift()).toBe("last");
    await expect(queue.shift()).rejects.toBe(end);
  });

  it("loses nothing and keeps the order, however pushing and taking alternate", async () => {
    const step = fc.oneof(
      fc.constant("take" as const),
      fc.string({ maxLength: 20 }).map((push) => ({ push })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 }), run),
    );
  });
});

async function run(
  steps: readonly ("take" | { readonly push: string })[],
  maxMessages: number,
  maxLength: number,
): Promise<void> {
  const { queue, calls } = makeQueue({ maxMessages, maxLength });
  const pushed: string[] = [];
  const taken: Promise<string | Uint8Array>[] = [];
  for (const step of steps) {
    if (step === "take") taken.push(queue.shift());
    else {
      pushed.push(step.push);
      queue.push(step.push);
    }
  }
  while (taken.length < pushed.length) taken.push(queue.shift());
  for (const _ of taken.slice(pushed.length)) queue.push("filler");

  expect((await Promise.all(taken)).slice(0, pushed.length)).toEqual(pushed);
  expect(queue.isFull).toBe(false);
  expect(calls).toEqual(calls.map((_, index) => (index % 2 === 0 ? "pause" : "resume")));
}

import { describe, expect, test } from "vitest";
import { closeUnread, ResponseStream } from "../../src/engines/response-stream.ts";
import { pieces } from "./conformance-facts.ts";

describe("ResponseStream", () => {
  test("gives pieces until there is none, and is sent when the engine says so", async () => {
    const stream = new ResponseStream(pieces("a", "", "b"), null);
    expect([await stream.next(), await stream.next(), await stream.next()]).toEqual(["a", "b", null]);
    expect(stream.isOpen).toBe(true);
    stream.complete();
    expect(await stream.outcome).toEqual({ kind: "sent" });
  });

  test("is ended once, by what comes first", async () => {
    const stream = new ResponseStream(pieces("a"), null);
    stream.leave();
    stream.leave();
    stream.complete();
    expect(await stream.outcome).toEqual({ kind: "gone" });
    expect(await stream.next()).toBeNull();
  });

  test("gives text as bytes where a length was announced", async () => {
    const stream = new ResponseStream(pieces("\u00e9"), 2);
    expect(await stream.next()).toEqual(new Uint8Array([0xc3, 0xa9]));
    expect(await stream.next()).toBeNull();
  });

  test("gives nothing that comes after the client has left", async () => {
    let send: (step: IteratorResult<string>) => void = () => {};
    const body: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise((resolve) => (send = resolve)) }),
    };
    const stream = new ResponseStream(body, null);
    const next = stream.next();
    stream.leave();
    send({ done: false, value: "late" });
    expect(await next).toBeNull();
  });

  test("does not close an iterable that ended by itself by throwing", async () => {
    let closedCount = 0;
    const error = new Error("failed");
    const body: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(error),
        return: async () => {
          closedCount++;
          return { done: true, value: undefined };
        },
      }),
    };
    const stream = new ResponseStream(body, null);
    await expect(stream.next()).rejects.toBe(error);
    expect(await stream.outcome).toEqual({ kind: "failed", error });
    expect(closedCount).toBe(0);
  });
});

describe("closeUnread", () => {
  test("tells of an error in closing", async () => {
    const error = new Error("closing");
    const body: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: () => Promise.reject(error) }),
    };
    expect(await closeUnread(body, { kind: "sent" })).toEqual({ kind: "failed", error });
  });
});

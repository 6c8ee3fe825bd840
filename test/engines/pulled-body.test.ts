import { describe, expect, test } from "vitest";
import { type BodySource, readPulledBody, streamPulledBody } from "../../src/engines/pulled-body.ts";
import { BodyIncompleteError, BodyTooLargeError } from "../../src/http/exchange.ts";
import { outcomeOf, pieces } from "./conformance-facts.ts";

function source(parts: AsyncIterable<Uint8Array>, overrides: Partial<BodySource> = {}): BodySource {
  const { signal } = new AbortController();
  return { pieces: parts, announcedBytes: null, signal, onIncomplete: () => {}, ...overrides };
}

describe("readPulledBody", () => {
  test("puts pieces together", async () => {
    const body = await readPulledBody(source(pieces(Uint8Array.of(1), Uint8Array.of(2, 3))), 3);
    expect(body).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("closes its source when there is too much", async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Uint8Array.of(1);
      } finally {
        isClosed = true;
      }
    }
    expect(await outcomeOf(readPulledBody(source(endless()), 5))).toBeInstanceOf(BodyTooLargeError);
    expect(isClosed).toBe(true);
  });

  test("throws BodyIncompleteError when the pieces are not what was announced", async () => {
    for (const announcedBytes of [1, 3]) {
      let incompleteCount = 0;
      const body = source(pieces(Uint8Array.of(1, 2)), { announcedBytes, onIncomplete: () => incompleteCount++ });
      expect(await outcomeOf(readPulledBody(body, 10))).toBeInstanceOf(BodyIncompleteError);
      expect(incompleteCount).toBe(1);
    }
  });

  test("throws BodyIncompleteError when its source throws, with the reason", async () => {
    const cause = new Error("reset");
    const parts: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(cause) }) };
    const error = await outcomeOf(readPulledBody(source(parts), 10));
    expect(error).toBeInstanceOf(BodyIncompleteError);
    expect(error).toMatchObject({ cause });
  });
});

describe("streamPulledBody", () => {
  test("throws BodyIncompleteError as soon as the client leaves, even when its source waits", async () => {
    const controller = new AbortController();
    const parts: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
    const next = streamPulledBody(source(parts, { signal: controller.signal })).next();
    controller.abort();
    expect(await outcomeOf(next)).toBeInstanceOf(BodyIncompleteError);
  });

  test("pulls a piece only when one is asked for", async () => {
    let pulledCount = 0;
    async function* counting(): AsyncGenerator<Uint8Array> {
      for (;;) {
        pulledCount++;
        yield Uint8Array.of(1);
      }
    }
    const stream = streamPulledBody(source(counting()));
    await stream.next();
    await stream.next();
    expect(pulledCount).toBe(2);
  });
});

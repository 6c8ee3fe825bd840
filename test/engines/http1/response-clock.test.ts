import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ResponseClock } from "../../../src/engines/http1/response-clock.ts";

describe("ResponseClock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("keeps the ends of heads, with the date of the second", () => {
    const clock = new ResponseClock(7900, 5000);
    clock.start(() => {});
    const kept = "connection: keep-alive\r\nkeep-alive: timeout=7\r\n\r\n";
    expect(clock.keptEnding).toBe(`date: Thu, 01 Jan 2026 00:00:00 GMT\r\n${kept}`);
    expect(clock.closedEnding).toBe("date: Thu, 01 Jan 2026 00:00:00 GMT\r\nconnection: close\r\n\r\n");
    vi.advanceTimersByTime(61_000);
    expect(clock.keptEnding).toBe(`date: Thu, 01 Jan 2026 00:01:01 GMT\r\n${kept}`);
    clock.stop();
  });

  test("never finds a client late that is not", () => {
    for (const timeoutMs of [1, 100, 501, 5000, 60_000]) {
      const clock = new ResponseClock(5000, timeoutMs);
      let tickCount = 0;
      clock.start(() => tickCount++);
      vi.advanceTimersByTime(333);
      const deadline = clock.now + clock.ticksOf(timeoutMs);
      vi.advanceTimersByTime(timeoutMs - 1);
      expect(clock.now).toBeLessThan(deadline);
      vi.advanceTimersByTime(1001);
      expect(clock.now).toBeGreaterThanOrEqual(deadline);
      expect(tickCount).toBe(clock.now - 1);
      clock.stop();
    }
  });

  test("does not tick when it is stopped", () => {
    const clock = new ResponseClock(5000, 5000);
    clock.start(() => {});
    clock.start(() => {});
    clock.stop();
    vi.advanceTimersByTime(10_000);
    expect(clock.now).toBe(1);
  });

  test("ends heads that are not like all others", () => {
    const clock = new ResponseClock(5000, 5000);
    expect(clock.ending(true, true, null)).toBe("connection: keep-alive\r\nkeep-alive: timeout=5\r\n\r\n");
    expect(clock.ending(false, true, "websocket")).toBe("connection: close, upgrade\r\nupgrade: websocket\r\n\r\n");
  });
});

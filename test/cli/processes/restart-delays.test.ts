import { describe, expect, it } from "vitest";
import { RestartDelays } from "../../../src/cli/processes/restart-delays.ts";

describe("RestartDelays", () => {
  it("does not wait after one end, and longer and longer after several", () => {
    const delays = new RestartDelays();
    const waits = Array.from({ length: 10 }, () => delays.ended(100));
    expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it("begins anew after a process that has served for long", () => {
    const delays = new RestartDelays();
    delays.ended(100);
    delays.ended(100);
    expect([delays.ended(30_000), delays.ended(29_999)]).toEqual([0, 250]);
  });

  it("gives up after six starts in a row that failed, whatever has ended before", () => {
    const delays = new RestartDelays();
    delays.ended(0);
    const hopeless = Array.from({ length: 6 }, () => [delays.failedToStart(), delays.isHopeless][1]);
    expect(hopeless).toEqual([false, false, false, false, false, true]);
    delays.started();
    expect(delays.isHopeless).toBe(false);
  });
});

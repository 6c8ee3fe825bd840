import { describe, expect, it } from "vitest";
import { countRequests, withJitter } from "../../../src/cli/processes/recycling.ts";
import type { Exchange } from "../../../src/http/exchange.ts";

const exchange = {} as Exchange;

describe("countRequests", () => {
  it("tells once that it is enough, and goes on", () => {
    const reasons: string[] = [];
    let handled = 0;
    const handle = countRequests(
      () => {
        handled++;
        return undefined;
      },
      { maxRequests: 3, maxMemoryMiB: 0 },
      (reason) => reasons.push(reason),
    );
    for (let count = 0; count < 2; count++) handle(exchange);
    expect(reasons).toEqual([]);
    for (let count = 0; count < 5; count++) handle(exchange);
    expect(reasons).toHaveLength(1);
    expect(handled).toBe(7);
  });

  it("costs nothing without a limit", () => {
    const handle = (): undefined => undefined;
    expect(countRequests(handle, { maxRequests: 0, maxMemoryMiB: 0 }, () => {})).toBe(handle);
  });
});

it("withJitter adds up to a tenth", () => {
  expect([withJitter(1000, () => 0), withJitter(1000, () => 0.999), withJitter(5, () => 0.999)]).toEqual([
    1000, 1099, 5,
  ]);
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Expiring, ExpiryQueue } from "../../src/stores/expiry-queue.ts";

describe("ExpiryQueue", () => {
  it("gives entries by their end, whatever else is added and removed in between", () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ remove: fc.nat({ max: 30 }) }),
      fc.constant({ takeFirst: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new ExpiryQueue<Expiring>();
        const held: Expiring[] = [];
        const drop = (entry: Expiring): void => {
          queue.remove(entry);
          held.splice(held.indexOf(entry), 1);
          expect(entry.position).toBe(-1);
        };
        for (const each of steps) {
          if ("add" in each) {
            const entry = { expiresAt: each.add, position: -1 };
            queue.add(entry);
            held.push(entry);
          } else if ("remove" in each) {
            const entry = held[each.remove];
            if (entry !== undefined) drop(entry);
          } else if (queue.first !== undefined) {
            drop(queue.first);
          }
          expect(queue.size).toBe(held.length);
          expect(queue.first?.expiresAt ?? Infinity).toBe(Math.min(...held.map(({ expiresAt }) => expiresAt)));
        }
      }),
    );
  });

  it("removes an entry once", () => {
    const queue = new ExpiryQueue<Expiring>();
    const [first, second] = [
      { expiresAt: 1, position: -1 },
      { expiresAt: 2, position: -1 },
    ];
    queue.add(first);
    queue.add(second);
    queue.remove(first);
    queue.remove(first);
    expect([queue.size, queue.first]).toEqual([1, second]);
    queue.clear();
    queue.remove(second);
    expect([queue.size, second.position]).toEqual([0, -1]);
  });
});

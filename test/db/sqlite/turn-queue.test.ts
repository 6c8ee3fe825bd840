import { expect, it } from "vitest";
import { TurnQueue } from "../../../src/db/sqlite/turn-queue.ts";

it("gives turns in the order they were asked for", async () => {
  const queue = new TurnQueue();
  const order: number[] = [];
  const turn = async (id: number): Promise<void> => {
    const end = await queue.take(10_000);
    order.push(id);
    end?.();
    end?.();
  };
  const first = queue.takeNow();
  const all = Promise.all([turn(1), turn(2), turn(3)]);
  expect(queue.takeNow()).toBeNull();
  first?.();
  await all;
  expect(order).toEqual([1, 2, 3]);
  expect(queue.takeNow()).not.toBeNull();
});

it("passes over one that has waited too long", async () => {
  const queue = new TurnQueue();
  const first = queue.takeNow();
  const impatient = queue.take(1);
  const patient = queue.take(10_000);
  expect(await impatient).toBeNull();
  first?.();
  (await patient)?.();
  expect(queue.takeNow()).not.toBeNull();
});

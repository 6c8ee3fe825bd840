import { BoltAPI, health, memoryStore, redisStore, silentLogger, storeCheck } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

type Store = Parameters<typeof storeCheck>[0];

async function readyWith(store: Store): Promise<number> {
  const api = new BoltAPI({ logger: silentLogger });
  api.include(health({ checks: { store: storeCheck(store) } }));
  await using client = new TestClient(api);
  return (await client.get("/ready")).status;
}

describe("storeCheck()", () => {
  it("is healthy when the store answers", async () => {
    const stores = [memoryStore(), redisStore({ url: "redis://127.0.0.1:6379", prefix: "test-health" })];
    for (const store of stores) {
      expect(await readyWith(store)).toBe(200);
      await store.close();
    }
  });

  it("is unhealthy when it does not", async () => {
    const store = redisStore({ url: "redis://127.0.0.1:1", timeoutMs: 200 });
    expect(await readyWith(store)).toBe(503);
    await store.close();
  });
});

import type { KeyValueStore } from "../stores/key-value-store.ts";
import type { HealthCheck } from "./health-check.ts";

/** Whether a store answers: `health({ checks: { redis: storeCheck(redisStore({ url })) } })`. */
export function storeCheck(store: KeyValueStore): HealthCheck {
  return async () => {
    // Whether there is such a key does not matter.
    await store.get("health");
  };
}

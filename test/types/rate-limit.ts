import { memoryStore, type RateLimitOptions, rateLimit, redisStore } from "boltapi";
import { expectType } from "./equal.ts";

expectType<RateLimitOptions>({ rps: 1 });
expectType<RateLimitOptions>({ limit: 5, windowMs: 60_000, burst: 2, key: { header: "x-tenant" } });
rateLimit({ rps: 1, key: (request) => request.user?.username ?? null, cost: ({ method }) => method.length });
rateLimit({ rps: 1, store: memoryStore(), name: "api", onStoreError: "deny" });
rateLimit({ rps: 1, store: redisStore({ url: "redis://127.0.0.1" }), name: "api" });

// @ts-expect-error A rate is needed.
rateLimit({ burst: 1 });
// @ts-expect-error In which time?
rateLimit({ limit: 1 });
// @ts-expect-error In a store, limits are told apart by name.
rateLimit({ rps: 1, store: memoryStore() });
// @ts-expect-error Without a store, none can fail.
rateLimit({ rps: 1, onStoreError: "deny" });
// @ts-expect-error Buckets in a store end by themselves.
rateLimit({ rps: 1, store: memoryStore(), name: "api", maxKeys: 5 });
// @ts-expect-error There is no such key.
rateLimit({ rps: 1, key: "session" });
// @ts-expect-error A key is known at once.
rateLimit({ rps: 1, key: async () => "a" });

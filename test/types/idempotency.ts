import { type IdempotencyOptions, idempotencyKey, memoryStore } from "boltapi";
import { expectType } from "./equal.ts";

expectType<IdempotencyOptions>({ store: memoryStore(), ttlMs: 1000, methods: ["PUT"], scope: ({ path }) => path });

// @ts-expect-error Answers have to be kept somewhere.
idempotencyKey({});
// @ts-expect-error A scope for everybody would show answers to others.
idempotencyKey({ store: memoryStore(), scope: () => null });
// @ts-expect-error The unit is in the name.
idempotencyKey({ store: memoryStore(), ttl: 1000 });

import { BoltAPI, idempotencyKey, Router, redisStore } from "boltapi";

const store = redisStore({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379" });

const orders = new Router({
  prefix: "/orders",
  middleware: [idempotencyKey({ store, required: true, headers: ["x-order-id"] })],
});
orders.get("/", () => []);
orders.post("/", () => ({ ordered: true }));

export const api = new BoltAPI({
  onStart: () => store.connect(),
  onStop: () => store.close(),
});
api.include(orders);

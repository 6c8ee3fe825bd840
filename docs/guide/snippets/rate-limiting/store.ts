import { BoltAPI, rateLimit, redisStore } from "boltapi";

const store = redisStore({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379" });

export const api = new BoltAPI({
  middleware: [rateLimit({ rps: 20, store, name: "api" })],
  onStart: () => store.connect(),
  onStop: () => store.close(),
});

api.get("/books", () => ["Middlemarch"]);

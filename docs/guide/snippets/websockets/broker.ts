import { BoltAPI, redisBroker } from "boltapi";

export const api = new BoltAPI({
  websocket: {
    broker: redisBroker({
      url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379",
      prefix: "shop",
    }),
    origins: ["https://shop.example.com"],
    maxConnections: 50_000,
  },
});

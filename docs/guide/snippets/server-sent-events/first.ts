import { setTimeout } from "node:timers/promises";
import { BoltAPI, sse } from "boltapi";

export const api = new BoltAPI();

api.get("/events", () =>
  sse(async function* () {
    yield "hello";
    for (let count = 1; count <= 2; count++) {
      await setTimeout(10);
      yield { event: "update", id: count, data: { count } };
    }
  }),
);

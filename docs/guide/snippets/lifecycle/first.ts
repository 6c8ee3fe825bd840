import { BoltAPI } from "boltapi";

export const log: string[] = [];

export const api = new BoltAPI({
  lifespan: async function* () {
    log.push("connect to the database");
    try {
      yield;
    } finally {
      log.push("close the connections");
    }
  },
});

api.get("/health", () => ({ status: "ok" }));

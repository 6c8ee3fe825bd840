import { BoltAPI } from "boltapi";

export const log: string[] = [];

const users = new BoltAPI({
  onStart: () => log.push("users start"),
  onStop: () => log.push("users stop"),
});
users.get("/", () => []);

export const api = new BoltAPI({
  onStart: async () => log.push("shop starts"),
  onStop: async () => log.push("shop stops"),
});
api.mount("/users", users);

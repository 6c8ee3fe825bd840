import { BoltAPI } from "boltapi";

export const api = new BoltAPI({
  uploads: { maxBytes: "2gb", memoryBytes: "5mb", directory: "/var/tmp" },
});

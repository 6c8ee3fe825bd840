import { BoltAPI } from "boltapi";

export const api = new BoltAPI({ debug: true });

api.get("/broken", () => {
  throw new TypeError("books is not iterable");
});

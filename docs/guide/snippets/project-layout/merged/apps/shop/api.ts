import { BoltAPI } from "boltapi";

export const api = new BoltAPI({ prefix: "/shop" });

api.get("/orders", { name: "orders" }, () => []);

import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/health", () => ({ status: "ok" }));

import { BoltAPI, limitOffset } from "boltapi";

const logs = ["started", "listening", "stopped"].map((text, index) => ({
  id: index,
  text,
}));

export const api = new BoltAPI();

api.get("/logs", { paginate: limitOffset({ limit: 2 }) }, () => logs);

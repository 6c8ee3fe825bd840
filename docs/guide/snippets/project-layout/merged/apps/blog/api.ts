import { BoltAPI } from "boltapi";

export const api = new BoltAPI({ prefix: "/blog" });

api.get("/articles", () => []);

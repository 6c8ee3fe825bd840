import { BoltAPI } from "boltapi";

export const api = new BoltAPI({ trailingSlash: "append" });

api.get("/books", () => []);

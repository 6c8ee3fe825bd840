import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/api/books", () => ["Emma"]);
api.static("/", new URL("./public", import.meta.url), { fallback: "index.html" });

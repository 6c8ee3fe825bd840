import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.static("/assets", new URL("./public", import.meta.url), { maxAge: 3600 });

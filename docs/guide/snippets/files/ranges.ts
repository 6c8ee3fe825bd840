import { BoltAPI, file } from "boltapi";

export const api = new BoltAPI();

const emma = new URL("./emma.txt", import.meta.url);

api.get("/emma", () => file(emma, { etag: '"1816"' }));

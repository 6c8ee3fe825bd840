import { BoltAPI, file } from "boltapi";

export const api = new BoltAPI();

const emma = new URL("./emma.txt", import.meta.url);

api.get("/emma", () => file(emma));
api.get("/download", () => file(emma, { filename: "Emma – Jane Austen.txt" }));
api.get("/read", () => file(emma, { type: "text/markdown", disposition: "inline" }));

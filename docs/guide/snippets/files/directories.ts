import { BoltAPI, file } from "boltapi";

const shelf = new URL("./public/", import.meta.url);

export const api = new BoltAPI({ files: { directories: [shelf] } });

api.get("/style", () => file(new URL("app.css", shelf)));
api.get("/emma", () => file(new URL("../emma.txt", shelf)));

import { BoltAPI, file } from "boltapi";

export const api = new BoltAPI();

const shelf = new URL("./", import.meta.url);

api.get("/texts/{name:path}", ({ params }) => file(params.name, { root: shelf }));

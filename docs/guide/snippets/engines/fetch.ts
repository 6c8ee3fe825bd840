import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/hello/{name}", ({ params }) => ({ hello: params.name }));

const response = await api.fetch(new Request("http://localhost/hello/world"));
console.log(response.status, await response.json());

import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const BookIn = t.Object({ title: t.String() }, { additionalProperties: false });

api.post("/books", { body: BookIn }, ({ body }) => body);

import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const BookOut = t.Object({ id: t.Integer(), title: t.String() });
const row = { id: 1, title: "Middlemarch", purchase_price: 7.5 };

api.get("/books/{id:int}", { response: BookOut }, () => row);
api.get("/broken", { response: BookOut }, () => JSON.parse('{"id":"one"}'));

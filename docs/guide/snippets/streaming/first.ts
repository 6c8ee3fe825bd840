import { BoltAPI, stream } from "boltapi";

export const api = new BoltAPI();

async function* rows() {
  yield "id,title\n";
  for (let id = 1; id <= 3; id++) yield `${id},Book ${id}\n`;
}

api.get("/books.csv", () => stream(rows(), { type: "text/csv" }));

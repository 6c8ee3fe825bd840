import { BoltAPI, compression, Router } from "boltapi";

const lines = Array.from({ length: 200 }, (_, id) => `${id},Book ${id}`).join("\n");

const covers = new Router({ prefix: "/covers", compression: false });
covers.get("/", () => lines);

export const api = new BoltAPI({
  compression: { encodings: ["br", "gzip"], minimumSize: 1024, levels: { br: 5 } },
});
api.include(covers);
api.get("/books.csv", () => lines);
api.get(
  "/archive.csv",
  { use: [compression({ encodings: ["gzip"], levels: { gzip: 9 } })] },
  () => lines,
);
api.get("/account", { skip: ["compression"] }, ({ request }) => ({
  search: request.query.get("search"),
  csrf_token: "s3cret",
  lines,
}));

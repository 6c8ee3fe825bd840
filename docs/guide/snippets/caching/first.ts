import { BoltAPI, cacheControl, etag } from "boltapi";

export const api = new BoltAPI({
  middleware: [etag(), cacheControl({ noCache: true })],
});

api.get("/books", () => [{ id: 1, title: "Middlemarch" }]);
api.get(
  "/covers",
  {
    use: [
      cacheControl({ public: true, maxAge: 60, sMaxAge: 600, vary: ["accept-language"] }),
    ],
  },
  () => ["green", "blue"],
);
api.get("/account", { use: [cacheControl({ noStore: true })] }, () => ({ balance: 3 }));

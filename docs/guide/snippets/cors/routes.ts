import { BoltAPI, cors, Router } from "boltapi";

const fonts = new Router({
  prefix: "/fonts",
  middleware: [cors({ origins: "*", methods: ["GET"] })],
});
fonts.get("/", () => ["Georgia"]);

export const api = new BoltAPI({
  middleware: [cors({ origins: ["https://app.example.com"] })],
});
api.include(fonts);
api.get("/books", () => []);
api.get("/internal", { skip: ["cors"] }, () => "not for pages elsewhere");

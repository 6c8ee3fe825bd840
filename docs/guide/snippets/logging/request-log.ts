import { BoltAPI, Router } from "boltapi";

export const api = new BoltAPI({
  requestLog: {
    slowOnlyMs: 100,
    skipPaths: ["/health", "/assets/*"],
    fields: (request) => ({ tenant: request.headers.get("x-tenant") }),
  },
});
api.get("/", () => "fast");
api.get("/reports", async () => {
  await new Promise((resolve) => setTimeout(resolve, 150));
  return "slow";
});

const chatty = new Router({ prefix: "/poll", requestLog: false });
chatty.get("/", () => []);
api.include(chatty);

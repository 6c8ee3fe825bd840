import { BoltAPI, rateLimit } from "boltapi";

const cost = rateLimit({
  limit: 100,
  windowMs: 60_000,
  cost: (request) => Number(request.query.has("full") ? 50 : 1),
});

export const api = new BoltAPI();

api.get("/report", { use: [cost] }, ({ request }) => ({
  full: request.query.has("full"),
}));

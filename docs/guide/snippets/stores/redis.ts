import { BoltAPI, redisStore } from "boltapi";

const store = redisStore({
  url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379",
  prefix: "library",
});

export const api = new BoltAPI({
  onStart: () => store.connect(),
  onStop: () => store.close(),
});

api.put("/notes/{name}", async ({ params, request }) => {
  await store.set(`note:${params.name}`, await request.text(), { ttlMs: 3_600_000 });
  return { saved: params.name };
});

api.get("/notes/{name}", async ({ params }) => ({
  text: await store.get(`note:${params.name}`),
}));

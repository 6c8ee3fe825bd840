import { BoltAPI, memoryStore } from "boltapi";

const store = memoryStore();

export const api = new BoltAPI();

api.get("/visits", async () => ({
  today: await store.increment("visits", { ttlMs: 86_400_000 }),
}));

api.post("/reservations/{seat}", async ({ params }) => {
  const isFree = await store.compareAndSet(`seat:${params.seat}`, null, "taken", {
    ttlMs: 600_000,
  });
  return { seat: params.seat, reserved: isFree };
});

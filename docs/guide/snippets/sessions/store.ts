import { BoltAPI, memoryStore, sessions } from "boltapi";

export const api = new BoltAPI({
  middleware: [
    sessions({
      store: memoryStore(),
      cookie: { name: "visit", sameSite: "strict" },
      maxAge: 30 * 60,
      rolling: true,
      absoluteMaxAge: 12 * 3600,
    }),
  ],
});

api.get("/visit", async ({ request: { session } }) => {
  await session.set("visited", true);
  return { key: session.key };
});

import { BoltAPI, sessions } from "boltapi";

declare module "boltapi" {
  interface SessionData {
    count: number;
  }
}

const secret = process.env.SESSION_SECRET ?? "only-for-development-0123456789abcdef";

export const api = new BoltAPI({ middleware: [sessions({ secret })] });

api.post("/counter", async ({ request }) => {
  const { session } = request;
  const count = (await session.get("count", 0)) + 1;
  await session.set("count", count);
  return { count };
});

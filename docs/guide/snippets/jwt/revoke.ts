import { BoltAPI, jwt, redisStore, revocation } from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const store = redisStore({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379" });
const revoked = revocation({ store });
const auth = [jwt({ secret, revocation: revoked })];

export const api = new BoltAPI({ onStop: () => store.close() });

api.post("/logout", { auth }, ({ request }) => revoked.revoke(request.auth.claims));

api.post("/password", { auth }, async ({ request }) => {
  // … change the password; then end all that was issued for the old one.
  await revoked.revokeUser(request.user.id);
});

import { apiKey, BoltAPI, jwt, t } from "boltapi";
import { accounts, db } from "./accounts.ts";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const byJwt = jwt({ secret, loadUser: accounts.loadFromJwt });
const byToken = apiKey({
  lookup: accounts.tokens.lookup,
  loadUser: accounts.tokens.loadUser,
});

export const api = new BoltAPI({ database: db });

api.get("/me", { auth: [byJwt, byToken] }, ({ request }) => ({
  username: request.user.username,
  bio: request.user.bio,
}));

const NewToken = t.Object({ name: t.String({ maxLength: 100 }) });

api.post(
  "/tokens",
  { auth: [byJwt], body: NewToken, status: 201 },
  async ({ body, request }) => {
    const inAYear = new Date(Date.now() + 365 * 86_400_000);
    const token = await accounts.tokens.create(request.user.id, {
      ...body,
      expiresAt: inAYear,
    });
    return { id: token.id, key: token.key };
  },
);

api.delete("/tokens/{id}", { auth: [byJwt] }, async ({ params, request }) => ({
  revoked: await accounts.tokens.revoke(request.user.id, params.id),
}));

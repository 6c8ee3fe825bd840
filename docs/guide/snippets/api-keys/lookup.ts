import { type ApiKeyRecord, apiKey, BoltAPI, generateApiKey, type User } from "boltapi";

interface StoredKey extends ApiKeyRecord {
  readonly owner: number;
}

const stored = new Map<string, StoredKey>();
const users = new Map<number, User>([[1, { id: 1, username: "mary" }]]);

export const api = new BoltAPI();

api.post("/keys", { status: 201 }, () => {
  const { id, key, hash } = generateApiKey({ prefix: "books" });
  const expiresAt = Date.now() + 90 * 24 * 3600 * 1000;
  stored.set(id, { id, hash, owner: 1, expiresAt });
  return { key };
});

const ownKeys = apiKey({
  scheme: "ApiKey",
  lookup: ({ id }) => stored.get(id ?? "") ?? null,
  loadUser: ({ id }) => users.get(stored.get(id)?.owner ?? 0) ?? null,
});

api.get("/me", { auth: [ownKeys] }, ({ request }) => ({
  name: request.user.username,
  key: request.auth.claims.key_id,
}));

import { BoltAPI, hashPassword, t, Unauthorized, verifyPassword } from "boltapi";

const hashes = new Map<string, string>();

export const api = new BoltAPI();

const Credentials = t.Object({
  username: t.String({ minLength: 1, maxLength: 150 }),
  password: t.String({ minLength: 8, maxLength: 1024 }),
});

api.post("/signup", { body: Credentials, status: 201 }, async ({ body }) => {
  hashes.set(body.username, await hashPassword(body.password));
  return { username: body.username };
});

api.post("/login", { body: Credentials }, async ({ body }) => {
  const stored = hashes.get(body.username);
  const { isValid, newHash } = await verifyPassword(body.password, stored);
  if (!isValid) throw new Unauthorized("Wrong username or password");
  if (newHash !== null) hashes.set(body.username, newHash);
  return { welcome: body.username };
});

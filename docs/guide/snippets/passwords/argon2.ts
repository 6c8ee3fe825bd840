import { BoltAPI, passwordHasher, t } from "boltapi";

const passwords = passwordHasher({ algorithm: "argon2id" });

export const api = new BoltAPI();

api.post(
  "/hashes",
  { body: t.Object({ password: t.String({ minLength: 8 }) }) },
  async ({ body }) => {
    const hash = await passwords.hash(body.password);
    return { algorithm: hash.split("$")[1] };
  },
);

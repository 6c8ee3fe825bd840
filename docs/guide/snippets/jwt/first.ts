import {
  BoltAPI,
  createJwtForUser,
  hashPassword,
  hasPermission,
  jwt,
  t,
  Unauthorized,
  verifyPassword,
} from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const mary = { id: 7, username: "mary", hash: await hashPassword("correct horse") };

const Credentials = t.Object({
  username: t.String({ maxLength: 150 }),
  password: t.String({ maxLength: 1024 }),
});

export const api = new BoltAPI();

api.post("/login", { body: Credentials }, async ({ body }) => {
  const user = body.username === mary.username ? mary : undefined;
  const { isValid } = await verifyPassword(body.password, user?.hash);
  if (user === undefined || !isValid) throw new Unauthorized("Wrong name or password");
  const claims = { permissions: ["books.read"] };
  return { access_token: createJwtForUser(user, { secret, expiresIn: 900, claims }) };
});

const auth = [jwt({ secret })];

api.get("/me", { auth }, ({ request }) => ({
  id: request.user.id,
  username: request.user.username,
  expires: request.auth.claims.exp,
}));
api.get("/books", { auth, guards: [hasPermission("books.read")] }, () => []);
api.post("/books", { auth, guards: [hasPermission("books.add")] }, () => "added");

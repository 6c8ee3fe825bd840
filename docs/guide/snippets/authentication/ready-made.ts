import {
  apiKey,
  BoltAPI,
  createJwtForUser,
  currentUser,
  generateApiKey,
  jwt,
} from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const { id, hash } = generateApiKey();

export const api = new BoltAPI({
  auth: [jwt({ secret }), apiKey({ keys: [{ id, hash }] })],
});

api.post("/tokens", { auth: [], guards: [] }, () => ({
  token: createJwtForUser({ id: 1, username: "mary" }, { secret }),
}));
api.get("/me", { depends: { user: currentUser() } }, ({ user, request }) => ({
  name: user.username,
  backend: request.auth?.backend,
}));

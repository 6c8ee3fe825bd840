import {
  BoltAPI,
  hasPermission,
  login,
  logout,
  memoryStore,
  sessionAuth,
  sessions,
  t,
  Unauthorized,
} from "boltapi";
import { accounts, db } from "./accounts.ts";

const bySession = sessionAuth({ loadUser: accounts.load });

export const api = new BoltAPI({
  database: db,
  middleware: [sessions({ store: memoryStore() })],
});

const SignUp = t.Object({
  username: t.String(),
  email: t.String(),
  password: t.String({ maxLength: 1024 }),
});

api.post("/users", { body: SignUp, status: 201 }, async ({ body }) => {
  const { id, username } = await accounts.create(body);
  return { id, username };
});

const Credentials = { name: t.String(), password: t.String({ maxLength: 1024 }) };

api.post("/login", { form: Credentials }, async ({ form, request }) => {
  const user = await accounts.authenticate(form.name, form.password);
  if (user === null) throw new Unauthorized("Wrong name or password");
  await login(request, user);
  return { username: user.username, bio: user.bio };
});

api.post("/logout", ({ request }) => logout(request));

api.post(
  "/password",
  { auth: [bySession], body: t.Object({ old: t.String(), new: t.String() }) },
  async ({ body, request }) => {
    const { id } = request.user;
    if (!(await accounts.checkPassword(id, body.old)))
      throw new Unauthorized("Wrong password");
    await login(request, await accounts.setPassword(id, body.new));
  },
);

api.post(
  "/articles/{id:int}/publish",
  { auth: [bySession], guards: [hasPermission("blog.publish_articles")] },
  ({ params, request }) => ({ published: params.id, by: request.user.username }),
);

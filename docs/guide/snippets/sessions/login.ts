import {
  BoltAPI,
  hashPassword,
  login,
  logout,
  memoryStore,
  type SessionUser,
  sessionAuth,
  sessions,
  t,
  Unauthorized,
  verifyPassword,
} from "boltapi";

interface Member extends SessionUser {
  readonly passwordHash: string;
}

const passwordHash = await hashPassword("correct horse");
const members: readonly Member[] = [
  { id: 1, username: "mary", passwordHash, sessionHash: () => passwordHash },
];

export const bySession = sessionAuth({
  loadUser: (id) => members.find((member) => member.id === id),
});

export const api = new BoltAPI({ middleware: [sessions({ store: memoryStore() })] });

const Credentials = { username: t.String(), password: t.String({ maxLength: 1024 }) };

api.post("/login", { form: Credentials }, async ({ form, request }) => {
  const member = members.find(({ username }) => username === form.username);
  const { isValid } = await verifyPassword(form.password, member?.passwordHash);
  if (member === undefined || !isValid) throw new Unauthorized("Wrong name or password");
  await login(request, member);
  await request.session.set("login_time", new Date().toISOString());
  return { status: "ok" };
});

api.get("/profile", { auth: [bySession] }, async ({ request }) => ({
  username: request.user.username,
  login_time: await request.session.get("login_time"),
}));

api.post("/logout", async ({ request }) => {
  await logout(request);
  return { status: "logged out" };
});

import { BoltAPI, login, loginRequired, permissionRequired, type SessionUser, sessionAuth, type User } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

interface Member extends SessionUser {
  readonly plan: "free" | "paid";
}

declare const members: ReadonlyMap<number | string, Member>;

const api = new BoltAPI();

// The type of the user is that of what is loaded, found or not, now or later.
const now = sessionAuth({ loadUser: (id) => members.get(id) });
const later = sessionAuth({ loadUser: async (id) => members.get(id) ?? null });
for (const auth of [now, later]) {
  api.get("/", { auth: [auth] }, ({ request }) => expectType<Equal<typeof request.user, Member>>(true));
}

// Behind guards that require a user there is one, whoever has found it.
api.get("/", { auth: [now], guards: [loginRequired({ loginUrl: "/login" })] }, ({ request }) =>
  expectType<Equal<typeof request.user, Member>>(true),
);
api.get("/", { guards: [permissionRequired("blog.add_article")] }, ({ request }) =>
  expectType<Equal<typeof request.user, User>>(true),
);

api.post("/login", async ({ request }) => {
  await login(request, { id: 1, username: "mary" });
  await login(request, { id: 1, username: "mary", sessionHash: () => "hash" });
  // @ts-expect-error A text would be sent along with the user.
  await login(request, { id: 1, username: "mary", sessionHash: "hash" });
  // @ts-expect-error A user has an id.
  await login(request, { username: "mary" });
});

// @ts-expect-error A page to log in is needed.
loginRequired();
// @ts-expect-error There is something to load.
sessionAuth({});

import { BoltAPI, bearerToken, httpBasic, type User } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

interface Member extends User {
  readonly plan: "free" | "paid";
}

declare const members: ReadonlyMap<string, Member>;
declare const member: Member;

const api = new BoltAPI();

// The type of the user is that of what verify finds, found or not, now or later.
const now = httpBasic({ verify: (username) => members.get(username) });
const later = httpBasic({
  verify: async (username, _password, request) => members.get(username + request.path) ?? null,
});
for (const auth of [now, later]) {
  api.get("/", { auth: [auth] }, ({ request }) => expectType<Equal<typeof request.user, Member>>(true));
}

const tokens = bearerToken({ verify: (token) => (token === "" ? null : { user: member, permissions: ["a"] }) });
const lateTokens = bearerToken({ verify: async (token) => (token === "" ? null : { user: member }) });
for (const auth of [tokens, lateTokens]) {
  api.get("/", { auth: [auth] }, ({ request }) => expectType<Equal<typeof request.user, Member>>(true));
}

// Several authenticators: one of their users.
api.get("/", { auth: [now, bearerToken({ verify: () => ({ user: { serial: "1" } }) })] }, ({ request }) =>
  expectType<Equal<typeof request.user, Member | { serial: string }>>(true),
);

// The user that is loaded later may be of another type.
const lazy = bearerToken({ verify: () => ({ user: { id: 1, username: "mary" }, loadUser: async () => member }) });
api.get("/", { auth: [lazy] }, async ({ request }) => {
  expectType<Equal<typeof request.user, { id: number; username: string }>>(true);
  const loaded = await request.loadUser();
  expectType<Equal<typeof loaded, Member>>(true);
});

// @ts-expect-error Whether the password is right does not say whose it is.
httpBasic({ verify: (username, password) => username === password });
// @ts-expect-error Something has to look at the password.
httpBasic({ realm: "api" });
// @ts-expect-error A user alone is no identity.
bearerToken({ verify: () => member });
// @ts-expect-error No such option.
bearerToken({ verify: () => null, cookie: "token" });

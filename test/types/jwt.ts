// Compiled, never run: the types of users behind tokens, and what must not compile.

import {
  type Authenticator,
  allowAny,
  BoltAPI,
  createJwtForUser,
  type HttpRequest,
  hasPermission,
  type JwtClaims,
  jwt,
  memoryStore,
  revocation,
  type TokenPair,
  type TokenUser,
  tokenPairs,
  verifyJwt,
} from "boltapi";
import { type Equal, expectType } from "./equal.ts";

interface Member {
  readonly id: number;
  readonly username: string;
  readonly plan: "free" | "paid";
}

declare const members: Map<string, Member>;
declare const secret: string;
const api = new BoltAPI();

// Without loadUser, the user is what the token says, with its id as text.
api.get("/token", { auth: [jwt()] }, async ({ request }) => {
  expectType<Equal<typeof request.user, TokenUser>>(true);
  expectType<Equal<typeof request.user.id, string>>(true);
  expectType<Equal<typeof request.auth.claims, Readonly<Record<string, unknown>>>>(true);
  expectType<Equal<Awaited<ReturnType<typeof request.loadUser>>, TokenUser>>(true);
});

// With loadUser, it is the application's own, whether that is loaded at once or later.
const eager = jwt({ secret, loadUser: ({ sub = "" }) => members.get(sub) ?? null });
const alsoEager = jwt({ secret, loadUser: async ({ sub = "" }) => members.get(sub) ?? null, load: "eager" });
expectType<Authenticator<Member>>(eager);
api.get("/eager", { auth: [eager] }, async ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
  expectType<Equal<Awaited<ReturnType<typeof request.loadUser>>, Member>>(true);
});
api.get("/also", { auth: [alsoEager], guards: [hasPermission("a")] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});

// With load: "lazy", only loadUser has it.
const lazy = jwt({ secret, loadUser: async ({ sub = "" }) => members.get(sub) ?? null, load: "lazy" });
expectType<Authenticator<TokenUser, Member>>(lazy);
api.get("/lazy", { auth: [lazy] }, async ({ request }) => {
  expectType<Equal<typeof request.user, TokenUser>>(true);
  expectType<Equal<Awaited<ReturnType<typeof request.loadUser>>, Member>>(true);
});
api.get("/maybe", { auth: [lazy], guards: [allowAny()] }, ({ request }) => {
  expectType<Equal<typeof request.user, TokenUser | null>>(true);
});

// loadUser gets claims and request.
jwt({
  secret,
  loadUser: (claims, request) => {
    expectType<Equal<typeof claims, JwtClaims>>(true);
    expectType<Equal<typeof claims.sub, string | undefined>>(true);
    expectType<Equal<typeof request, HttpRequest<unknown>>>(true);
    return { id: 1, username: "mary" };
  },
});

// Pairs are of the application's users, and need no annotation.
const pairs = tokenPairs({ store: memoryStore(), loadUser: async (id) => members.get(id) ?? null });
expectType<(user: Member) => Promise<TokenPair>>(pairs.issue);
jwt({ secret, revocation: pairs.revocation });
tokenPairs({
  store: memoryStore(),
  loadUser: (id) => members.get(id) ?? null,
  claims: (user) => {
    expectType<Equal<typeof user, Member>>(true);
    return { plan: user.plan };
  },
});

// What handlers have of a token can be revoked.
const revoked = revocation({ store: memoryStore() });
api.post("/logout", { auth: [jwt({ revocation: revoked })] }, ({ request }) => revoked.revoke(request.auth.claims));
revoked.revoke(verifyJwt("token"));

expectType<string>(createJwtForUser({ id: 1, username: "mary", firstName: "Mary" }));
expectType<JwtClaims>(verifyJwt("token", { secret }));
expectType<Promise<JwtClaims>>(eager.verify("token"));

// @ts-expect-error: the plan is not in the token
api.get("/plan", { auth: [jwt()] }, ({ request }) => request.user.plan);
// @ts-expect-error: nor is it before the user is loaded
api.get("/plan", { auth: [lazy] }, ({ request }) => request.user.plan);
// @ts-expect-error: there is no algorithm "none"
jwt({ secret, algorithms: ["none"] });
// @ts-expect-error: a variable that may be missing is no secret
jwt({ secret: process.env.JWT_SECRET });
// @ts-expect-error: load needs loadUser
jwt({ secret, load: "lazy" });
// @ts-expect-error: there is no such option
jwt({ secret, expiresIn: 60 });
// @ts-expect-error: functions may have to wait for their keys
verifyJwt("token", { keys: () => secret, algorithms: ["HS256"] });
// @ts-expect-error: users have names
createJwtForUser({ id: 1 });
// @ts-expect-error: seconds are a number
createJwtForUser({ id: 1, username: "mary" }, { expiresIn: "1h" });
// @ts-expect-error: refreshing needs to know users
tokenPairs({ store: memoryStore() });
// @ts-expect-error: a user of another application
pairs.issue({ id: 1, username: "mary" });
// @ts-expect-error: nobody writes into claims
eager.verify("token").then((claims) => (claims.sub = "1"));

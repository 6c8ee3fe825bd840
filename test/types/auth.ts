import {
  type Authentication,
  type Authenticator,
  all,
  allowAny,
  any,
  apiKey,
  BoltAPI,
  currentUser,
  depends,
  hasAnyPermission,
  hasPermission,
  hasRole,
  isAuthenticated,
  isStaff,
  not,
  type User,
} from "boltapi";
import { type Equal, expectType } from "./equal.ts";

interface Member extends User {
  readonly plan: string;
}

declare const members: Authenticator<Member>;
declare const robots: Authenticator<{ readonly serial: string }>;
declare const lazy: Authenticator<User, Member>;

const api = new BoltAPI({ auth: [members] });

// Behind guards that require a user it is never null, and neither is request.auth.
api.get("/1", { auth: [members], guards: [isAuthenticated()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
  expectType<Equal<typeof request.auth, Authentication<Member>>>(true);
});
api.get("/2", { auth: [members], guards: [allowAny()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member | null>>(true);
  expectType<Equal<typeof request.auth, Authentication<Member> | null>>(true);
});
api.get("/3", { auth: [members], guards: [allowAny(), isStaff()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});

// Combinators know whether somebody is there.
api.get("/4", { auth: [members], guards: [any(isStaff(), hasRole("editor"))] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});
api.get("/5", { auth: [members], guards: [any(isStaff(), allowAny())] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member | null>>(true);
});
api.get("/6", { auth: [members], guards: [all(allowAny(), isStaff())] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});
api.get("/7", { auth: [members], guards: [not(isAuthenticated())] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member | null>>(true);
});

// Several authenticators: one of their users.
api.get("/8", { auth: [members, robots] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member | { readonly serial: string }>>(true);
});

// Authenticators of the application: not known to its routes, but guards that require a user still do.
api.get("/9", { guards: [hasPermission("blog.add")] }, ({ request }) => {
  expectType<Equal<typeof request.user, User>>(true);
});
api.get("/10", { guards: [allowAny()] }, ({ request }) => {
  expectType<Equal<typeof request.user, User | null>>(true);
});
api.get("/11", ({ request }) => {
  expectType<Equal<typeof request.user, User | null>>(true);
});
api.get("/12", { auth: [], guards: [] }, ({ request }) => {
  expectType<Equal<typeof request.user, null>>(true);
});

// Loaded when asked.
api.get("/13", { auth: [lazy] }, async ({ request }) => {
  expectType<Equal<typeof request.user, User>>(true);
  const user = await request.loadUser();
  expectType<Equal<typeof user, Member>>(true);
});
api.get("/14", { auth: [lazy], guards: [allowAny()] }, async ({ request }) => {
  const user = await request.loadUser();
  expectType<Equal<typeof user, Member | null>>(true);
});

// In dependencies and WebSockets as in routes.
const plan = depends({ auth: [members], guards: [isAuthenticated()] }, ({ request }) => request.user.plan);
api.get("/15", { depends: { plan } }, (input) => {
  expectType<Equal<typeof input.plan, string>>(true);
});
api.websocket("/16", { auth: [members], guards: [isAuthenticated()] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});

// @ts-expect-error: the names come one by one
hasAnyPermission(["blog.add", "blog.edit"]);
// @ts-expect-error: without a name it would never refuse
hasRole();
// @ts-expect-error: without guards it would never allow
any();
// @ts-expect-error: a guard, and not the function that makes it
api.get("/17", { guards: [isStaff] }, () => null);
// @ts-expect-error: nobody may be there
api.get("/18", { auth: [members], guards: [allowAny()] }, ({ request }) => request.user.plan);

// The caller as a dependency.
const user = currentUser({ auth: [lazy] });
const maybeUser = currentUser({ auth: [lazy], optional: true });
api.get("/19", { depends: { user, maybeUser, anyone: currentUser() } }, (input) => {
  expectType<Equal<typeof input.user, Member>>(true);
  expectType<Equal<typeof input.maybeUser, Member | null>>(true);
  expectType<Equal<typeof input.anyone, User>>(true);
});

// API keys: the key itself, or its owner.
api.get("/20", { auth: [apiKey({ keys: [] })] }, ({ request }) => {
  expectType<Equal<typeof request.user, User>>(true);
});
const owned = apiKey({
  keys: [],
  loadUser: async (record): Promise<Member | null> => (record.id === "" ? null : member),
});
declare const member: Member;
api.get("/21", { auth: [owned] }, ({ request }) => {
  expectType<Equal<typeof request.user, Member>>(true);
});

import {
  type Authenticator,
  all,
  allowAny,
  any,
  BoltAPI,
  type Guard,
  hasAllPermissions,
  hasAnyPermission,
  hasPermission,
  hasRole,
  type Identity,
  isAdminUser,
  isAuthenticated,
  isStaff,
  not,
  type User,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../logging/recording-logger.ts";

const plain: User = { id: 1, username: "ada" };
const editor: User = { ...plain, permissions: ["blog.add", "blog.edit"], roles: ["editor"] };
const staff: User = { ...plain, isStaff: true };
const admin: User = { ...plain, isSuperuser: true };

/** Status of a request by somebody, or nobody, to a route with guards. */
async function statusFor(guards: readonly Guard[], identity: Identity | null): Promise<number> {
  const auth: Authenticator = { name: "fake", authenticate: () => identity };
  const api = new BoltAPI({ logger: recordingLogger() });
  api.get("/", { auth: [auth], guards }, () => undefined);
  await using client = new TestClient(api, { raiseServerErrors: false });
  return (await client.get("/")).status;
}

const allowed = 204;

describe("guards", () => {
  it.each([
    ["allowAny", allowAny(), null, allowed],
    ["allowAny", allowAny(), plain, allowed],
    ["isAuthenticated", isAuthenticated(), null, 401],
    ["isAuthenticated", isAuthenticated(), plain, allowed],
    ["isStaff", isStaff(), null, 401],
    ["isStaff", isStaff(), admin, 403],
    ["isStaff", isStaff(), staff, allowed],
    ["isAdminUser", isAdminUser(), null, 401],
    ["isAdminUser", isAdminUser(), staff, 403],
    ["isAdminUser", isAdminUser(), admin, allowed],
    ["hasPermission", hasPermission("blog.add"), null, 401],
    ["hasPermission", hasPermission("blog.add"), plain, 403],
    ["hasPermission", hasPermission("blog.add"), editor, allowed],
    ["hasPermission", hasPermission("blog.delete"), editor, 403],
    ["hasPermission", hasPermission("blog.delete"), admin, allowed],
    ["hasAnyPermission", hasAnyPermission("blog.delete", "blog.edit"), editor, allowed],
    ["hasAnyPermission", hasAnyPermission("blog.delete", "blog.hide"), editor, 403],
    ["hasAnyPermission", hasAnyPermission("blog.delete"), null, 401],
    ["hasAllPermissions", hasAllPermissions("blog.add", "blog.edit"), editor, allowed],
    ["hasAllPermissions", hasAllPermissions("blog.add", "blog.delete"), editor, 403],
    ["hasAllPermissions", hasAllPermissions("blog.add"), null, 401],
    ["hasRole", hasRole("editor", "chief"), editor, allowed],
    ["hasRole", hasRole("chief"), editor, 403],
    ["hasRole", hasRole("editor"), admin, 403],
    ["hasRole", hasRole("editor"), null, 401],
  ] as const)("%s (case %#)", async (_name, guard, user, status) => {
    expect(await statusFor([guard], user === null ? null : { user })).toBe(status);
  });

  it("count the permissions of credentials that name some, and not those of their user", async () => {
    const restricted = (user: User): Identity => ({ user, permissions: ["blog.read"] });

    expect(await statusFor([hasPermission("blog.read")], restricted(plain))).toBe(allowed);
    expect(await statusFor([hasPermission("blog.edit")], restricted(editor))).toBe(403);
    expect(await statusFor([hasPermission("blog.edit")], restricted(admin))).toBe(403);
    expect(await statusFor([hasPermission("blog.edit")], { user: admin, permissions: [] })).toBe(403);
  });

  it("find no permission in a text, nor truth in what is not true", async () => {
    const odd = { ...plain, permissions: "blog.add", roles: "editor", isStaff: "false", isSuperuser: 1 };
    const identity = { user: odd } as unknown as Identity;

    for (const guard of [hasPermission("blog"), hasRole("edit"), isStaff(), isAdminUser()]) {
      expect(await statusFor([guard], identity)).toBe(403);
    }
  });

  it("of a list must all let the request on, allowAny among them or not", async () => {
    expect(await statusFor([allowAny(), isStaff()], { user: plain })).toBe(403);
    expect(await statusFor([isStaff(), hasRole("editor")], { user: { ...staff, roles: ["editor"] } })).toBe(allowed);
  });

  it.each([
    ["hasPermission", () => hasPermission("")],
    ["hasPermission", () => hasPermission(undefined as unknown as string)],
    ["hasAnyPermission", () => hasAnyPermission(...([] as unknown as [string]))],
    ["hasAllPermissions", () => hasAllPermissions(["a", "b"] as unknown as string)],
    ["hasRole", () => hasRole(7 as unknown as string)],
    ["any", () => any(...([] as unknown as [Guard]))],
    ["all", () => all(isStaff as unknown as Guard)],
    ["not", () => not("isStaff" as unknown as Guard)],
  ])("%s refuses what is no name or no guard, when it is made (case %#)", (name, make) => {
    expect(make).toThrow(new RegExp(`^OPTION_INVALID: Option "${name}": expected`));
  });
});

const yes: Guard<true> = { name: "yes", requiresUser: true, check: () => true };
const no: Guard<true> = { name: "no", requiresUser: true, check: () => false };
const later = (guard: Guard<true>): Guard<true> => ({ ...guard, check: async (request) => guard.check(request) });
const odd: Guard<true> = { name: "odd", requiresUser: true, check: () => "yes" as unknown as boolean };
const failing: Guard<true> = {
  name: "failing",
  requiresUser: true,
  check: () => {
    throw new Error("no database");
  },
};

describe("combinators", () => {
  it.each([
    [all(yes, yes), allowed],
    [all(yes, no), 403],
    [all(no, yes), 403],
    [any(no, yes), allowed],
    [any(no, no), 403],
    [not(no), allowed],
    [not(yes), 403],
    [any(all(yes, no), not(no)), allowed],
    [not(any(no, all(yes, yes))), 403],
  ])("$0.name", async (guard, status) => {
    expect(await statusFor([guard], { user: plain })).toBe(status);
  });

  it("wait for guards that do", async () => {
    expect(await statusFor([all(yes, later(yes), later(yes))], { user: plain })).toBe(allowed);
    expect(await statusFor([all(later(yes), no)], { user: plain })).toBe(403);
    expect(await statusFor([any(later(no), later(yes))], { user: plain })).toBe(allowed);
    expect(await statusFor([any(later(no), no)], { user: plain })).toBe(403);
    expect(await statusFor([not(later(yes))], { user: plain })).toBe(403);
    expect(await statusFor([not(later(no))], { user: plain })).toBe(allowed);
  });

  it.each([
    all(yes, failing),
    any(failing, yes),
    any(later(failing), yes),
    not(failing),
    not(later(failing)),
    not(odd),
    not(later(odd)),
    any(odd, no),
    all(odd),
    not(all(failing)),
    not(any(odd)),
    not(any(later(odd))),
    not(all(odd)),
    not(all(later(odd))),
    not(not(odd)),
    not(not(later(odd))),
  ])("deny where a guard fails, or returns neither true nor false: $name", async (guard) => {
    expect(await statusFor([guard], { user: plain })).toBe(403);
  });

  it("stop at the answer that decides", async () => {
    const asked: string[] = [];
    const noting = (guard: Guard<true>): Guard<true> => ({
      ...guard,
      check: (request) => {
        asked.push(guard.name);
        return guard.check(request);
      },
    });

    await statusFor([any(noting(yes), noting(no))], { user: plain });
    await statusFor([all(noting(no), noting(yes))], { user: plain });

    expect(asked).toEqual(["yes", "no"]);
  });

  it("tell names and whether they require a user", () => {
    const described = [all(isStaff(), allowAny()), any(isStaff(), allowAny()), any(isStaff(), yes), not(isStaff())];

    expect(described.map(({ name, requiresUser }) => [name, requiresUser])).toEqual([
      ["all(isStaff, allowAny)", true],
      ["any(isStaff, allowAny)", false],
      ["any(isStaff, yes)", true],
      ["not(isStaff)", false],
    ]);
  });
});

import {
  apiKey,
  BoltAPI,
  createJwtForUser,
  hasPermission,
  hasRole,
  isStaff,
  jwt,
  login,
  logout,
  memoryStore,
  passwordHasher,
  sessionAuth,
  sessions,
  silentLogger,
  t,
  Unauthorized,
} from "boltapi";
import { type AppDatabase, closeDatabase } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { UserTaken } from "boltapi/users";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { databaseHandle } from "../../src/db/app-database.ts";
import { describeWithServer, mysqlUrl, postgresUrl } from "../db/test-servers.ts";
import type { AccountKit, TestAccounts } from "./account-kit.ts";
import { mysqlAccounts } from "./mysql-accounts.ts";
import { postgresAccounts } from "./postgres-accounts.ts";
import { sqliteAccounts } from "./sqlite-accounts.ts";

const password = "correct horse";
const secret = "0123456789abcdef0123456789abcdef";

function describeAccounts(kit: AccountKit): void {
  describe(kit.name, () => {
    let db: AppDatabase;
    let accounts: TestAccounts;
    beforeAll(async () => {
      await kit.prepare();
      db = kit.open();
    });
    beforeEach(() => {
      accounts = kit.accounts(db);
    });
    afterEach(() => kit.clear(db));
    afterAll(async () => {
      await closeDatabase(db);
      await kit.drop();
    });

    describe("create()", () => {
      it("makes a user with columns of the application, and keeps no password", async () => {
        const mary = await accounts.create({ username: "mary", email: "mary@example.com", password, bio: "Writes." });
        expect(mary).toMatchObject({
          username: "mary",
          email: "mary@example.com",
          bio: "Writes.",
          badge: null,
          isActive: true,
          isStaff: false,
          isSuperuser: false,
          lastLogin: null,
          permissions: [],
          roles: [],
        });
        expect(Math.abs(mary.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
        expect(await accounts.load(mary.id)).toEqual({ ...mary, sessionHash: expect.any(Function) });
        expect(Object.keys(mary)).not.toContain("passwordHash");
        expect(JSON.stringify(mary)).not.toMatch(/scrypt|sessionHash/);
        expect(await kit.dump(db)).not.toContain(password);
      });

      it("keeps names in one form, and finds them in any", async () => {
        const user = await accounts.create({ username: " ﬁona ", email: " Fiona@EXAMPLE.com ", password });
        expect([user.username, user.email]).toEqual(["fiona", "Fiona@example.com"]);
        expect(await accounts.authenticate("ﬁona", password)).toMatchObject({ id: user.id });
        expect(await accounts.find({ email: "Fiona@Example.Com" })).toMatchObject({ id: user.id });
        expect(await accounts.find({ username: "Fiona" })).toBeNull();
        expect(await accounts.find({ email: "fiona@example.com" })).toBeNull();
      });

      it("tells names apart byte for byte, unless they are kept in lower case", async () => {
        for (const username of ["mary", "Mary", "märy"]) await accounts.create({ username, password });
        expect(await accounts.find({ username: "MARY" })).toBeNull();
        const lower = kit.accounts(db, { lowerCase: true });
        const john = await lower.create({ username: "John", email: "John@Example.com", password });
        expect([john.username, john.email]).toEqual(["john", "john@example.com"]);
        await expect(lower.create({ username: "JOHN", password })).rejects.toThrow(UserTaken);
        expect(await lower.authenticate("jOHN", password)).toMatchObject({ id: john.id });
      });

      it("refuses names and addresses that another user has", async () => {
        await accounts.create({ username: "mary", email: "mary@example.com", password, badge: 1 });
        for (const [values, field] of [
          [{ username: "mary", password }, "username"],
          [{ username: "john", email: "mary@EXAMPLE.com", password }, "email"],
          [{ username: "john", badge: 1, password }, "badge"],
        ] as const) {
          const error = await accounts.create(values).catch((caught: unknown) => caught);
          expect(error).toBeInstanceOf(UserTaken);
          expect(error).toMatchObject({ status: 409, field, detail: `Another user has the same ${field}` });
        }
        // Users without an address are no twins.
        await accounts.create({ username: "john", password });
        await accounts.create({ username: "jane", password });
      });

      it("lets one of many through that ask for the same name at once", async () => {
        const results = await Promise.allSettled(
          Array.from({ length: 8 }, () => accounts.create({ username: "mary", email: "m@example.com", password })),
        );
        const failed = results.filter((result) => result.status === "rejected");
        expect(failed).toHaveLength(7);
        for (const { reason } of failed) expect(["username", "email"]).toContain((reason as UserTaken).field);
      });

      it("makes nobody a member of the staff, whatever a body says", async () => {
        const body = { username: "mallory", password, isStaff: true, isSuperuser: true, id: 77, passwordHash: "!" };
        const user = await accounts.create(body as never);
        expect([user.isStaff, user.isSuperuser]).toEqual([false, false]);
        expect(await accounts.authenticate("mallory", password)).not.toBeNull();
        expect(await accounts.createSuperuser({ username: "root", password })).toMatchObject({
          isStaff: true,
          isSuperuser: true,
        });
      });

      it.each([
        [{ username: "mary", password: "short" }, "password", /too short: it has to have at least 8/],
        [{ username: "mary", password: "1234567890" }, "password", /digits alone/],
        [{ username: "mary-anne", password: "Mary-Anne1" }, "password", /too similar/],
        [{ username: "mary", email: "longname@example.com", password: "longname12" }, "password", /too similar/],
        [{ username: "mary", password: "x".repeat(1025) }, "password", /too long/],
        [{ username: "", password }, "username", /required/],
        [{ username: "a b", password }, "username", /not allowed/],
        [{ username: "a\u0000b", password }, "username", /not allowed/],
        [{ username: "a".repeat(151), password }, "username", /at most 150/],
        [{ username: "mary", email: "nobody", password }, "email", /valid email/],
      ])("refuses %j", async (values, field, message) => {
        await expect(accounts.create(values)).rejects.toMatchObject({
          issues: [{ type: "value_error", loc: ["body", field], msg: expect.stringMatching(message) }],
        });
      });

      it("asks the application about passwords", async () => {
        const common = ["password123"];
        const check = async (given: string): Promise<string | null> =>
          common.includes(given) ? "The password is too common" : null;
        const strict = kit.accounts(db, { passwords: { minLength: 10, check } });
        await expect(strict.create({ username: "mary", password: "password123" })).rejects.toThrow(/too common/);
        await expect(strict.create({ username: "mary", password: "ninechars" })).rejects.toThrow(/at least 10/);
        await strict.create({ username: "mary", password });
      });

      it("takes part in a transaction", async () => {
        const failed = kit.transaction(db, async (tx) => {
          const within = accounts.within(tx);
          const user = await within.create({ username: "mary", password });
          expect(await within.load(user.id)).not.toBeNull();
          throw new Error("undone");
        });
        await expect(failed).rejects.toThrow("undone");
        expect(await accounts.find({ username: "mary" })).toBeNull();
        await accounts.create({ username: "mary", password });
        await kit.transaction(db, async (tx) => {
          await expect(accounts.within(tx).create({ username: "mary", password })).rejects.toThrow(UserTaken);
          await accounts.within(tx).create({ username: "john", password });
        });
        expect(await accounts.find({ username: "john" })).not.toBeNull();
      });
    });

    describe("authenticate()", () => {
      it("gives the user of a name and a password, and notes the time", async () => {
        const { id } = await accounts.create({ username: "mary", password });
        const user = await accounts.authenticate("mary", password);
        expect(user?.id).toBe(id);
        expect((await accounts.load(id))?.lastLogin).toEqual(user?.lastLogin);
        expect(user?.lastLogin).toBeInstanceOf(Date);
        for (const wrong of ["", "wrong", `${password} `, "x".repeat(2000)]) {
          expect(await accounts.authenticate("mary", wrong)).toBeNull();
        }
        expect(await accounts.authenticate("nobody", password)).toBeNull();
        for (const name of ["' or 1=1 --", "mary\0", "\ud800", "", "x".repeat(100_000)]) {
          expect(await accounts.authenticate(name, password)).toBeNull();
          expect(await accounts.find({ username: name })).toBeNull();
          expect(await accounts.find({ email: name })).toBeNull();
        }
      });

      it("compares with something for users who are not there, have no password, or are not active", async () => {
        const compared: unknown[] = [];
        const hasher = {
          hash: async (text: string) => `hash of ${text}`,
          verify: async (text: string, hash: string | null | undefined) => {
            compared.push(hash ?? null);
            return { isValid: hash === `hash of ${text}`, newHash: null };
          },
        };
        const watched = kit.accounts(db, { hasher });
        const { id } = await watched.create({ username: "inactive", password, isActive: false });
        await watched.create({ username: "invited" });
        for (const name of ["nobody", "invited", "inactive"])
          expect(await watched.authenticate(name, password)).toBeNull();
        expect(compared).toEqual([null, null, `hash of ${password}`]);
        expect((await watched.load(id))?.lastLogin).toBeNull();
      });

      it("replaces a hash of an old kind, and ends no session with it", async () => {
        const old = kit.accounts(db, { hasher: passwordHasher({ scrypt: { log2Cost: 3 } }) });
        const before = await old.create({ username: "mary", password });
        expect(await kit.dump(db)).toContain("$scrypt$ln=3,");
        const after = await accounts.authenticate("mary", password);
        expect(await kit.dump(db)).toContain("$scrypt$ln=4,");
        expect(after?.sessionHash()).toBe(before.sessionHash());
        expect(await accounts.authenticate("mary", password)).not.toBeNull();
      });

      it("goes by email, or by either, where the application says so", async () => {
        const byEmail = kit.accounts(db, { login: "email" });
        const { id } = await byEmail.create({ username: "mary", email: "mary@example.com", password });
        expect(await byEmail.authenticate("mary@EXAMPLE.com", password)).toMatchObject({ id });
        expect(await byEmail.authenticate("mary", password)).toBeNull();
        const either = kit.accounts(db, { login: "either" });
        for (const name of ["mary", "mary@example.com"]) {
          expect(await either.authenticate(name, password)).toMatchObject({ id });
        }
        await expect(either.create({ username: "mary@example.com", password })).rejects.toThrow(/cannot have an "@"/);
      });
    });

    describe("update()", () => {
      it("changes columns by the rules of create()", async () => {
        const { id } = await accounts.create({ username: "mary", email: "mary@example.com", password });
        await accounts.create({ username: "john", email: "john@example.com", password });
        expect(await accounts.update(id, { username: "ﬁona", bio: "Reads.", isStaff: true })).toMatchObject({
          username: "fiona",
          bio: "Reads.",
          isStaff: true,
          email: "mary@example.com",
        });
        expect(await accounts.update(id, { email: null })).toMatchObject({ email: null });
        expect(await accounts.update(id, { username: "fiona" })).toMatchObject({ id });
        expect(await accounts.update(id, {})).toMatchObject({ id });
        await expect(accounts.update(id, { username: "john" })).rejects.toMatchObject({ field: "username" });
        await expect(accounts.update(id, { email: "john@EXAMPLE.com" })).rejects.toMatchObject({ field: "email" });
        await expect(accounts.update(id, { username: "a b" })).rejects.toThrow(/not allowed/);
        await expect(accounts.update(id + 1000, { bio: "" })).rejects.toMatchObject({ status: 404 });
        await accounts.update(id, { passwordHash: "!", id: 5 } as never);
        expect(await accounts.checkPassword(id, password)).toBe(true);
      });
    });

    describe("load()", () => {
      it.each([0, -1, 1.5, Number.NaN, 2 ** 31, 2 ** 53, "", "1a", "0x1", " 1", "9".repeat(30), null, undefined])(
        "finds nobody by %j",
        async (id) => {
          await accounts.create({ username: "mary", password });
          expect(await accounts.load(id)).toBeNull();
          expect(await accounts.loadFromJwt({ sub: id, iat: Date.now() })).toBeNull();
        },
      );

      it("takes two queries, whatever a user may do", async () => {
        const { id } = await accounts.create({ username: "mary", password });
        await accounts.permissions.sync();
        const names = await accounts.permissions.list();
        for (const name of ["a", "b", "c"]) await accounts.groups.create(name, names);
        await accounts.addToGroup(id, "a", "b", "c");
        await accounts.grant(id, ...names);
        const queries: string[] = [];
        db[databaseHandle].watch((query) => queries.push(query));
        const user = await accounts.load(id);
        db[databaseHandle].watch(() => {});
        expect(queries).toHaveLength(2);
        expect(user?.permissions).toEqual([...names].sort());
        expect(user?.roles).toEqual(["a", "b", "c"]);
      });
    });

    describe("permissions", () => {
      it("are made of all tables, and those of the application", async () => {
        const own = kit.accounts(db, { morePermissions: ["app.publish_users"] });
        const { added, stale } = await own.permissions.sync();
        expect(stale).toEqual([]);
        expect(added).toHaveLength(7 * 4 + 1);
        expect(await own.permissions.list()).toEqual([...added].sort());
        expect(added).toEqual(
          expect.arrayContaining(["app.add_users", "app.change_users", "app.delete_users", "app.view_user_groups"]),
        );
        expect(await own.permissions.sync()).toEqual({ added: [], stale: [] });
        expect(await accounts.permissions.sync()).toEqual({ added: [], stale: ["app.publish_users"] });
        await Promise.all([own.permissions.sync(), own.permissions.sync()]);
      });

      it("have the scopes that tables are put in", async () => {
        const scoped = kit.accounts(db, { scopes: { blog: {} }, morePermissions: ["blog.write"] });
        expect((await scoped.permissions.sync()).added).toEqual(["blog.write"]);
      });

      it("are given to users and to groups, and taken again", async () => {
        await accounts.permissions.sync();
        const { id } = await accounts.create({ username: "mary", password });
        await accounts.groups.create("editors", ["app.view_users"]);
        await accounts.groups.grant("editors", "app.add_users", "app.add_users", "app.view_groups");
        await accounts.addToGroup(id, "editors");
        await accounts.addToGroup(id, "editors");
        await accounts.grant(id, "app.delete_users", "app.view_users");
        await accounts.grant(id, "app.delete_users");
        expect(await accounts.permissionsOf(id)).toEqual([
          "app.add_users",
          "app.delete_users",
          "app.view_groups",
          "app.view_users",
        ]);
        await accounts.groups.revoke("editors", "app.add_users");
        await accounts.revoke(id, "app.delete_users");
        expect(await accounts.permissionsOf(id)).toEqual(["app.view_groups", "app.view_users"]);
        expect(await accounts.groups.permissionsOf("editors")).toEqual(["app.view_groups", "app.view_users"]);
        await accounts.removeFromGroup(id, "editors");
        expect(await accounts.load(id)).toMatchObject({ roles: [], permissions: ["app.view_users"] });
      });

      it("have to be there, as users and groups have", async () => {
        const { id } = await accounts.create({ username: "mary", password });
        await expect(accounts.grant(id, "app.fly")).rejects.toThrow(
          'PERMISSION_UNKNOWN: There is no permission "app.fly".',
        );
        await accounts.permissions.sync();
        await accounts.groups.create("editors");
        await expect(accounts.grant(id + 1000, "app.add_users")).rejects.toMatchObject({ status: 404 });
        await expect(accounts.addToGroup(id + 1000, "editors")).rejects.toMatchObject({ status: 404 });
        await expect(accounts.addToGroup(id, "editors", "Editors")).rejects.toMatchObject({
          detail: "No such group: Editors",
        });
        expect((await accounts.load(id))?.roles).toEqual([]);
      });
    });

    describe("groups", () => {
      it("are made, listed, renamed and deleted; their users stay", async () => {
        await accounts.groups.create("editors");
        await accounts.groups.create(" authors ");
        expect((await accounts.groups.list()).map(({ name }) => name)).toEqual(["authors", "editors"]);
        await expect(accounts.groups.create("editors")).rejects.toMatchObject({ status: 409 });
        await expect(accounts.groups.rename("authors", "editors")).rejects.toMatchObject({ status: 409 });
        await expect(accounts.groups.rename("nobody", "x")).rejects.toMatchObject({ status: 404 });
        for (const name of [" ", "a\0", "a".repeat(151)]) {
          await expect(accounts.groups.create(name)).rejects.toThrow(/1 to 150/);
          await expect(accounts.groups.get(name)).rejects.toMatchObject({ status: 404 });
        }
        const { id } = await accounts.create({ username: "mary", password });
        await accounts.addToGroup(id, "editors");
        await accounts.groups.rename("editors", "chiefs");
        expect((await accounts.load(id))?.roles).toEqual(["chiefs"]);
        await accounts.groups.delete("chiefs");
        expect((await accounts.load(id))?.roles).toEqual([]);
      });
    });

    describe("in an application", () => {
      const open = (): TestClient => {
        const api = new BoltAPI({
          database: db,
          logger: silentLogger,
          middleware: [sessions({ store: memoryStore() })],
        });
        const auth = [
          sessionAuth({ loadUser: accounts.load }),
          jwt({ secret, loadUser: accounts.loadFromJwt }),
          apiKey({ lookup: accounts.tokens.lookup, loadUser: accounts.tokens.loadUser }),
        ];
        const Credentials = { username: t.String(), password: t.String({ maxLength: 1024 }) };
        api.post("/users", { body: t.Object(Credentials), status: 201 }, async ({ body }) => ({
          id: (await accounts.create(body)).id,
        }));
        api.post("/login", { form: Credentials }, async ({ form, request }) => {
          const user = await accounts.authenticate(form.username, form.password);
          if (user === null) throw new Unauthorized("Wrong name or password");
          await login(request, user);
        });
        api.post("/logout", ({ request }) => logout(request));
        api.post("/password", { auth, body: t.Object({ password: t.String() }) }, async ({ body, request }) => {
          await login(request, await accounts.setPassword(request.user.id as number, body.password));
        });
        api.get("/me", { auth }, ({ request }) => request.user);
        api.get("/staff", { auth, guards: [isStaff()] }, () => "staff");
        api.get("/editors", { auth, guards: [hasRole("editors")] }, () => "editors");
        api.post("/add", { auth, guards: [hasPermission("app.add_users")] }, () => "added");
        return new TestClient(api);
      };
      const form = (username: string, given: string = password) => ({ form: { username, password: given } });

      it("answers 409 and 422 to whoever signs up", async () => {
        await using client = open();
        const body = { username: "mary", password };
        expect((await client.post("/users", { json: body })).status).toBe(201);
        const taken = await client.post("/users", { json: body });
        expect([taken.status, await taken.json()]).toEqual([
          409,
          { detail: "Another user has the same username", field: "username" },
        ]);
        const weak = await client.post("/users", { json: { username: "john", password: "123" } });
        expect(weak.status).toBe(422);
        expect(await weak.json()).toMatchObject({
          detail: [{ loc: ["body", "password"] }, { loc: ["body", "password"] }],
        });
      });

      it("knows who has logged in, until they log out, and shows no secret of them", async () => {
        const { id } = await accounts.create({ username: "mary", password, bio: "Writes." });
        await using client = open();
        expect((await client.get("/me")).status).toBe(401);
        expect((await client.post("/login", form("mary", "wrong"))).status).toBe(401);
        expect((await client.post("/login", form("mary"))).status).toBe(204);
        const me = await (await client.get("/me")).json<object>();
        expect(me).toMatchObject({ id, username: "mary", bio: "Writes.", permissions: [], roles: [] });
        expect(Object.keys(me)).not.toContain("passwordHash");
        await client.post("/logout");
        expect((await client.get("/me")).status).toBe(401);
      });

      it("lets on whom guards let on", async () => {
        await accounts.permissions.sync();
        const { id } = await accounts.create({ username: "mary", password });
        await accounts.groups.create("editors", ["app.add_users"]);
        await using client = open();
        await client.post("/login", form("mary"));
        const statuses = async (): Promise<number[]> => [
          (await client.get("/staff")).status,
          (await client.get("/editors")).status,
          (await client.post("/add")).status,
        ];
        expect(await statuses()).toEqual([403, 403, 403]);
        await accounts.addToGroup(id, "editors");
        expect(await statuses()).toEqual([403, 200, 200]);
        await accounts.removeFromGroup(id, "editors");
        await accounts.update(id, { isSuperuser: true, isStaff: true });
        expect(await statuses()).toEqual([200, 403, 200]);
        await accounts.update(id, { isActive: false });
        expect(await statuses()).toEqual([401, 401, 401]);
      });

      it("ends sessions and tokens with another password, but for the session that has set it", async () => {
        const mary = await accounts.create({ username: "mary", password });
        await using own = open();
        await using other = open();
        const bearer = (user: typeof mary) => ({
          headers: { authorization: `Bearer ${createJwtForUser(user, { secret })}` },
        });
        const token = bearer(mary);
        for (const client of [own, other]) await client.post("/login", form("mary"));
        expect((await other.get("/me", token)).status).toBe(200);
        expect((await own.post("/password", { json: { password: "123" } })).status).toBe(422);
        expect((await own.post("/password", { json: { password: "battery staple" } })).status).toBe(204);
        expect((await own.get("/me")).status).toBe(200);
        expect((await other.get("/me")).status).toBe(401);
        await using stranger = open();
        expect((await stranger.get("/me", token)).status).toBe(401);
        expect((await stranger.get("/me", bearer(mary))).status).toBe(200);
        expect((await other.post("/login", form("mary"))).status).toBe(401);
        expect((await other.post("/login", form("mary", "battery staple"))).status).toBe(204);
        await accounts.endLogins(mary.id);
        expect((await other.get("/me")).status).toBe(401);
      });

      it("knows users by their tokens, which allow no more than their owners may do", async () => {
        await accounts.permissions.sync();
        const { id } = await accounts.create({ username: "mary", password });
        const full = await accounts.tokens.create(id, { name: "ci" });
        const narrow = await accounts.tokens.create(id, { permissions: ["app.add_users", "app.view_users"] });
        const past = await accounts.tokens.create(id, { expiresAt: new Date(Date.now() - 1000) });
        await using client = open();
        const by = ({ key }: { key: string }) => ({ headers: { "x-api-key": key } });
        expect(await kit.dump(db)).not.toContain(full.key);
        expect(await (await client.get("/me", by(full))).json()).toMatchObject({ id, username: "mary" });
        expect((await client.get("/me", by(past))).status).toBe(401);
        expect((await client.get("/me", by({ key: `${full.key.slice(0, -1)}x` }))).status).toBe(401);
        expect((await client.post("/add", by(narrow))).status).toBe(403);
        await accounts.grant(id, "app.add_users");
        expect((await client.post("/add", by(narrow))).status).toBe(200);
        const listed = await accounts.tokens.list(id);
        expect(listed.map(({ name }) => name).sort()).toEqual(["", "", "ci"]);
        expect(JSON.stringify(listed)).not.toMatch(/hash|key/);
        expect(await accounts.tokens.revoke(id + 1, full.id)).toBe(false);
        expect(await accounts.tokens.revoke(id, full.id)).toBe(true);
        expect((await client.get("/me", by(full))).status).toBe(401);
        await accounts.update(id, { isActive: false });
        expect((await client.get("/me", by(narrow))).status).toBe(401);
        await accounts.tokens.revokeAll(id);
        expect(await accounts.tokens.list(id)).toEqual([]);
        await expect(accounts.tokens.create(id + 1000)).rejects.toMatchObject({ status: 404 });
      });

      it("forgets a user who is deleted, and gives the id to nobody else", async () => {
        await accounts.permissions.sync();
        const { id } = await accounts.create({ username: "mary", password });
        await accounts.groups.create("editors");
        await accounts.addToGroup(id, "editors");
        await accounts.grant(id, "app.add_users");
        const token = await accounts.tokens.create(id);
        await using client = open();
        await client.post("/login", form("mary"));
        await kit.deleteUser(db, id);
        expect((await client.get("/me")).status).toBe(401);
        expect((await client.get("/me", { headers: { "x-api-key": token.key } })).status).toBe(401);
        expect((await accounts.create({ username: "mary", password })).id).toBeGreaterThan(id);
      });
    });
    // The last one: the table does not come back.
    it("says how to make tables that are missing", async () => {
      await kit.dropTable(db, "api_tokens");
      await expect(accounts.tokens.list(1)).rejects.toThrow(
        /^USER_TABLES_MISSING: .* api_tokens\. Make and apply their migration: bolt makemigrations && bolt migrate$/,
      );
    });
  });
}

describeAccounts(sqliteAccounts);
await describeWithServer("on a server of PostgreSQL", postgresUrl, () => describeAccounts(postgresAccounts));
await describeWithServer("on a server of MySQL", mysqlUrl, () => describeAccounts(mysqlAccounts));

import { join } from "node:path";
import { closeDatabase, sqlite } from "boltapi/db";
import { sqliteUserTables, userAccounts } from "boltapi/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage } from "./installed-package.ts";
import { hasTerminals, TerminalProcess } from "./terminal-process.ts";

const files = {
  "tables.ts": `import { text } from "drizzle-orm/sqlite-core";
import { sqliteUserTables } from "boltapi/users";
export const { users, groups, permissions, userGroups, userPermissions, groupPermissions, apiTokens } =
  sqliteUserTables({ columns: { bio: text("bio") } });
`,
  "db.ts": `import { sqlite } from "boltapi/db";
import * as schema from "./tables.ts";
export const db = sqlite({ file: "app.sqlite", schema });
`,
  "accounts.ts": `import { userAccounts } from "boltapi/users";
import { db } from "./db.ts";
import * as schema from "./tables.ts";
export const accounts = userAccounts(db, schema, { scopes: { site: { users: schema.users } } });
`,
  "api.ts": `import { BoltAPI } from "boltapi";
import { accounts } from "./accounts.ts";
import { db } from "./db.ts";
export const api = new BoltAPI({ database: db });
api.get("/permissions", () => accounts.permissions.list());
`,
};
const password = "correct horse";

let installation: Installation;
let folder: string;

beforeAll(async () => {
  installation = installPackage();
  folder = installation.project(files);
});

afterAll(() => installation.remove());

async function bolt(
  words: readonly string[],
  variables = {},
  at = folder,
): Promise<readonly [number | null, string, string]> {
  const run = new BoltProcess(installation.bolt, at, words, variables);
  const { code } = await run.ended;
  return [code, run.stdout, run.stderr];
}

const superuser = (...words: string[]): readonly string[] => ["createsuperuser", "--noinput", ...words];

/** Looks into the database of the project. */
async function authenticate(username: string): Promise<unknown> {
  const tables = sqliteUserTables();
  const db = sqlite({ file: join(folder, "app.sqlite"), schema: tables });
  const user = await userAccounts(db, tables).authenticate(username, password);
  await closeDatabase(db);
  return user;
}

describe("bolt createsuperuser", () => {
  const env = { BOLT_SUPERUSER_PASSWORD: password };
  async function fails(words: readonly string[], message: string, variables = {}, at = folder): Promise<void> {
    const [code, stdout, stderr] = await bolt(words, variables, at);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(message)]);
    expect(stderr).not.toContain(password);
  }

  it("says what it was not told", async () => {
    await fails(superuser(), "SUPERUSER_INCOMPLETE: bolt createsuperuser --noinput needs --username.", env);
    await fails(superuser("--username", "root"), "needs BOLT_SUPERUSER_PASSWORD.");
    await fails(["createsuperuser"], "TERMINAL_MISSING: There is no terminal to ask on. Pass --username");
  });

  it("says what the project lacks", async () => {
    await fails(
      superuser("--username", "root"),
      "USER_TABLES_MISSING: The database lacks tables of users: users,",
      env,
    );
    const bare = installation.project({
      "api.ts": `import { BoltAPI } from "boltapi";
import { sqlite } from "boltapi/db";
export const api = new BoltAPI({ database: sqlite() });
`,
    });
    await fails(superuser("--username", "root"), "ACCOUNTS_NOT_FOUND: No module of the project", env, bare);
  });

  it("is prepared by bolt migrate, which says when the tables of users are missing", async () => {
    const early = installation.project(files);
    await bolt(["makemigrations", "--empty"], {}, early);
    const [code, stdout] = await bolt(["migrate"], {}, early);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Applying 0000_initial\nApplied: 1\nNo permissions added\. USER_TABLES_MISSING: /),
    ]);
  });

  it("makes a user who has every permission", async () => {
    expect((await bolt(["makemigrations"]))[0]).toBe(0);
    const [, migrated] = await bolt(["migrate"]);
    expect(migrated).toBe("Applying 0000_initial\nApplied: 1\nPermissions added: 4\n");
    expect((await bolt(["migrate"]))[1]).toBe("Nothing to apply.\n");
    const words = superuser("--username", "root", "--email", "root@EXAMPLE.com");
    expect(await bolt(words, env)).toEqual([0, "Superuser root is there.\n", ""]);
    expect(await authenticate("root")).toMatchObject({
      username: "root",
      email: "root@example.com",
      isStaff: true,
      isSuperuser: true,
    });
  });

  it("says what the accounts refuse", async () => {
    await fails(
      superuser("--username", "root"),
      "error: SUPERUSER_REFUSED: The superuser cannot be made: Another user has the same username.\n",
      env,
    );
    const [, , weak] = await bolt(superuser("--username", "weak"), { BOLT_SUPERUSER_PASSWORD: "123" });
    expect(weak).toContain("The password is too short");
  });

  it("finds the accounts where the database is named", async () => {
    expect((await bolt(superuser("--username", "named", "--database", "db.ts"), env))[0]).toBe(0);
  });

  it("says what the database refuses, and shows no hash", async () => {
    const strict = installation.project({
      ...files,
      "tables.ts": files["tables.ts"].replace('text("bio")', 'text("bio").notNull()'),
    });
    await bolt(["makemigrations"], {}, strict);
    await bolt(["migrate"], {}, strict);
    const [code, , stderr] = await bolt(superuser("--username", "root"), env, strict);
    expect([code, stderr]).toEqual([
      1,
      "error: SUPERUSER_REFUSED: The superuser cannot be made: NOT NULL constraint failed: users.bio.\n",
    ]);
  });

  it.skipIf(!hasTerminals)("asks for what it was not told, and shows no password", async () => {
    const run = new TerminalProcess(folder, [process.execPath, installation.bolt, "createsuperuser"]);
    await run.answer("Username: ", "root\r");
    await run.see("Another user has the same username.");
    await run.answer("Username: ", "mary\r");
    await run.answer("Email address (may be empty): ", "\r");
    await run.answer("Password: ", "secret\r");
    await run.see("The password is too short");
    await run.answer("Password: ", `${password}\r`);
    await run.answer("Password (again): ", "other words\r");
    await run.see("The two passwords differ.");
    // With a slip, and a backspace after it.
    await run.answer("Password: ", `${password}x\u007f\r`);
    await run.answer("Password (again): ", `${password}\r`);
    await run.see("Superuser mary is there.");
    expect(await run.ended).toBe(0);
    for (const typed of ["secret", password, "other words", "horse"]) expect(run.shown).not.toContain(typed);
    expect(await authenticate("mary")).toMatchObject({ email: null, isSuperuser: true });
  });

  it.skipIf(!hasTerminals)("makes nobody when it is cancelled", async () => {
    const run = new TerminalProcess(folder, [
      process.execPath,
      installation.bolt,
      "createsuperuser",
      "--username",
      "john",
    ]);
    await run.answer("Email address (may be empty): ", "john@example.com\r");
    await run.answer("Password: ", "\u0003");
    await run.see("Cancelled: no user was made.");
    expect(await run.ended).toBe(130);
    expect(await authenticate("john")).toBeNull();
  });
});

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BoltProcess } from "./bolt-process.ts";
import { type Installation, installPackage } from "./installed-package.ts";

let installation: Installation;

beforeAll(() => {
  installation = installPackage();
});

afterAll(() => installation.remove());

const tables = `import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
export const articles = sqliteTable("articles", { id: integer().primaryKey(), title: text().notNull() });
`;
const db = `import { sqlite } from "boltapi/db";
import * as schema from "./tables.ts";
export const db = sqlite({ file: "app.sqlite", schema });
`;
const api = `import { BoltAPI } from "boltapi";
import { db } from "./db.ts";
import { articles } from "./tables.ts";
export const api = new BoltAPI({ database: db });
api.get("/articles", () => db.select().from(articles));
`;

async function bolt(folder: string, ...words: string[]): Promise<readonly [number | null, string, string]> {
  const run = new BoltProcess(installation.bolt, folder, words);
  const { code } = await run.ended;
  return [code, run.stdout, run.stderr];
}

it("leads from tables to a database that has them", async () => {
  const folder = installation.project({ "tables.ts": tables, "db.ts": db, "api.ts": api });
  expect(await bolt(folder, "makemigrations")).toEqual([
    0,
    "migrations/0000_initial.sql\nRead it, then apply it: bolt migrate\n",
    "",
  ]);
  expect(await bolt(folder, "makemigrations")).toEqual([0, "No changes.\n", ""]);
  expect(await bolt(folder, "migrate", "--check")).toEqual([1, "Not applied: 0000_initial\n", ""]);
  const [code, plan] = await bolt(folder, "migrate", "--plan");
  expect(code).toBe(0);
  expect(plan).toMatch(/^Would apply 0000_initial:\nCREATE TABLE `articles`/);

  const early = new BoltProcess(installation.bolt, folder, ["start", "--port", "0"]);
  await early.find(/The database lacks migrations\. Apply them: bolt migrate/);
  await early.findUrl();
  early.kill("SIGTERM");
  await early.ended;

  expect(await bolt(folder, "migrate")).toEqual([0, "Applying 0000_initial\nApplied: 1\n", ""]);
  expect(await bolt(folder, "migrate")).toEqual([0, "Nothing to apply.\n", ""]);
  expect(await bolt(folder, "migrate", "--check")).toEqual([0, "Nothing to apply.\n", ""]);

  const served = new BoltProcess(installation.bolt, folder, ["start", "--port", "0"]);
  const url = await served.findUrl();
  expect(await (await fetch(`${url}/articles`)).json()).toEqual([]);
  served.kill("SIGTERM");
  await served.ended;
  expect(served.stdout + served.stderr).not.toContain("lacks migrations");
});

it("takes the database and the folder that are named", async () => {
  const folder = installation.project({ "tables.ts": tables, "db.ts": db });
  const named = ["--database", "db.ts", "--migrations", "sql"];
  const [code, made] = await bolt(folder, "makemigrations", "--name", "first_tables", ...named);
  expect([code, made.split("\n")[0]]).toEqual([0, "sql/0000_first_tables.sql"]);
  expect((await bolt(folder, "migrate", ...named))[0]).toBe(0);
  expect(readdirSync(folder)).not.toContain("migrations");
});

it("says what is missing, and makes nothing", async () => {
  const folder = installation.project({
    "api.ts": 'import { BoltAPI } from "boltapi";\nexport const api = new BoltAPI();\n',
  });
  const fails = async (expected: string, ...words: string[]): Promise<void> => {
    const [code, , stderr] = await bolt(folder, ...words);
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
  };
  await fails(
    "DATABASE_NOT_FOUND: The project has no database to migrate. No API of the project has one.",
    "makemigrations",
  );
  await fails("There is no file db.ts.", "makemigrations", "--database", "db.ts");
  await fails("MIGRATION_FOLDER_INVALID", "migrate");
  await fails("MIGRATION_NAME_INVALID", "makemigrations", "--name", "../evil");
  writeFileSync(join(folder, "db.ts"), "export const db = 1;\n");
  await fails("db.ts exports none.", "makemigrations", "--database", "db.ts");
  expect(existsSync(join(folder, "migrations"))).toBe(false);
});

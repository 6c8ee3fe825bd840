import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, migrate } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "conduit-seed-"));
process.env.DATABASE_URL = `file:${join(folder, "seed.sqlite")}`;
process.env.JWT_SECRET = "for tests alone, which everybody may read";

const { api } = await import("../api.ts");
const { db, tables } = await import("../database/database.ts");
const { seed, seedPassword } = await import("../seed/seed.ts");

beforeAll(() => migrate(db, join(import.meta.dirname, "../migrations/sqlite")));
afterAll(async () => {
  await closeDatabase(db);
  rmSync(folder, { recursive: true });
});

it("adds people, articles and all that is between them, and the same each time", { timeout: 120_000 }, async () => {
  const added = await db.transaction((tx) => seed(tx));
  expect(added).toMatchObject({ users: 30, articles: 300 });
  expect(Math.min(...Object.values(added))).toBeGreaterThan(25);
  const first = await db.select({ slug: tables.articles.slug, body: tables.articles.body }).from(tables.articles);

  await db.delete(tables.users);
  expect(await db.transaction((tx) => seed(tx))).toEqual(added);
  expect(await db.select({ slug: tables.articles.slug, body: tables.articles.body }).from(tables.articles)).toEqual(
    first,
  );
});

it("adds people who can log in, and articles that are listed", async () => {
  await using client = new TestClient(api);
  const user = { email: "hana@example.com", password: seedPassword };
  expect((await client.post("/api/users/login", { json: { user } })).status).toBe(200);
  expect((await client.get("/api/articles?limit=1")).json()).toMatchObject({ articlesCount: 300 });
});

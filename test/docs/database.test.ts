import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { maxRepeats } from "../../src/db/repeated-queries.ts";
import { readPage } from "./markdown.ts";

const folder = mkdtempSync(join(tmpdir(), "bolt-docs-"));
process.env.SHOP_DATABASE = join(folder, "app.sqlite");
const snippets = "../../docs/guide/snippets/database";
const { db } = (await import(`${snippets}/db.ts`)) as typeof import("../../docs/guide/snippets/database/db.ts");
const { api } = (await import(`${snippets}/first.ts`)) as typeof import("../../docs/guide/snippets/database/first.ts");
const { api: shop } = (await import(
  `${snippets}/transactions.ts`
)) as typeof import("../../docs/guide/snippets/database/transactions.ts");
const { api: checked } = (await import(
  `${snippets}/health.ts`
)) as typeof import("../../docs/guide/snippets/database/health.ts");
const { api: refusing } = (await import(
  `${snippets}/constraints.ts`
)) as typeof import("../../docs/guide/snippets/database/constraints.ts");
const queries = (await import(
  `${snippets}/queries.ts`
)) as typeof import("../../docs/guide/snippets/database/queries.ts");
const { articles, authors } = (await import(
  `${snippets}/tables.ts`
)) as typeof import("../../docs/guide/snippets/database/tables.ts");

const emma = { id: 1, slug: "emma", title: "Emma", stock: 5, authorId: 1 };
const persuasion = { id: 2, slug: "persuasion", title: "Persuasion", stock: 0, authorId: 1 };

beforeAll(async () => {
  await db.run(sql`create table authors (id integer primary key, name text not null)`);
  await db.run(sql`create table articles (id integer primary key, slug text not null unique, title text not null,
    stock integer not null default 0, author_id integer not null references authors(id))`);
});

beforeEach(async () => {
  await db.delete(articles);
  await db.delete(authors);
  await db.insert(authors).values([
    { id: 1, name: "Jane Austen" },
    { id: 2, name: "Mary Shelley" },
  ]);
  await db.insert(articles).values([emma, persuasion]);
});

afterAll(async () => {
  await closeDatabase(db);
  rmSync(folder, { recursive: true });
});

describe("the page about databases", () => {
  it("reads, finds and adds rows", async () => {
    await using client = new TestClient(api);
    const author = { id: 1, name: "Jane Austen" };
    expect(await (await client.get("/articles")).json()).toEqual([
      { ...emma, author },
      { ...persuasion, author },
    ]);
    expect(await (await client.get("/articles/1")).json()).toEqual(emma);
    expect(await (await client.get("/articles/by-slug/emma")).json()).toEqual(emma);
    const missing = await client.get("/articles/by-slug/none");
    expect([missing.status, await missing.json()]).toEqual([404, { detail: "No such article" }]);
    const added = await client.post("/articles", { json: { slug: "a", title: "A", authorId: 2 } });
    expect([added.status, (await added.json()) as unknown]).toEqual([
      201,
      { id: 3, slug: "a", title: "A", stock: 0, authorId: 2 },
    ]);
  });

  it("tells what the database refuses", async () => {
    await using client = new TestClient(refusing);
    const add = async (slug: string, authorId: number): Promise<unknown> => {
      const answer = await client.post("/articles", { json: { slug, title: "A", authorId } });
      return [answer.status, answer.json()];
    };
    expect(await add("emma", 1)).toEqual([409, { detail: "Taken: slug" }]);
    expect(await add("new", 9)).toEqual([409, { detail: "There is no such author" }]);
    expect(await add("new", 1)).toEqual([201, { slug: "new" }]);
  });

  it("moves both or none", async () => {
    await using client = new TestClient(shop);
    const move = (count: number) => client.post("/transfers", { json: { from: 1, to: 2, count } });
    const stocks = async (): Promise<number[]> => (await db.select().from(articles)).map(({ stock }) => stock);
    expect((await move(9)).status).toBe(409);
    expect(await stocks()).toEqual([5, 0]);
    expect((await move(2)).status).toBe(200);
    expect(await stocks()).toEqual([3, 2]);
  });

  it("checks the health of the database", async () => {
    await using client = new TestClient(checked);
    expect((await client.get("/ready")).status).toBe(200);
  });

  it("shows queries that do what is said of them", async () => {
    expect(await queries.findArticle(1)).toEqual(emma);
    expect(await queries.findArticle(9)).toBeUndefined();
    const row = { slug: "emma", title: "Another", authorId: 1 };
    expect(await queries.getOrCreate(row)).toEqual({ article: emma, isCreated: false });
    expect(await queries.getOrCreate({ ...row, slug: "new" })).toMatchObject({ article: { id: 3 }, isCreated: true });
    expect(await queries.countArticles()).toBe(3);
    expect([await queries.hasArticles(1), await queries.hasArticles(2)]).toEqual([true, false]);
    expect(await queries.addArticles([{ slug: "b", title: "B", authorId: 1 }])).toEqual([{ id: 4 }]);
    expect(await queries.deleteArticle(4)).toBe(true);
    expect(await queries.deleteArticle(4)).toBe(false);
    expect(await queries.deleteArticle(3)).toBe(true);
    expect((await queries.articlesWithAuthors())[0]).toEqual({ title: "Emma", author: "Jane Austen" });
    expect((await queries.authorsWithArticles()).map((author) => author.articles.length)).toEqual([2, 0]);
    expect(await queries.authorsWithFlag()).toEqual([
      { name: "Jane Austen", hasArticles: true },
      { name: "Mary Shelley", hasArticles: false },
    ]);
    expect(await queries.stockReport()).toEqual({ total: 2, soldOut: 1, average: 2.5 });
    expect(await queries.emptyShelves([1, 2])).toBe(2);
  });

  it("makes pools that nothing connects before they are used", async () => {
    const servers = await import("../../docs/guide/snippets/database/servers.ts");
    expect(Object.keys(servers).sort()).toEqual(["archive", "behindPgBouncer", "shop"]);
  });

  it("is right about when repeated statements are told", () => {
    expect(readPage("docs/guide/database.md")).toContain(`more than ${maxRepeats} times`);
  });
});

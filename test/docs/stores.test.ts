import { memoryStore } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { defaultMemoryStoreOptions } from "../../src/stores/memory-store.ts";
import { maxKeyBytes, maxValueBytes } from "../../src/stores/store-arguments.ts";
import { createTables } from "../db/create-tables.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/stores.md";
process.env.SHOP_DATABASE = ":memory:";
const inDatabase = "../../docs/guide/snippets/stores/database.ts";
const { api, db, storeEntries } = (await import(
  inDatabase
)) as typeof import("../../docs/guide/snippets/stores/database.ts");

describe("the page about stores", () => {
  it("has every method of a store", () => {
    const listed = readTable(page, "method").map(([method = ""]) => /^\w+/.exec(codeSpans(method)[0] ?? "")?.[0]);
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(memoryStore()));
    expect(listed.sort()).toEqual(methods.filter((name) => name !== "constructor").sort());
  });

  it("is right about limits", () => {
    const text = readPage(page);
    const { maxEntries, maxBytes } = defaultMemoryStoreOptions;
    expect(text).toContain(`${maxEntries.toLocaleString("en")} entries and ${maxBytes / 1024 ** 2} MiB`);
    expect(text).toContain(
      `texts of 1 to ${maxKeyBytes} bytes, values\ntexts of up to ${maxValueBytes / 1024 ** 2} MiB`,
    );
  });

  it("keeps sessions in the database", async () => {
    await using client = new TestClient(api);
    await createTables(db);
    await client.post("/counter");
    expect(await (await client.post("/counter")).json()).toEqual({ count: 2 });
    expect(await db.$count(storeEntries)).toBe(1);
  });
});

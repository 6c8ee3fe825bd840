import { BoltAPI, diskStorage, memoryStorage, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import "../../docs/guide/snippets/storage/api.test.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/storage.md";
const names = readTable(page, "name").map(([name = "", key = ""]) => [name, key] as const);

describe("the page about storage", () => {
  it("lists the methods that a storage has", () => {
    const listed = readTable(page, "method").map(([cell = ""]) => codeSpans(cell)[0]?.replace(/\(.*/, "") ?? "");
    expect(listed.filter((method) => !(method in diskStorage("files")))).toEqual([]);
    expect(listed.filter((method) => !(method in memoryStorage()))).toEqual(["path"]);
  });

  it.each(names.slice(0, -1))("is right about the key of %s", async (name, key) => {
    const storage = memoryStorage();
    const [wish = ""] = codeSpans(name);
    if (name.includes("once more")) await storage.save(wish, "");
    const shape = new RegExp(`^${(codeSpans(key)[0] ?? "").replace("1b9d6bcd", "[0-9a-f]{8}")}$`);
    expect(await storage.save(wish, "")).toMatch(shape);
  });

  it("is right about long names", async () => {
    expect(names.at(-1)).toEqual(["a name of 300 letters and `.jpeg`", "115 letters and `.jpeg`"]);
    expect(await memoryStorage().save(`${"a".repeat(300)}.jpeg`, "")).toBe(`${"a".repeat(115)}.jpeg`);
  });

  it("is right about what clients get for a missing file and for too much", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    const storage = memoryStorage();
    api.get("/size", () => storage.size("none.txt"));
    api.get("/save", () => storage.save("a.txt", "too much", { maxBytes: 5 }));
    await using client = new TestClient(api);
    expect((await client.get("/size")).status).toBe(404);
    expect((await client.get("/save")).status).toBe(413);
  });
});

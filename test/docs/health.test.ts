import { BoltAPI, health, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

describe("the page about health checks", () => {
  it("is right about what a check returns", async () => {
    const returned = new Map<string, unknown>([
      ["nothing", undefined],
      ["true", true],
      ["a text", "fine"],
      ["false", false],
      ["[true, message]", [true, "m"]],
      ["[false, message]", [false, "m"]],
      ["anything else", 0],
    ]);
    const rows = readTable("docs/guide/health.md", "it returns");
    const named = rows.flatMap(([cell = ""]) => [
      ...codeSpans(cell),
      ...(cell.match(/nothing|a text|anything else/g) ?? []),
    ]);
    expect(named.sort()).toEqual([...returned.keys()].sort());
    for (const [cell = "", meaning = ""] of rows) {
      for (const [name, result] of returned) {
        if (!cell.includes(name) || meaning === "what it says") continue;
        const api = new BoltAPI({ logger: silentLogger });
        api.include(health({ checks: { it: () => result as boolean } }));
        await using client = new TestClient(api);
        expect((await client.get("/ready")).status, name).toBe(meaning.startsWith("healthy") ? 200 : 503);
      }
    }
  });
});

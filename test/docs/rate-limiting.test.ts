import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as shared } from "../../docs/guide/snippets/rate-limiting/store.ts";
import { resolveRateLimitOptions } from "../../src/middleware/rate-limit-options.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/rate-limiting.md";

describe("the page about rate limits", () => {
  it("is right about defaults", () => {
    const perSecond = resolveRateLimitOptions({ rps: 7 });
    expect([perSecond.rate.burst, perSecond.key, perSecond.ipv6Prefix, perSecond.maxKeys]).toEqual([
      14,
      "ip",
      64,
      Number(/There are ([\d,]+) buckets/.exec(readPage(page))?.[1]?.replaceAll(",", "")),
    ]);
    expect(resolveRateLimitOptions({ limit: 7, windowMs: 1000 }).rate.burst).toBe(7);
  });

  it("names every header that is sent", async () => {
    const listed = readTable(page, "header").flatMap(([name = ""]) => codeSpans(name));
    await using client = new TestClient(shared);
    const { headers } = await client.get("/books");
    const sent = [...headers].map(([name]) => name).filter((name) => name.includes("ratelimit"));
    expect(listed.map((name) => name.toLowerCase()).sort()).toEqual(["retry-after", ...sent].sort());
  });
});

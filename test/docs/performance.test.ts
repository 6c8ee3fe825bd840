import { describe, expect, it } from "vitest";
import { readPage } from "./markdown.ts";

describe("the page about performance", () => {
  const text = readPage("docs/guide/performance.md");

  it("leaves figures to the tables that are measured", () => {
    expect(text).toContain("(../../bench/README.md#frameworks)");
    const prose = text.replaceAll(/\([^)]*\)|`[^`]*`|RFC \d+|HTTP\/[\d.]+|\b400\b/g, "");
    expect(prose.match(/\d+(?:[.,]\d+)?(?: ?(?:µs|ms|ns|kB|MB|%)|\b)/g) ?? []).toEqual([]);
  });

  it("names headings of the benchmarks where others win", () => {
    const bench = readPage("bench/README.md");
    for (const [, heading = ""] of text.matchAll(/"(Losses|Not reached)"/g)) expect(bench).toContain(`**${heading}`);
  });
});

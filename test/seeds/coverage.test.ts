import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSeedPage, readSeedTests, type Sample } from "./seed-page.ts";

/** The documents with their number of samples, counted in the documents themselves. */
const countedSamples: ReadonlyMap<string, number> = new Map([
  ["framework-skill-0.7", 76],
  ["framework-tutorial", 154],
  ["request-handling-guide", 44],
  ["responses-guide", 30],
  ["starlette-responses", 15],
]);

const places = ["test", "remark", "issue after 6"];
const page = readSeedPage();
const allSamples = page.documents.flatMap((document) => document.samples);

describe("docs/seed-coverage.md", () => {
  it("has every document with every sample", () => {
    const listed = page.documents.map((document): [string, number] => [document.name, document.samples.length]);
    expect(listed).toEqual([...countedSamples]);
  });

  it("numbers the samples of a document in the order they stand in it", () => {
    for (const { name, samples } of page.documents) {
      const prefix = samples[0]?.id.replace(/-\d+$/, "");
      const digits = String(samples.length).length;
      const expected = samples.map((_, index) => `${prefix}-${String(index + 1).padStart(digits, "0")}`);
      expect(samples.map(({ id }) => id)).toEqual(expected);
      expect(name.startsWith(prefix ?? "")).toBe(true);
      const lines = samples.map(({ line }) => line);
      expect(lines).toEqual(lines.toSorted((left, right) => left - right));
    }
    expect(new Set(allSamples.map(({ id }) => id)).size).toBe(allSamples.length);
  });

  it("says of every sample that a test covers it, why none does, or that it is still to come", () => {
    for (const { id, where, shows } of allSamples) {
      expect(places, id).toContain(where);
      expect(shows.includes("Remark: "), id).toBe(where === "remark");
    }
  });

  it("sums up its rows", () => {
    const count = (rows: readonly Sample[]): number[] => [
      rows.length,
      ...places.map((where) => rows.filter((row) => row.where === where).length),
    ];
    const expected = page.documents.map((document): [string, number[]] => [document.name, count(document.samples)]);
    expect([...page.summary]).toEqual([...expected, ["all", count(allSamples)]]);
  });
});

describe("test/seeds", () => {
  it.each([...countedSamples.keys()])("ports the covered samples of %s, in document order", (document) => {
    const covered = page.documents.find(({ name }) => name === document)?.samples ?? [];
    const expected = covered.filter(({ where }) => where === "test").map(({ id, heading }) => ({ id, heading }));
    expect(readSeedTests(document)).toEqual(expected);
  });

  it("has a file for each document and no other tests", () => {
    const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".test.ts"));
    const expected = [...countedSamples.keys()].map((document) => `${document}.test.ts`);
    expect(files.toSorted()).toEqual([...expected, "coverage.test.ts"].toSorted());
  });
});

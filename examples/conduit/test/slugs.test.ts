import fc from "fast-check";
import { expect, it } from "vitest";
import { slugCandidates, slugify } from "../articles/slugs.ts";

it.each([
  ["How to train your dragon", "how-to-train-your-dragon"],
  ["  Déjà vu,\tagain!  ", "deja-vu-again"],
  ["İstanbul & ﬁne Ⅳ", "istanbul-fine-iv"],
  ["Straße", "straße"],
  ["हिन्दी में", "हिन्दी-में"],
  ["한국어", "한국어"],
  ["100 % C++", "100-c"],
  ["?!", "article"],
  ["🎉🎉", "article"],
])("makes %j %j", (title, slug) => {
  expect(slugify(title)).toBe(slug);
});

const titles = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "grapheme-ascii", maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
);

it("makes of every title words with hyphens between them, as long as they may be", () => {
  fc.assert(
    fc.property(titles, (title) => {
      const slug = slugify(title);
      expect(slug).toMatch(/^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u);
      expect([...slug].length).toBeLessThanOrEqual(80);
      expect(decodeURIComponent(encodeURIComponent(slug))).toBe(slug);
    }),
  );
});

it("makes the same of what it has made", () => {
  fc.assert(fc.property(titles, (title) => slugify(slugify(title)) === slugify(title)));
});

it("has other slugs for every title when its own is taken, and none that is a path of its own", () => {
  fc.assert(
    fc.property(fc.oneof(titles, fc.constant("Feed")), (title) => {
      const candidates = [...slugCandidates(title)];
      expect(candidates).not.toContain("feed");
      expect(new Set(candidates).size).toBe(candidates.length);
      expect(candidates.length).toBeGreaterThanOrEqual(5);
    }),
  );
});

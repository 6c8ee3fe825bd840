import { limitOffset } from "boltapi";
import { describe, expect, it } from "vitest";
import { answerOf, answersOf, numbered } from "./answers.ts";

const twenty = limitOffset({ limit: 20, maxLimit: 100 });
const items = numbered(150);

describe("limitOffset", () => {
  it("answers with a part and what lies around it", async () => {
    expect(await answerOf(twenty, () => items, "limit=10&offset=20")).toEqual({
      count: 150,
      limit: 10,
      offset: 20,
      has_next: true,
      has_previous: true,
      items: items.slice(20, 30),
    });
  });

  it.each([
    ["", 20, 0],
    ["limit=1000", 100, 0],
    ["limit=0", 20, 0],
    ["limit=-1&offset=-1", 20, 0],
    ["limit=x&offset=y", 20, 0],
    ["offset=149", 20, 149],
    ["offset=150", 20, 150],
    ["offset=%", 20, 0],
  ])("answers to %j with %i items from %i on", async (query, limit, offset) => {
    const [answer] = await answersOf(twenty, () => items, [query]);
    const expected = {
      limit,
      offset,
      has_next: offset + limit < 150,
      has_previous: offset > 0,
      items: items.slice(offset, offset + limit),
    };
    expect(answer).toMatchObject({ status: 200, body: expected });
  });

  it("takes an offset beyond all numbers, behind which there is nothing", async () => {
    const [answer] = await answersOf(twenty, () => items, [`offset=${"9".repeat(400)}`]);
    expect(answer).toMatchObject({ status: 200, body: { items: [], has_next: false, has_previous: true, count: 150 } });
  });

  it("has 100 items, 1000 at most, and the parameters that it is told to have", async () => {
    const many = numbered(2000);
    expect(await answerOf(limitOffset(), () => many)).toMatchObject({ limit: 100 });
    expect(await answerOf(limitOffset(), () => many, "limit=5000")).toMatchObject({ limit: 1000 });
    const renamed = limitOffset({ limitParam: "take", offsetParam: "skip" });
    expect(await answerOf(renamed, () => many, "take=2&skip=3&limit=9")).toMatchObject({ limit: 2, offset: 3 });
  });

  it("counts nothing where it is told so", async () => {
    const uncounted = limitOffset({ limit: 100, count: false });
    expect(await answerOf(uncounted, () => items)).toMatchObject({ count: null, has_next: true });
    expect(await answerOf(uncounted, () => items, "offset=50")).toMatchObject({ count: null, has_next: false });
  });

  it("refuses a limit above its maximum", () => {
    expect(() => limitOffset({ limit: 200, maxLimit: 100 })).toThrow(
      'OPTION_INVALID: Option "limit": 200 is more than maxLimit, which is 100.',
    );
  });
});

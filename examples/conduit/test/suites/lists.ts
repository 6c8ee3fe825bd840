import { describe, expect, it } from "vitest";
import { db, queryLog, tables } from "../../database/database.ts";
import type { Member, Sending } from "../conduit.ts";
import type { Opened } from "../describe-conduit.ts";

export function describeLists(conduit: Opened): void {
  const titles = async (sending: Sending = {}, path = "/articles") => {
    const { body } = await conduit().send("GET", path, sending);
    return { titles: body.articles.map(({ title }) => title), count: body.articlesCount };
  };

  /** Ann has written One and Three, Bob has written Two; Ann likes Two and Three. */
  async function fill(): Promise<{ ann: Member; bob: Member }> {
    const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
    await conduit().publish(ann, "One", ["a", "b"]);
    const two = await conduit().publish(bob, "Two", ["b"]);
    const three = await conduit().publish(ann, "Three", ["c", "a"]);
    for (const slug of [two, three]) await conduit().send("POST", `/articles/${slug}/favorite`, { as: ann });
    return { ann, bob };
  }

  describe("the list of articles", () => {
    it("has the newest first, without their texts", async () => {
      const { ann } = await fill();
      expect(await titles()).toEqual({ titles: ["Three", "Two", "One"], count: 3 });
      await conduit().send("POST", "/profiles/bob/follow", { as: ann });
      const { body } = await conduit().send("GET", "/articles", { as: ann });
      expect(body.articles.map(({ tagList }) => tagList)).toEqual([["c", "a"], ["b"], ["a", "b"]]);
      expect(body.articles.map(({ favorited, favoritesCount }) => [favorited, favoritesCount])).toEqual([
        [true, 1],
        [true, 1],
        [false, 0],
      ]);
      expect(body.articles.map(({ author }) => [author.username, author.following])).toEqual([
        ["ann", false],
        ["bob", true],
        ["ann", false],
      ]);
    });

    it("has those with a tag, by an author, or that somebody likes, and all of it together", async () => {
      await fill();
      const query = async (wanted: Record<string, string>) => (await titles({ query: wanted })).titles;
      expect(await query({ tag: "a" })).toEqual(["Three", "One"]);
      expect(await query({ author: "ann" })).toEqual(["Three", "One"]);
      expect(await query({ favorited: "ann" })).toEqual(["Three", "Two"]);
      expect(await query({ tag: "a", author: "ann", favorited: "ann" })).toEqual(["Three"]);
      for (const none of [{ tag: "x" }, { author: "nobody" }, { favorited: "nobody" }, { favorited: "bob" }]) {
        expect(await titles({ query: none })).toEqual({ titles: [], count: 0 });
      }
    });

    it("comes in parts, and says how many there are", async () => {
      await fill();
      expect(await titles({ query: { limit: 2 } })).toEqual({ titles: ["Three", "Two"], count: 3 });
      expect(await titles({ query: { limit: 2, offset: 2 } })).toEqual({ titles: ["One"], count: 3 });
      expect(await titles({ query: { offset: 1, author: "ann" } })).toEqual({ titles: ["One"], count: 2 });
      expect(await titles({ query: { offset: 3 } })).toEqual({ titles: [], count: 3 });
    });

    it("has twenty articles unless asked for more, and never more than a hundred", async () => {
      const ann = await conduit().join("ann");
      const rows = Array.from({ length: 105 }, (_, index) => ({
        ...{ slug: `a-${index}`, title: `A ${index}`, description: "", body: "B", authorId: ann.id },
      }));
      await db.insert(tables.articles).values(rows);
      const count = async (query: Record<string, number>) => (await titles({ query })).titles.length;
      expect(await count({})).toBe(20);
      expect(await count({ limit: 50 })).toBe(50);
      expect(await count({ limit: 1_000_000 })).toBe(100);
    });

    it.each([
      ["limit", "0"],
      ["limit", "-1"],
      ["limit", "many"],
      ["offset", "-1"],
      ["offset", "1e300"],
      ["tag", "x".repeat(51)],
      ["author", "\0"],
      ["favorited", "x".repeat(41)],
    ])("is not asked for with %s=%s", async (name, value) => {
      const [message] = await conduit().fail(422, "GET", "/articles", { query: { [name]: value } });
      expect(message).toMatch(new RegExp(`^${name}: `));
    });
  });

  describe("the feed", () => {
    it("has articles of those whom you follow", async () => {
      const { ann, bob } = await fill();
      expect(await titles({ as: ann }, "/articles/feed")).toEqual({ titles: [], count: 0 });
      await conduit().send("POST", "/profiles/ann/follow", { as: bob });
      expect(await titles({ as: bob }, "/articles/feed")).toEqual({ titles: ["Three", "One"], count: 2 });
      expect(await titles({ as: bob, query: { limit: 1, offset: 1 } }, "/articles/feed")).toEqual({
        titles: ["One"],
        count: 2,
      });
      await conduit().send("DELETE", "/profiles/ann/follow", { as: bob });
      expect(await titles({ as: bob }, "/articles/feed")).toEqual({ titles: [], count: 0 });
    });

    it("comes in parts that are asked for in numbers", async () => {
      const ann = await conduit().join("ann");
      expect(await conduit().fail(422, "GET", "/articles/feed", { as: ann, query: { limit: "x" } })).toHaveLength(1);
    });
  });

  describe("queries", () => {
    /** How many a request takes. */
    async function countQueries(path: string, sending: Sending): Promise<number> {
      const asked: string[] = [];
      const note = (text: string) => asked.push(text);
      queryLog.on("query", note);
      expect((await conduit().send("GET", path, sending)).status).toBe(200);
      queryLog.off("query", note);
      return asked.length;
    }

    it("are as many for a long page as for a short one", async () => {
      const { ann, bob } = await fill();
      await conduit().send("POST", "/profiles/ann/follow", { as: bob });
      for (let number = 0; number < 30; number++) await conduit().publish(ann, `More ${number}`, ["a", "b"]);
      const sending = (limit: number): Sending => ({ as: bob, query: { limit } });
      for (const path of ["/articles", "/articles/feed"]) {
        expect(await countQueries(path, sending(1))).toBe(4);
        expect(await countQueries(path, sending(30))).toBe(4);
      }
      expect(await countQueries("/articles", { query: { tag: "a", author: "ann", limit: 30 } })).toBe(3);
    });

    it("are as many for a hundred comments as for one", async () => {
      const { ann } = await fill();
      const comment = () =>
        conduit().send("POST", "/articles/one/comments", { as: ann, json: { comment: { body: "Hm" } } });
      await comment();
      expect(await countQueries("/articles/one/comments", { as: ann })).toBe(3);
      for (let number = 0; number < 20; number++) await comment();
      expect(await countQueries("/articles/one/comments", { as: ann })).toBe(3);
    });
  });
}

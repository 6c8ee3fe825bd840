import { describe, expect, it } from "vitest";
import type { Opened } from "../describe-conduit.ts";

export function describeFavorites(conduit: Opened): void {
  describe("favorites", () => {
    it("are counted once for everybody, and seen by who has them", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      const path = `/articles/${await conduit().publish(ann, "Mine", ["b", "a"])}`;
      const like = async (as: typeof ann, method = "POST") =>
        (await conduit().send(method, `${path}/favorite`, { as })).body.article;
      expect(await like(ann)).toMatchObject({ favorited: true, favoritesCount: 1, tagList: ["b", "a"] });
      expect(await like(bob)).toMatchObject({ favorited: true, favoritesCount: 2 });
      expect(await like(bob)).toMatchObject({ favorited: true, favoritesCount: 2 });
      expect(await like(ann, "DELETE")).toMatchObject({ favorited: false, favoritesCount: 1 });
      expect(await like(ann, "DELETE")).toMatchObject({ favorited: false, favoritesCount: 1 });
      expect((await conduit().send("GET", path, { as: bob })).body.article.favorited).toBe(true);
      expect((await conduit().send("GET", path)).body.article).toMatchObject({ favorited: false, favoritesCount: 1 });
    });

    it("are one also when they come at the same moment", async () => {
      const ann = await conduit().join("ann");
      const path = `/articles/${await conduit().publish(ann, "Mine")}`;
      const answers = await Promise.all([1, 2, 3].map(() => conduit().send("POST", `${path}/favorite`, { as: ann })));
      expect(answers.map(({ status, body }) => [status, body.article.favoritesCount])).toEqual(Array(3).fill([200, 1]));
    });

    it.each(["POST", "DELETE"])("%s answers 404 for no article, and 422 for what is no slug", async (method) => {
      const ann = await conduit().join("ann");
      expect(await conduit().fail(404, method, "/articles/none/favorite", { as: ann })).toEqual([
        "There is no such article",
      ]);
      const long = `/articles/${"x".repeat(201)}/favorite`;
      expect(await conduit().fail(422, method, long, { as: ann })).toHaveLength(1);
    });
  });

  describe("tags", () => {
    it("are those of articles, the commonest first", async () => {
      const ann = await conduit().join("ann");
      expect((await conduit().send("GET", "/tags")).body.tags).toEqual([]);
      await conduit().publish(ann, "One", ["zoo", "tea"]);
      const slug = await conduit().publish(ann, "Two", ["zoo", "ale"]);
      expect((await conduit().send("GET", "/tags")).body.tags).toEqual(["zoo", "ale", "tea"]);
      await conduit().send("DELETE", `/articles/${slug}`, { as: ann });
      expect((await conduit().send("GET", "/tags")).body.tags).toEqual(["tea", "zoo"]);
    });
  });
}

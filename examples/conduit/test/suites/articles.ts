import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db, tables } from "../../database/database.ts";
import type { Opened } from "../describe-conduit.ts";

const text = { title: "Déjà vu, again!", description: "Twice", body: "It happened twice." };

export function describeArticles(conduit: Opened): void {
  describe("articles", () => {
    it("are published, and shown to everybody", async () => {
      const ann = await conduit().join("ann");
      const tagList = ["zebra", "apple", " zebra ", "moon"];
      const { status, body } = await conduit().send("POST", "/articles", {
        as: ann,
        json: { article: { ...text, tagList } },
      });
      expect(status).toBe(201);
      expect(body.article).toEqual({
        ...text,
        slug: "deja-vu-again",
        tagList: ["zebra", "apple", "moon"],
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
        updatedAt: body.article.createdAt,
        favorited: false,
        favoritesCount: 0,
        author: { username: "ann", bio: "I am ann", image: "", following: false },
      });
      const shown = await conduit().send("GET", "/articles/deja-vu-again");
      expect(shown.body.article).toEqual(body.article);
    });

    it("need no tags", async () => {
      const ann = await conduit().join("ann");
      const { body } = await conduit().send("POST", "/articles", { as: ann, json: { article: text } });
      expect(body.article.tagList).toEqual([]);
    });

    it("have slugs of their own, whatever their titles", async () => {
      const ann = await conduit().join("ann");
      expect(await conduit().publish(ann, "Twice")).toBe("twice");
      expect(await conduit().publish(ann, "Twice!")).toMatch(/^twice-[0-9a-f]{8}$/);
      // A path of its own.
      expect(await conduit().publish(ann, "Feed")).toMatch(/^feed-[0-9a-f]{8}$/);
      const foreign = await conduit().publish(ann, "Привет, мир");
      expect(foreign).toBe("привет-мир");
      expect((await conduit().send("GET", `/articles/${encodeURIComponent(foreign)}`)).body.article.slug).toBe(foreign);
    });

    it("have slugs of their own also when they come at the same moment", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      const slugs = await Promise.all(
        [ann, bob, ann, bob].map((author) => conduit().publish(author, "At once", ["a"])),
      );
      expect(new Set(slugs).size).toBe(4);
      expect(slugs).toContain("at-once");
      expect((await conduit().send("GET", "/articles")).body.articlesCount).toBe(4);
    });

    it.each([
      ["nothing", {}, ["article"]],
      ["no text", { article: { title: "A" } }, ["article.description", "article.body"]],
      ["a blank title", { article: { ...text, title: " \n" } }, ["article.title"]],
      ["a long title", { article: { ...text, title: "x".repeat(201) } }, ["article.title"]],
      ["characters that no database keeps", { article: { ...text, body: "a\0b" } }, ["article.body"]],
      [
        "tags that are none",
        { article: { ...text, tagList: ["good", 5, ""] } },
        ["article.tagList.1", "article.tagList.2"],
      ],
    ])("are not made of %s", async (_what, json, places) => {
      const ann = await conduit().join("ann");
      const messages = await conduit().fail(422, "POST", "/articles", { as: ann, json });
      expect(messages.map((message) => message.split(":")[0])).toEqual(places);
      expect((await conduit().send("GET", "/articles")).body.articlesCount).toBe(0);
    });

    it("are changed in part, by their authors", async () => {
      const ann = await conduit().join("ann");
      const slug = await conduit().publish(ann, "One", ["b", "a"]);
      const past = new Date("2026-01-01T00:00:00.000Z");
      await db.update(tables.articles).set({ createdAt: past, updatedAt: past });

      const change = async (path: string, article: object) =>
        (await conduit().send("PUT", `/articles/${path}`, { as: ann, json: { article } })).body.article;
      const changed = await change(slug, { body: "Another" });
      expect(changed).toMatchObject({
        slug: "one",
        title: "One",
        body: "Another",
        description: "About One",
        tagList: ["b", "a"],
      });
      expect(changed.createdAt).toBe(past.toISOString());
      expect(Date.parse(changed.updatedAt)).toBeGreaterThan(past.getTime());

      expect(await change(slug, { title: "ONE" })).toMatchObject({ slug: "one", title: "ONE" });
      expect(await change(slug, { title: "Two" })).toMatchObject({ slug: "two", title: "Two", body: "Another" });
      expect(await conduit().fail(404, "GET", "/articles/one")).toEqual(["There is no such article"]);
      const { updatedAt } = (await conduit().send("GET", "/articles/two")).body.article;
      expect((await change("two", {})).updatedAt).toBe(updatedAt);
    });

    it("get another slug when somebody has that of their new title", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      await conduit().publish(ann, "Taken");
      const slug = await conduit().publish(bob, "Free");
      const { body } = await conduit().send("PUT", `/articles/${slug}`, {
        as: bob,
        json: { article: { title: "Taken" } },
      });
      expect(body.article.slug).toMatch(/^taken-[0-9a-f]{8}$/);
    });

    it("are changed by nobody else, and to nothing that does not fit", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      const path = `/articles/${await conduit().publish(ann, "Mine")}`;
      const json = { article: { title: "Yours" } };
      expect(await conduit().fail(403, "PUT", path, { as: bob, json })).toEqual(["This article is somebody else's"]);
      expect(await conduit().fail(404, "PUT", "/articles/none", { as: bob, json })).toEqual([
        "There is no such article",
      ]);
      expect(await conduit().fail(422, "PUT", path, { as: ann, json: { article: { title: "" } } })).not.toEqual([]);
      expect((await conduit().send("GET", path)).body.article.title).toBe("Mine");
    });

    it("are deleted with all that belongs to them, by their authors alone", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      const path = `/articles/${await conduit().publish(ann, "Mine", ["a"])}`;
      await conduit().send("POST", `${path}/comments`, { as: bob, json: { comment: { body: "Hm" } } });
      await conduit().send("POST", `${path}/favorite`, { as: bob });
      expect(await conduit().fail(403, "DELETE", path, { as: bob })).toEqual(["This article is somebody else's"]);

      expect((await conduit().send("DELETE", path, { as: ann })).status).toBe(204);
      expect(await conduit().fail(404, "DELETE", path, { as: ann })).toEqual(["There is no such article"]);
      const { articleTags, comments, favorites } = tables;
      const left = await Promise.all([db.$count(articleTags), db.$count(comments), db.$count(favorites)]);
      expect(left).toEqual([0, 0, 0]);
    });

    it("go with their authors", async () => {
      const ann = await conduit().join("ann");
      await conduit().publish(ann, "Mine");
      await db.delete(tables.users).where(eq(tables.users.id, ann.id));
      expect((await conduit().send("GET", "/articles")).body.articlesCount).toBe(0);
    });

    it.each(["GET", "DELETE"])("%s answers 422 for what is no slug", async (method) => {
      const ann = await conduit().join("ann");
      const path = `/articles/${"x".repeat(201)}`;
      expect(await conduit().fail(422, method, path, { as: ann })).toHaveLength(1);
    });
  });
}

import { describe, expect, it } from "vitest";
import type { Member } from "../conduit.ts";
import type { Opened } from "../describe-conduit.ts";

export function describeComments(conduit: Opened): void {
  const comment = async (as: Member, body: string, slug = "mine") =>
    (await conduit().send("POST", `/articles/${slug}/comments`, { as, json: { comment: { body } } })).body.comment;

  async function fill(): Promise<{ ann: Member; bob: Member }> {
    const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
    await conduit().publish(ann, "Mine");
    return { ann, bob };
  }

  describe("comments", () => {
    it("are written, and read in their order by everybody", async () => {
      const { ann, bob } = await fill();
      const first = await comment(bob, "First!");
      expect(first).toEqual({
        id: expect.any(Number),
        body: "First!",
        createdAt: expect.any(String),
        updatedAt: first.createdAt,
        author: { username: "bob", bio: "I am bob", image: "", following: false },
      });
      const second = await comment(ann, "Second");
      expect((await conduit().send("GET", "/articles/mine/comments")).body.comments).toEqual([first, second]);
    });

    it("say whether you follow who wrote them", async () => {
      const { ann, bob } = await fill();
      await comment(bob, "First!");
      await conduit().send("POST", "/profiles/bob/follow", { as: ann });
      const { body } = await conduit().send("GET", "/articles/mine/comments", { as: ann });
      expect(body.comments.map(({ author }) => author.following)).toEqual([true]);
    });

    it("are deleted by who wrote them, and by nobody else", async () => {
      const { ann, bob } = await fill();
      const path = `/articles/mine/comments/${(await comment(bob, "First!")).id}`;
      expect(await conduit().fail(403, "DELETE", path, { as: ann })).toEqual(["This comment is somebody else's"]);
      expect((await conduit().send("DELETE", path, { as: bob })).status).toBe(204);
      expect(await conduit().fail(404, "DELETE", path, { as: bob })).toEqual(["There is no such comment"]);
      expect((await conduit().send("GET", "/articles/mine/comments")).body.comments).toEqual([]);
    });

    it("belong to one article", async () => {
      const { ann, bob } = await fill();
      await conduit().publish(ann, "Other");
      const { id } = await comment(bob, "First!");
      expect(await conduit().fail(404, "DELETE", `/articles/other/comments/${id}`, { as: bob })).toHaveLength(1);
      expect((await conduit().send("GET", "/articles/other/comments")).body.comments).toEqual([]);
    });

    it.each([
      ["nothing", {}],
      ["no text", { comment: {} }],
      ["blanks", { comment: { body: "  " } }],
      ["a number", { comment: { body: 5 } }],
    ])("are not made of %s", async (_what, json) => {
      const { ann } = await fill();
      expect(await conduit().fail(422, "POST", "/articles/mine/comments", { as: ann, json })).toHaveLength(1);
    });

    it("are on articles that are there", async () => {
      const { ann } = await fill();
      const json = { comment: { body: "Hm" } };
      const missing = ["There is no such article"];
      expect(await conduit().fail(404, "GET", "/articles/none/comments")).toEqual(missing);
      expect(await conduit().fail(404, "POST", "/articles/none/comments", { as: ann, json })).toEqual(missing);
      expect(await conduit().fail(404, "DELETE", "/articles/none/comments/1", { as: ann })).toEqual(missing);
      expect(await conduit().fail(422, "GET", `/articles/${"x".repeat(201)}/comments`)).toHaveLength(1);
    });

    it.each(["first", "1.5", "0", "99999999999"])("have no id such as %s", async (id) => {
      const { ann } = await fill();
      expect(await conduit().fail(422, "DELETE", `/articles/mine/comments/${id}`, { as: ann })).toHaveLength(1);
    });
  });
}

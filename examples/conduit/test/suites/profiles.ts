import { describe, expect, it } from "vitest";
import type { Opened } from "../describe-conduit.ts";

export function describeProfiles(conduit: Opened): void {
  describe("profiles", () => {
    it("are shown to everybody, and say whether you follow", async () => {
      const [ann, bob] = [await conduit().join("ann"), await conduit().join("bob")];
      const following = async (as?: typeof ann) =>
        (await conduit().send("GET", "/profiles/bob", as === undefined ? {} : { as })).body.profile;
      expect(await following()).toEqual({ username: "bob", bio: "I am bob", image: "", following: false });
      const followed = await conduit().send("POST", "/profiles/bob/follow", { as: ann });
      expect(followed.body.profile).toMatchObject({ username: "bob", following: true });
      expect((await following(ann)).following).toBe(true);
      expect((await following(bob)).following).toBe(false);
      expect((await following()).following).toBe(false);
    });

    it("are followed once, and left as often as one likes", async () => {
      const ann = await conduit().join("ann");
      await conduit().join("bob");
      const send = async (method: string) =>
        (await conduit().send(method, "/profiles/bob/follow", { as: ann })).body.profile;
      const twice = await Promise.all([send("POST"), send("POST")]);
      expect(twice.map(({ following }) => following)).toEqual([true, true]);
      for (let times = 0; times < 2; times++) expect((await send("DELETE")).following).toBe(false);
      expect((await conduit().send("GET", "/profiles/bob", { as: ann })).body.profile.following).toBe(false);
    });

    it("are found by names with blanks, and letters of all scripts", async () => {
      const name = "Ann Lee Ωmega";
      await conduit().join(name);
      const { body } = await conduit().send("GET", `/profiles/${encodeURIComponent(name)}`);
      expect(body.profile.username).toBe(name);
    });

    it("are not yours to follow", async () => {
      const ann = await conduit().join("ann");
      expect(await conduit().fail(422, "POST", "/profiles/ann/follow", { as: ann })).toEqual([
        "You cannot follow yourself",
      ]);
    });

    it.each([
      ["GET", ""],
      ["POST", "/follow"],
      ["DELETE", "/follow"],
    ])("%s /profiles/{username}%s answers 404 for nobody, and 422 for what is no name", async (method, rest) => {
      const ann = await conduit().join("ann");
      expect(await conduit().fail(404, method, `/profiles/nobody${rest}`, { as: ann })).toEqual([
        "There is no such user",
      ]);
      const long = `/profiles/${"x".repeat(41)}${rest}`;
      expect(await conduit().fail(422, method, long, { as: ann })).toHaveLength(1);
    });
  });
}

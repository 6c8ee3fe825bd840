import { createJwtForUser } from "boltapi";
import { describe, expect, it } from "vitest";
import { operations } from "../contract.ts";
import type { Opened } from "../describe-conduit.ts";

export function describeTokens(conduit: Opened): void {
  const pathOf = (template: string): string => template.replace("{id}", "1").replaceAll(/\{\w+\}/g, "some");

  describe("tokens", () => {
    it.each(operations.filter(({ isForMembers }) => isForMembers))(
      "are asked for by $method $path",
      async (operation) => {
        const { method, path, hasBody } = operation;
        const { status, headers } = await conduit().send(method, pathOf(path), hasBody ? { json: {} } : {});
        expect([status, headers.get("www-authenticate")]).toEqual([401, "Token"]);
      },
    );

    it.each(["/articles", "/profiles/ann", "/articles/some/comments", "/articles/some"])(
      "that are wrong are refused by %s too, which asks for none",
      async (path) => {
        expect(await conduit().fail(401, "GET", path, { headers: { authorization: "Token guess" } })).toEqual([
          "Invalid token",
        ]);
      },
    );

    it("are refused when they are another's, too old, or for a user that is gone", async () => {
      const ann = await conduit().join("ann");
      const refuse = (token: string) =>
        conduit().fail(401, "GET", "/user", { headers: { authorization: `Token ${token}` } });
      const foreign = createJwtForUser(ann, { secret: "another secret, of another application" });
      expect(await refuse(foreign)).toEqual(["Invalid token"]);
      expect(await refuse(`${ann.token}x`)).toEqual(["Invalid token"]);
      expect(await refuse("")).toEqual(["Invalid token"]);

      expect((await conduit().send("GET", "/user", { as: ann })).status).toBe(200);
      await conduit().leave(ann);
      expect(await refuse(ann.token)).toEqual(["Invalid token"]);
      // Whoever comes next is somebody else, with an id of their own.
      const bob = await conduit().join("bob");
      expect(bob.id).not.toBe(ann.id);
      expect(await refuse(ann.token)).toEqual(["Invalid token"]);
    });

    it("of other schemes are none", async () => {
      const ann = await conduit().join("ann");
      const headers = { authorization: `Bearer ${ann.token}` };
      expect(await conduit().fail(401, "GET", "/user", { headers })).toEqual(["Authentication required"]);
      expect((await conduit().send("GET", "/profiles/ann", { headers })).status).toBe(200);
    });

    it("may have their scheme in any case", async () => {
      const ann = await conduit().join("ann");
      const headers = { authorization: `token ${ann.token}` };
      expect((await conduit().send("GET", "/user", { headers })).status).toBe(200);
    });
  });
}

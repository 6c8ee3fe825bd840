import { describe, expect, it } from "vitest";
import type { Opened } from "../describe-conduit.ts";

const password = "correct horse";

export function describeUsers(conduit: Opened): void {
  const register = (username: string, email = `${username}@example.com`) =>
    conduit().send("POST", "/users", { json: { user: { username, email, password } } });
  const login = (email: string, secret = password) =>
    conduit().send("POST", "/users/login", { json: { user: { email, password: secret } } });

  describe("accounts", () => {
    it("are made, and used at once", async () => {
      const { status, body } = await register("ann", "Ann@Example.com");
      expect(status).toBe(201);
      expect(body.user).toEqual({
        username: "ann",
        email: "ann@example.com",
        bio: "",
        image: "",
        token: expect.any(String),
      });
      const headers = { authorization: `Token ${body.user.token}` };
      expect((await conduit().send("GET", "/user", { headers })).body.user).toMatchObject({ username: "ann" });
    });

    it("are for one person: a name or an address that is taken is refused, however it is written", async () => {
      await conduit().join("ann");
      const { join } = { join: (user: object) => conduit().fail(422, "POST", "/users", { json: { user } }) };
      expect(await join({ username: "ann", email: "other@example.com", password })).toEqual([
        "user.username: has already been taken",
      ]);
      expect(await join({ username: "other", email: "ANN@example.com", password })).toEqual([
        "user.email: has already been taken",
      ]);
    });

    it("are for one of those who ask for the same name at the same moment", async () => {
      const answers = await Promise.all([1, 2, 3].map((number) => register("ann", `ann${number}@example.com`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    });

    it.each([
      ["nothing", {}, ["user"]],
      ["no fields", { user: {} }, ["user.username", "user.email", "user.password"]],
      ["a blank name", { user: { username: " ", email: "a@example.com", password } }, ["user.username"]],
      ["no address", { user: { username: "ann", email: "ann", password } }, ["user.email"]],
      ["a short password", { user: { username: "ann", email: "a@example.com", password: "short" } }, ["user.password"]],
      ["a name with U+0000", { user: { username: "a\0n", email: "a@example.com", password } }, ["user.username"]],
      ["no text", { user: { username: 1, email: null, password } }, ["user.username", "user.email"]],
    ])("are not made of %s", async (_what, json, places) => {
      const messages = await conduit().fail(422, "POST", "/users", { json });
      expect(messages.map((message) => message.split(":")[0])).toEqual(places);
    });

    it("are not made of what is no JSON", async () => {
      expect(await conduit().fail(422, "POST", "/users", { headers: { "content-type": "application/json" } })).toEqual([
        expect.stringContaining("JSON"),
      ]);
    });
  });

  describe("login", () => {
    it("gives a token to who knows the password, and tells nobody what was wrong", async () => {
      await register("ann");
      const { status, body } = await login("ANN@example.com");
      expect([status, body.user.username]).toEqual([200, "ann"]);

      const wrong = await conduit().fail(401, "POST", "/users/login", {
        json: { user: { email: "ann@example.com", password: "wrong horse" } },
      });
      const unknown = await conduit().fail(401, "POST", "/users/login", {
        json: { user: { email: "bob@example.com", password } },
      });
      expect(wrong).toEqual(["Email or password are wrong"]);
      expect(unknown).toEqual(wrong);
    });

    it("needs both", async () => {
      expect(
        await conduit().fail(422, "POST", "/users/login", { json: { user: { email: "ann@example.com" } } }),
      ).toEqual(["user.password: Object missing required field `password`"]);
    });
  });

  describe("your own account", () => {
    it("is changed field by field", async () => {
      const ann = await conduit().join("ann");
      const change = async (user: object) =>
        (await conduit().send("PUT", "/user", { as: ann, json: { user } })).body.user;
      expect(await change({ bio: "Tea" })).toMatchObject({ username: "ann", bio: "Tea", email: "ann@example.com" });
      const image = "https://example.com/ann.png";
      expect(await change({ image, username: "anna" })).toMatchObject({ username: "anna", bio: "Tea", image });
      expect(await change({ email: "Anna@example.com", bio: "", image: "" })).toMatchObject({
        email: "anna@example.com",
        bio: "",
        image: "",
      });
      expect((await conduit().send("GET", "/user", { as: ann })).body.user).toMatchObject({
        username: "anna",
        bio: "",
      });
    });

    it("has another password afterwards", async () => {
      const ann = await conduit().join("ann");
      await conduit().send("PUT", "/user", { as: ann, json: { user: { password: "battery staple" } } });
      expect((await login("ann@example.com", "battery staple")).status).toBe(200);
      expect((await login("ann@example.com")).status).toBe(401);
    });

    it("keeps what it is for a change that is none, or that is refused", async () => {
      await conduit().join("bob");
      const ann = await conduit().join("ann");
      const refuse = (user: object) => conduit().fail(422, "PUT", "/user", { as: ann, json: { user } });
      expect(await refuse({})).toEqual(["user: Expected one field at least"]);
      expect(await refuse({ bio: "new", username: "bob" })).toEqual(["user.username: has already been taken"]);
      expect(await refuse({ email: "bob@example.com" })).toEqual(["user.email: has already been taken"]);
      expect(await refuse({ image: "javascript:alert(1)" })).toEqual([
        "user.image: Expected an address with http or https",
      ]);
      expect(await refuse({ bio: null })).toHaveLength(1);
      expect((await conduit().send("GET", "/user", { as: ann })).body.user).toMatchObject({
        username: "ann",
        bio: "I am ann",
      });
    });
  });
}

import { createJwtForUser } from "boltapi";
import { TestClient } from "boltapi/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { createTables } from "../db/create-tables.ts";

process.env.BLOG_DATABASE = ":memory:";
const secret = "0123456789abcdef0123456789abcdef";
process.env.JWT_SECRET = secret;
const snippets = "../../docs/guide/snippets/users";
const { accounts, db } = (await import(
  `${snippets}/accounts.ts`
)) as typeof import("../../docs/guide/snippets/users/accounts.ts");
const { api } = (await import(`${snippets}/api.ts`)) as typeof import("../../docs/guide/snippets/users/api.ts");
const { prepareGroups, promote } = (await import(
  `${snippets}/grants.ts`
)) as typeof import("../../docs/guide/snippets/users/grants.ts");
const { api: tokensApi } = (await import(
  `${snippets}/tokens.ts`
)) as typeof import("../../docs/guide/snippets/users/tokens.ts");

const password = "correct horse";

// Passwords are hashed at the cost of production.
describe("the page about users", { timeout: 60_000 }, () => {
  const client = new TestClient(api);
  const tokensClient = new TestClient(tokensApi);
  beforeAll(async () => {
    await client.get("/");
    await tokensClient.get("/");
    await createTables(db);
    return async () => {
      await client.close();
      await tokensClient.close();
    };
  });

  it("has users who sign up, log in by either name, and change their password", async () => {
    const body = { username: "mary", email: "mary@example.com", password };
    const made = await client.post("/users", { json: body });
    expect([made.status, made.json()]).toEqual([201, { id: 1, username: "mary" }]);
    expect((await client.post("/users", { json: body })).status).toBe(409);
    for (const name of ["mary", "mary@EXAMPLE.com"]) {
      const answer = await client.post("/login", { form: { name, password } });
      expect(answer.json()).toEqual({ username: "mary", bio: null });
    }
    expect((await client.post("/password", { json: { old: "wrong", new: "battery staple" } })).status).toBe(401);
    expect((await client.post("/password", { json: { old: password, new: "battery staple" } })).status).toBe(204);
    expect((await client.post("/login", { form: { name: "mary", password } })).status).toBe(401);
  });

  it("has permissions of tables and of the application", async () => {
    await prepareGroups();
    expect(await accounts.permissions.list()).toEqual([
      "blog.add_users",
      "blog.change_users",
      "blog.delete_users",
      "blog.publish_articles",
      "blog.view_users",
    ]);
    expect((await client.post("/articles/7/publish")).status).toBe(403);
    expect(await promote(1)).toMatchObject({
      roles: ["editors"],
      permissions: ["blog.change_users", "blog.publish_articles", "blog.view_users"],
    });
    expect((await client.post("/articles/7/publish")).json()).toEqual({ published: 7, by: "mary" });
  });

  it("has tokens, by which programs are known until they are revoked", async () => {
    const mary = await accounts.load(1);
    if (mary === null) throw new Error("There is no user");
    const byJwt = { headers: { authorization: `Bearer ${createJwtForUser(mary, { secret })}` } };
    const made = await tokensClient.post("/tokens", { ...byJwt, json: { name: "ci" } });
    expect(made.status).toBe(201);
    const { id, key } = made.json<{ id: string; key: string }>();
    const byKey = { headers: { "x-api-key": key } };
    expect((await tokensClient.get("/me", byKey)).json()).toEqual({ username: "mary", bio: null });
    expect((await tokensClient.delete(`/tokens/${id}`, byJwt)).json()).toEqual({ revoked: true });
    expect((await tokensClient.get("/me", byKey)).status).toBe(401);
  });
});

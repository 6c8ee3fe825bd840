import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { account, json, NewAccount, problems, shown } from "../../docs/guide/snippets/serializers/by-hand.ts";
import { api as derived } from "../../docs/guide/snippets/serializers/derived.ts";
import { Article, api as model } from "../../docs/guide/snippets/serializers/model.ts";

describe("the page about serializers", () => {
  it("is right about serializers made of others", async () => {
    await using client = new TestClient(derived);
    const ann = { id: 1, name: "Ann", email: "ann@example.com", bio: "" };
    expect((await client.get("/users")).json()).toEqual([{ id: 1, name: "Ann" }]);
    expect((await client.get("/users/1")).json()).toEqual({ id: 1, name: "Ann", email: "ann@example.com" });
    expect((await client.patch("/users/1", { json: { name: "Bea" } })).json()).toEqual({ ...ann, name: "Bea" });
  });

  it("is right about what is done by hand", async () => {
    expect(account).toEqual({ email: "ann@example.com", age: 40, secret: "x" });
    expect(problems).toMatchObject({ ok: false, issues: [{ loc: ["body", "email"] }, { loc: ["body", "age"] }] });
    expect(shown).toEqual({ email: "ann@example.com", age: 40 });
    expect(JSON.parse(json)).toEqual([shown, shown]);
    await expect(NewAccount.parseAsync({ email: "ann@example.com" })).rejects.toThrow("body.email: Email is taken");
  });

  it("is right about tables", async () => {
    await using client = new TestClient(model);
    const created = await client.post("/articles", { json: { slug: "a-b", title: "A", id: 9, state: "public" } });
    const sent = { id: 1, slug: "a-b", title: "A", state: "public", created_at: "1970-01-01T00:00:00.000Z" };
    expect(created.json()).toEqual({ ...sent, url: "/articles/a-b" });
    expect((await client.post("/articles", { json: { slug: "a b", title: "A" } })).status).toBe(422);
    expect((await client.patch("/articles/1", { json: {} })).json()).toMatchObject({ slug: "hello", title: "Hello" });
    expect(Object.keys(Article.columns)).toEqual(["id", "slug", "title", "state", "created_at"]);
  });
});

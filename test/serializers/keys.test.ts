import { BoltAPI, serializer, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { type KeyStyle, styleKey } from "../../src/serializers/key-style.ts";

describe("styleKey", () => {
  it.each<[string, KeyStyle, string]>([
    ["created_at", "same", "created_at"],
    ["created_at", "camel", "createdAt"],
    ["created_at", "pascal", "CreatedAt"],
    ["createdAt", "snake", "created_at"],
    ["createdAt", "kebab", "created-at"],
    ["line_1", "camel", "line1"],
    ["_id", "camel", "id"],
    ["_", "camel", "_"],
  ])("writes %s in the style %s as %s", (name, style, key) => {
    expect(styleKey(name, style)).toBe(key);
  });
});

describe("keys of a serializer", () => {
  const Post = serializer("Post", {
    fields: {
      post_title: t.String({ minLength: 3 }),
      view_count: t.Integer({ default: 0 }),
      author_name: t.Union([t.String(), t.Null()]),
      secret_note: t.Optional(t.String()),
    },
    writeOnly: ["secret_note"],
    sources: { author_name: "author.name" },
    rename: "camel",
    aliases: { view_count: "views" },
    validators: {
      post_title: (value) => {
        if (value === "spam") throw new ValueError("No spam");
      },
    },
    validate: (post) => {
      if (post.view_count < 0) throw new ValueError("Below zero", { field: "view_count" });
    },
    computed: { short_title: { schema: t.String(), value: (post) => post.post_title.slice(0, 3) } },
  });

  it("are those of the wire on the way in, and in errors", () => {
    expect(Post.parse({ postTitle: "Hello", secretNote: "x", authorName: "no" })).toEqual({
      post_title: "Hello",
      view_count: 0,
      secret_note: "x",
    });
    const locationsOf = (value: unknown) => {
      const result = Post.safeParse(value);
      return result.ok ? [] : result.issues.map(({ loc }) => loc.join("."));
    };
    expect(locationsOf({ post_title: "Hello" })).toEqual(["body.postTitle"]);
    expect(locationsOf({ postTitle: "spam", views: "x" })).toEqual(["body.postTitle", "body.views"]);
    expect(locationsOf({ postTitle: "Hello", views: -1 })).toEqual(["body.views"]);
  });

  it("are those of the wire on the way out", () => {
    const row = { post_title: "Hello", author: { name: "Ann" }, secret_note: "x" };
    const sent = { postTitle: "Hello", views: 0, authorName: "Ann", shortTitle: "Hel" };
    expect(Post.dump(row)).toEqual(sent);
    expect(JSON.parse(Post.dumpJson(row))).toEqual(sent);
    expect(Post.dump({ ...row, author: null })).toEqual({ ...sent, authorName: null });
    expect(JSON.parse(Post.dumpManyJson([row, row]))).toEqual([sent, sent]);
  });

  it("are those of the wire in a query and in a form", async () => {
    const Filter = serializer("Filter", {
      fields: { page_size: t.Integer({ default: 20 }), sort_by: t.Optional(t.String()) },
      rename: "camel",
      validators: {
        page_size: (value) => {
          if (value > 100) throw new ValueError("At most 100");
        },
      },
    });
    const api = new BoltAPI();
    api.get("/", { query: Filter }, ({ query }) => query);
    api.post("/", { form: Filter }, ({ form }) => form);
    await using client = new TestClient(api);
    expect((await client.get("/?pageSize=5&sortBy=name")).json()).toEqual({ page_size: 5, sort_by: "name" });
    expect((await client.get("/?pageSize=500")).json()).toEqual({
      detail: [{ type: "value_error", loc: ["query", "pageSize"], msg: "At most 100" }],
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await client.post("/", { body: "pageSize=7", headers })).json()).toEqual({ page_size: 7 });
    expect((await client.post("/", { body: "pageSize=700", headers })).json()).toEqual({
      detail: [{ type: "value_error", loc: ["body", "pageSize"], msg: "At most 100" }],
    });
  });

  it("must differ", () => {
    const fields = { a_b: t.String(), aB: t.String() };
    expect(() => serializer("A", { fields, rename: "camel" })).toThrow("SERIALIZER_KEY_DUPLICATE");
  });
});

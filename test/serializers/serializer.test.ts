import { BoltAPI, type BoltAPIOptions, nested, serializer, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const User = serializer("User", {
  fields: {
    id: t.Integer(),
    username: t.String({ minLength: 2 }),
    email: t.String(),
    password: t.String({ minLength: 8 }),
    joined_at: t.Optional(t.String({ format: "date-time" })),
  },
  readOnly: ["id", "joined_at"],
  writeOnly: ["password"],
  validators: {
    email: (value) => {
      if (!value.includes("@")) throw new ValueError("Invalid email");
      return value.toLowerCase();
    },
    username: [
      (value) => value.trim(),
      (value) => {
        if (value.includes(" ")) throw new ValueError("No spaces");
      },
      (value) => {
        if (value === "root") throw new ValueError("Reserved");
      },
    ],
  },
  validate: (user) => {
    if (user.username === user.password) throw new ValueError("Choose another password", { field: "password" });
    if (user.username === "admin") throw new ValueError("Username 'admin' is reserved");
  },
  computed: {
    label: { schema: t.String(), value: (user) => `${user.username} <${user.email}>` },
  },
});

const row = { id: 7, username: "ann", email: "ann@example.com", password: "topsecret" };

async function post(schema: typeof User, json: unknown, options: BoltAPIOptions = {}) {
  const api = new BoltAPI(options);
  api.post("/", { body: schema }, ({ body }) => json === undefined || { body });
  await using client = new TestClient(api);
  return (await client.post("/", { json })).json() as { body?: unknown; detail?: unknown };
}

describe("a serializer as a body", () => {
  it("gives what validators return, and drops what is read-only", async () => {
    const json = { id: 1, username: " ann ", email: "Ann@Example.com", password: "topsecret", label: "x", other: 1 };
    expect(await post(User, json)).toEqual({
      body: { username: "ann", email: "ann@example.com", password: "topsecret" },
    });
  });

  it("collects what the schema and what validators say, each field's first", async () => {
    const json = { username: "a b", email: "nobody", password: "short" };
    expect(await post(User, json)).toEqual({
      detail: [
        { type: "value_error", loc: ["body", "username"], msg: "No spaces" },
        { type: "value_error", loc: ["body", "email"], msg: "Invalid email" },
        { type: "validation_error", loc: ["body", "password"], msg: "Expected `string` of length >= 8" },
      ],
    });
  });

  it("asks the validator of the whole when all fields are well", async () => {
    const admin = { username: "admin", email: "a@b", password: "topsecret" };
    expect(await post(User, admin)).toEqual({
      detail: [{ type: "value_error", loc: ["body"], msg: "Username 'admin' is reserved" }],
    });
    expect(await post(User, { ...admin, email: "nobody" })).toEqual({
      detail: [{ type: "value_error", loc: ["body", "email"], msg: "Invalid email" }],
    });
    expect(await post(User, { ...admin, username: "topsecret" })).toEqual({
      detail: [{ type: "value_error", loc: ["body", "password"], msg: "Choose another password" }],
    });
  });
});

describe("a serializer as a response", () => {
  it("sends computed fields, and never what is write-only", async () => {
    const api = new BoltAPI();
    api.get("/one", { response: User }, () => row);
    api.get("/many", { response: t.Array(User) }, () => [row, { ...row, joined_at: "2026-01-01T00:00:00Z" }]);
    api.get("/in", { response: t.Object({ user: t.Optional(User), other: t.Union([User, t.Null()]) }) }, () => ({
      user: row,
      other: row,
    }));
    await using client = new TestClient(api);
    const sent = { id: 7, username: "ann", email: "ann@example.com", label: "ann <ann@example.com>" };
    expect((await client.get("/one")).json()).toEqual(sent);
    expect((await client.get("/many")).json()).toEqual([sent, { ...sent, joined_at: "2026-01-01T00:00:00Z" }]);
    expect((await client.get("/in")).json()).toEqual({ user: sent, other: sent });
  });
});

describe("a nested serializer", () => {
  const Team = serializer("Team", {
    fields: { name: t.String(), lead: User, members: nested(User, { many: true, maxItems: 2 }) },
  });

  it("limits lists", () => {
    const user = { username: "ann", email: "a@b", password: "topsecret" };
    const result = Team.safeParse({ name: "x", lead: user, members: [user, user, user] });
    expect(result).toEqual({
      ok: false,
      issues: [{ type: "validation_error", loc: ["body", "members"], msg: "Too many items (3). Maximum allowed: 2." }],
    });
    expect(Team.parse({ name: "x", lead: user, members: [user] })).toEqual({ name: "x", lead: user, members: [user] });
    expect(JSON.parse(Team.dumpJson({ name: "x", lead: row, members: [row] }))).toEqual(
      Team.dump({ name: "x", lead: row, members: [row] }),
    );
    expect(Team.dumpJson({ name: "x", lead: row, members: [row] })).not.toContain("topsecret");
  });
});

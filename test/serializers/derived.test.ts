import { BoltAPI, serializer, t, ValueError } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const User = serializer("User", {
  fields: {
    id: t.Integer(),
    name: t.String({ default: "nobody" }),
    email: t.String(),
    password: t.String(),
  },
  readOnly: ["id"],
  writeOnly: ["password"],
  validators: {
    email: (value) => {
      if (!value.includes("@")) throw new ValueError("Invalid email");
      return value.toLowerCase();
    },
  },
  computed: { label: { schema: t.String(), value: (user) => `${user.name} ${user.id}` } },
  fieldSets: { list: ["id", "label"], detail: ["id", "name", "email"] },
});

const row = { id: 1, name: "Ann", email: "a@b", password: "secret" };

describe("serializers made of another", () => {
  it("have the fields that are kept, with their validators and computed fields", () => {
    expect(User.only("id", "email").dump(row)).toEqual({ id: 1, email: "a@b" });
    expect(User.exclude("email", "label").dump(row)).toEqual({ id: 1, name: "Ann" });
    expect(User.use("list").dump(row)).toEqual({ id: 1, label: "Ann 1" });
    expect(User.use("detail").exclude("id").dump(row)).toEqual({ name: "Ann", email: "a@b" });
    expect(User.only("email").parse({ email: "A@B", name: "x" })).toEqual({ email: "a@b" });
    expect(User.only("email").safeParse({ email: "nobody" })).toMatchObject({ ok: false });
  });

  it("keep what is read-only and write-only", () => {
    const Some = User.only("id", "password");
    expect(Some.dump(row)).toEqual({ id: 1 });
    expect(Some.parse({ id: 5, password: "x" })).toEqual({ password: "x" });
  });

  it("are optional throughout for changes, and fill in nothing", () => {
    const Change = User.partial();
    expect(Change.parse({})).toEqual({});
    expect(Change.parse({ email: "A@B" })).toEqual({ email: "a@b" });
    expect(Change.safeParse({ email: 1 })).toMatchObject({ ok: false });
    expect(Change.only("name").parse({})).toEqual({});
  });

  it("name what is not there", () => {
    expect(() => User.only("nope" as "id")).toThrow('User.only("nope"): there is no field "nope"');
    expect(() => User.exclude("nope" as "id")).toThrow("SERIALIZER_FIELD_UNKNOWN");
    expect(() => User.use("nope" as "list")).toThrow("Field sets: list, detail.");
  });

  it("do not forget the validator of the whole", () => {
    const Passwords = serializer("Passwords", {
      fields: { password: t.String(), repeat: t.String(), hint: t.Optional(t.String()) },
      writeOnly: ["password", "repeat"],
      validate: ({ password, repeat }) => {
        if (password !== repeat) throw new ValueError("Passwords differ", { field: "repeat" });
      },
    });
    expect(() => Passwords.exclude("repeat").parse({ password: "x" })).toThrow("SERIALIZER_VALIDATE_INCOMPLETE");
    expect(() => Passwords.partial().parse({})).toThrow("SERIALIZER_VALIDATE_INCOMPLETE");
    // On the way out, nobody asks for it.
    expect(Passwords.exclude("repeat").dump({ hint: "x" })).toEqual({ hint: "x" });
    const Changed = Passwords.partial().validating((value) => {
      if (value.password !== undefined && value.repeat === undefined) throw new ValueError("Repeat it");
    });
    expect(Changed.safeParse({ password: "x" })).toMatchObject({ ok: false, issues: [{ msg: "Repeat it" }] });
    expect(Passwords.exclude("repeat").validating(null).parse({ password: "x" })).toEqual({ password: "x" });
    const api = new BoltAPI();
    api.post("/", { body: Passwords.partial() }, () => null);
    expect(() => api.compile()).toThrow("SERIALIZER_VALIDATE_INCOMPLETE");
  });

  it("can validate later instead", async () => {
    const Late = User.only("email").validatingAsync(async ({ email }) => {
      await Promise.resolve();
      if (email === "a@b") throw new ValueError("Taken", { field: "email" });
    });
    expect(await Late.safeParseAsync({ email: "A@B" })).toMatchObject({ issues: [{ loc: ["body", "email"] }] });
  });
});

describe("serializers in documents", () => {
  it("are one component, or one a side where these differ", async () => {
    const api = new BoltAPI();
    api.post("/users", { body: User, response: User }, () => row);
    api.get("/users", { response: t.Array(User.use("list")) }, () => [row]);
    api.get("/brief", { response: User.only("id") }, () => row);
    api.get("/named", { response: User.only("id").named("UserId") }, () => row);
    await using client = new TestClient(api);
    const document = (await client.get("/docs/openapi.json")).json() as {
      components: { schemas: Record<string, unknown> };
      paths: Record<string, Record<string, { responses: Record<string, { content: object }>; requestBody: object }>>;
    };
    expect(document.components.schemas).toMatchObject({
      User: {
        type: "object",
        required: ["id", "name", "email", "label"],
        properties: {
          id: { type: "integer", readOnly: true },
          name: { type: "string", default: "nobody" },
          email: { type: "string" },
          label: { type: "string", readOnly: true },
        },
      },
      UserInput: {
        required: ["email", "password"],
        properties: { name: { type: "string" }, email: {}, password: { type: "string", writeOnly: true } },
      },
      UserList: { required: ["id", "label"] },
      UserId: { required: ["id"] },
    });
    const { User: sent, UserInput } = document.components.schemas as Record<string, { properties: object }>;
    expect(Object.keys(sent?.properties ?? {})).toEqual(["id", "name", "email", "label"]);
    expect(Object.keys(UserInput?.properties ?? {})).toEqual(["name", "email", "password"]);
    expect(document.paths["/users"]?.post).toMatchObject({
      requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/UserInput" } } } },
      responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/User" } } } } },
    });
    expect(document.paths["/brief"]?.get?.responses["200"]?.content).toEqual({
      "application/json": {
        schema: { type: "object", required: ["id"], properties: { id: { type: "integer", readOnly: true } } },
      },
    });
  });
});

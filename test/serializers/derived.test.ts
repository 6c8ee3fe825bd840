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

  it("have more fields, beside those that they keep with all that is said of them", () => {
    const Detail = User.extend("UserDetail", {
      fields: { bio: t.String(), token: t.String(), joined: t.Integer(), city: t.String() },
      readOnly: ["joined"],
      writeOnly: ["token"],
      validators: { bio: (value) => value.trim() },
      computed: { title: { schema: t.String(), value: ({ name, bio }) => `${name}: ${bio}` } },
      sources: { city: "address.city" },
      aliases: { bio: "about" },
      fieldSets: { card: ["label", "bio"] },
    });
    const sent = { email: "A@B", password: "x", about: " hi ", token: "t", joined: 9, id: 8 };
    expect(Detail.parse(sent)).toEqual({ name: "nobody", email: "a@b", password: "x", bio: "hi", token: "t" });
    const problems = Detail.safeParse({ email: "ann", password: "x", about: 1, token: "t" });
    expect(problems.ok ? [] : problems.issues.map(({ loc }) => loc)).toEqual([
      ["body", "email"],
      ["body", "about"],
    ]);
    const whole = { ...row, bio: "hi", joined: 3, token: "t", address: { city: "Oslo" } };
    const shown = { id: 1, name: "Ann", email: "a@b", about: "hi", joined: 3, city: "Oslo" };
    expect(Detail.dump(whole)).toEqual({ ...shown, label: "Ann 1", title: "Ann: hi" });
    expect(Detail.use("card").dump(whole)).toEqual({ label: "Ann 1", about: "hi" });
    expect(Detail.$id).toBe("UserDetail");
    expect(User.dump(row)).toEqual({ id: 1, name: "Ann", email: "a@b", label: "Ann 1" });
  });

  it("ask the validators of the whole one after the other when fields are added", async () => {
    const order: string[] = [];
    const Pair = serializer("Pair", {
      fields: { low: t.Integer(), high: t.Integer() },
      rename: "pascal",
      validate: ({ low, high }) => {
        order.push("first");
        if (low > high) throw new ValueError("Wrong way round", { field: "low" });
      },
    });
    const Same = Pair.extend("Same", { fields: { note: t.String({ default: "" }) } });
    expect(Same.safeParse({ Low: 2, High: 1 })).toMatchObject({ issues: [{ loc: ["body", "Low"] }] });
    const Triple = Pair.extend("Triple", {
      fields: { middle: t.Integer() },
      validate: ({ low, middle, high }) => {
        order.push("second");
        if (middle < low || middle > high) throw new ValueError("Not between", { field: "middle" });
      },
      asyncValidate: async ({ middle }) => {
        order.push("third");
        if (middle === 3) throw new ValueError("Taken", { field: "middle" });
      },
    });
    order.length = 0;
    const issueOf = async (low: number, middle: number, high: number): Promise<unknown> => {
      const result = await Triple.safeParseAsync({ Low: low, Middle: middle, High: high });
      return result.ok ? order.splice(0).join() : [order.splice(0).join(), result.issues[0]?.loc[1]];
    };
    expect(await issueOf(2, 1, 1)).toEqual(["first", "Low"]);
    expect(await issueOf(1, 9, 5)).toEqual(["first,second", "Middle"]);
    expect(await issueOf(1, 3, 5)).toEqual(["first,second,third", "Middle"]);
    expect(await issueOf(1, 2, 5)).toBe("first,second,third");
    expect(() => Triple.exclude("low").safeParse({})).toThrow("it lacks low");
  });

  it.each([
    ["a field twice", { fields: { email: t.String() } }, '"email" is there already'],
    [
      "a computed field over a field",
      { computed: { name: { schema: t.String(), value: () => "" } } },
      '"name" is there',
    ],
    ["a key twice", { fields: { other: t.String() }, aliases: { other: "email" } }, "SERIALIZER_KEY_DUPLICATE"],
    ["a style of its own", { rename: "camel" }, 'no option "rename"'],
    ["a field of nowhere", { readOnly: ["nope"] }, 'no field "nope"'],
    ["no schema", { fields: { a: 5 } }, "SERIALIZER_INVALID"],
  ])("do not take %s when they are extended", (_, options, message) => {
    expect(() => User.extend("Wrong", options as object)).toThrow(message);
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

import { type Accepted, BoltAPI, nested, serializer, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import type { Infer, InferInput } from "../../src/schema/infer.ts";
import { type Equal, expectType } from "./equal.ts";

const User = serializer("User", {
  fields: {
    id: t.Integer(),
    name: t.String({ default: "nobody" }),
    birth_date: t.String({ format: "date" }),
    password: t.String(),
    nick: t.Optional(t.String()),
  },
  readOnly: ["id"],
  writeOnly: ["password"],
  validators: {
    birth_date: (value) => new Date(value),
    name: (value) => {
      expectType<Equal<typeof value, string>>(true);
      if (value === "") throw new Error();
    },
    password: [(value) => value.trim(), (value) => void value.length],
  },
  validate: (user) => {
    expectType<Equal<typeof user, { name: string; birth_date: Date; password: string; nick?: string }>>(true);
  },
  computed: {
    label: {
      schema: t.String(),
      value: (user) => {
        expectType<Equal<typeof user.id, number>>(true);
        return user.name ?? "";
      },
    },
  },
  rename: "camel",
  fieldSets: { list: ["id", "label"] },
});

// What comes in: without read-only fields, as validators made it.
type Value = { name: string; birth_date: Date; password: string; nick?: string };
expectType<Equal<Infer<typeof User>, Value>>(true);
// What handlers return: without computed fields.
type Row = {
  id: number;
  birth_date: string;
  name?: string | undefined;
  nick?: string | undefined;
  password?: unknown;
};
expectType<Equal<InferInput<typeof User>, Row>>(true);
// What clients send, under the keys of the wire.
type Sent = {
  readonly birthDate: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly nick?: string | undefined;
};
expectType<Equal<Accepted<typeof User>, Sent>>(true);
expectType<Equal<ReturnType<typeof User.parse>, Value>>(true);
expectType<
  Equal<ReturnType<typeof User.dump>, { id: number; name: string; birthDate: string; label: string; nick?: string }>
>(true);

// Inside of other schemas.
const Team = t.Object({ lead: User, members: nested(User, { many: true }), note: t.Optional(t.String()) });
expectType<Equal<Infer<typeof Team>["members"], Value[]>>(true);
expectType<Equal<InferInput<typeof Team>["lead"], Row>>(true);
const Users = t.Array(User);
expectType<Equal<InferInput<typeof Users>, Row[]>>(true);
const Nullable = t.Union([User, t.Null()]);
expectType<Equal<InferInput<typeof Nullable>, Row | null>>(true);

// As a field of another serializer, and found at the end of a path.
const Post = serializer("Post", {
  fields: { title: t.String(), author: User, author_name: t.String() },
  sources: { author_name: "writer.name" },
});
expectType<Equal<Infer<typeof Post>, { title: string; author: Value }>>(true);
expectType<Equal<InferInput<typeof Post>, { title: string; author: Row; writer: { name: string } }>>(true);

// Those made of another.
const Brief = User.only("id", "nick");
expectType<Equal<InferInput<typeof Brief>, { id: number; nick?: string | undefined }>>(true);
expectType<Equal<Infer<typeof Brief>, { nick?: string }>>(true);
expectType<Equal<ReturnType<typeof Brief.dump>, { id: number; nick?: string }>>(true);
const Listed = User.use("list");
expectType<Equal<ReturnType<typeof Listed.dump>, { id: number; label: string }>>(true);
// A computed field needs what it was written for.
expectType<Equal<InferInput<typeof Listed>["birth_date"], string>>(true);
const WithoutPassword = User.exclude("password", "label");
expectType<Equal<Infer<typeof WithoutPassword>, { name: string; birth_date: Date; nick?: string }>>(true);
const Change = User.partial();
expectType<Equal<Infer<typeof Change>, { name?: string; birth_date?: Date; password?: string; nick?: string }>>(true);

const Detail = User.extend("UserDetail", {
  fields: { bio: t.String(), joined: t.Integer(), city: t.String() },
  readOnly: ["joined"],
  validators: { bio: (value) => value.length },
  sources: { city: "address.city" },
  aliases: { bio: "about" },
  validate: (user) => {
    expectType<Equal<typeof user.bio, number>>(true);
    expectType<Equal<typeof user.birth_date, Date>>(true);
  },
  computed: { size: { schema: t.Integer(), value: ({ id, bio }) => id + bio.length } },
  fieldSets: { card: ["id", "bio", "label"] },
});
expectType<
  Equal<Infer<typeof Detail>, Value & { bio: number } extends infer All ? { [Key in keyof All]: All[Key] } : never>
>(true);
expectType<Equal<Accepted<typeof Detail>["about"], string>>(true);
expectType<Equal<InferInput<typeof Detail>["address"], { city: string }>>(true);
expectType<Equal<ReturnType<typeof Detail.dump>["size"], number>>(true);
expectType<Equal<ReturnType<typeof Detail.dump>["label"], string>>(true);
Detail.use("card");
Detail.use("list");
// @ts-expect-error: it is not among those that are added
User.extend("A", { fields: { a: t.String() }, readOnly: ["name"] });
// @ts-expect-error: no such field
User.extend("A", { fields: { a: t.String() }, fieldSets: { list: ["b"] } });

// Trees.
const Comment = serializer("Comment", { fields: { id: t.Integer(), text: t.String() }, readOnly: ["id"] }).tree(
  "replies",
);
const comment = Comment.parse({});
expectType<string | undefined>(comment.replies?.[0]?.replies?.[0]?.text);
const thread = Comment.dump({ id: 1, text: "a", replies: [{ id: 2, text: "b", replies: [] }] });
expectType<Equal<(typeof thread.replies)[number]["id"], number>>(true);
// @ts-expect-error: the inner one has no id
Comment.dump({ id: 1, text: "a", replies: [{ text: "b", replies: [] }] });
// @ts-expect-error: no such field
comment.replies?.[0]?.answers;

// In routes.
const api = new BoltAPI();
const create = api.post("/users", { body: User, response: User, status: 201 }, ({ body }) => {
  expectType<Equal<typeof body, Value>>(true);
  return { id: 1, name: body.name, birth_date: "2000-01-01", password: body.password };
});
api.get("/users", { response: t.Array(User) }, () => [{ id: 1, birth_date: "2000-01-01" }]);
// @ts-expect-error: the id is missing
api.get("/wrong", { response: User }, () => ({ birth_date: "2000-01-01" }));
// @ts-expect-error: in a list, too
api.get("/wrong-list", { response: t.Array(User) }, () => [{ birth_date: "2000-01-01" }]);
export async function call(): Promise<string> {
  const { data } = await new TestClient(api).call(create, { json: { birthDate: "2000-01-01", password: "x" } });
  return data.label;
}

// @ts-expect-error: no such field
serializer("A", { fields: { a: t.String() }, readOnly: ["b"] });
// @ts-expect-error: no such field
serializer("A", { fields: { a: t.String() }, writeOnly: ["b"] });
// @ts-expect-error: no such field
serializer("A", { fields: { a: t.String() }, sources: { b: "c.d" } });
// @ts-expect-error: no such field
serializer("A", { fields: { a: t.String() }, fieldSets: { list: ["b"] } });
// @ts-expect-error: no such style
serializer("A", { fields: { a: t.String() }, rename: "upper" });
// @ts-expect-error: the schema says text
serializer("A", { fields: { a: t.String() }, computed: { b: { schema: t.String(), value: (row) => row.a.length } } });
// @ts-expect-error: no such field
User.only("nope");
// @ts-expect-error: no such field
User.exclude("nope");
// @ts-expect-error: no such set
User.use("nope");

import { BoltAPI, serializer, t } from "boltapi";

export const api = new BoltAPI();

const User = serializer("User", {
  fields: {
    id: t.Integer(),
    name: t.String(),
    email: t.String(),
    bio: t.String({ default: "" }),
  },
  readOnly: ["id"],
  fieldSets: { list: ["id", "name"] },
});

const ann = { id: 1, name: "Ann", email: "ann@example.com", bio: "" };

api.get("/users", { response: t.Array(User.use("list")) }, () => [ann]);
api.get("/users/{id:int}", { response: User.exclude("bio") }, () => ann);
api.patch("/users/{id:int}", { body: User.partial(), response: User }, ({ body }) => ({
  ...ann,
  ...body,
}));

import { BoltAPI, serializer, t, ValueError } from "boltapi";

export const api = new BoltAPI();

const User = serializer("User", {
  fields: {
    id: t.Integer(),
    username: t.String(),
    email: t.String(),
    password: t.String({ minLength: 8 }),
  },
  readOnly: ["id"],
  writeOnly: ["password"],
  validators: {
    email: (value) => {
      if (!value.includes("@")) throw new ValueError("Invalid email");
      return value.toLowerCase();
    },
  },
  validate: (user) => {
    if (user.username.toLowerCase() === "admin")
      throw new ValueError("Username 'admin' is reserved");
  },
});

api.post("/users", { body: User, response: User, status: 201 }, ({ body }) => ({
  id: 1,
  ...body,
}));

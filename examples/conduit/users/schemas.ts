import { fields, modelSerializer, serializer, t, ValueError } from "boltapi";
import { tables } from "../database/database.ts";
import { text } from "../schemas/text.ts";

const Account = serializer("Account", {
  fields: {
    // Words with single blanks between them.
    username: t.String({ maxLength: 40, pattern: "^[^\\s\\u0000]+( [^\\s\\u0000]+)*$" }),
    email: fields.email(),
    password: fields.password({ format: "password" }),
    bio: text(1000),
    image: text(1000),
  },
  validators: {
    // An address belongs to one person, however it is written.
    email: (email) => email.toLowerCase(),
    image: (image) => {
      if (image !== "" && !/^https?:\/\//i.test(image)) throw new ValueError("Expected an address with http or https");
      return image;
    },
  },
});

export const NewUser = Account.only("username", "email", "password").named("NewUser");

export const UserUpdate = Account.partial()
  .named("UpdateUser")
  .validating((user) => {
    if (Object.keys(user).length === 0) throw new ValueError("Expected one field at least");
  });

// No rules but a limit: who logs in is told no more than that it was wrong.
export const Login = t.Object({ email: text(254), password: text(1024) }, { $id: "LoginUser" });

/** What users get of their own account. */
export const User = modelSerializer(tables.users, {
  name: "User",
  fields: ["username", "email", "bio", "image"],
  nested: { token: t.String() },
});

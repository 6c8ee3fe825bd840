import { fields, serializer, t, ValueError } from "boltapi";

const taken = new Set(["ann@example.com"]);

export const Account = serializer("Account", {
  fields: {
    email: fields.email(),
    age: t.Integer({ minimum: 0 }),
    secret: t.Optional(t.String()),
  },
  writeOnly: ["secret"],
});

export const account = Account.parse({ email: "ann@example.com", age: 40, secret: "x" });
export const problems = Account.safeParse({ email: "ann", age: -1 });
export const shown = Account.dump(account);
export const json = Account.dumpManyJson([account, account]);

export const NewAccount = serializer("NewAccount", {
  fields: { email: fields.email() },
  asyncValidators: {
    email: async (value) => {
      if (await isTaken(value)) throw new ValueError("Email is taken");
    },
  },
});

async function isTaken(email: string): Promise<boolean> {
  return taken.has(email);
}

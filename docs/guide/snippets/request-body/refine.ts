import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const SignUp = t.Refine(
  t.Object({ password: t.String({ minLength: 8 }), repeated: t.String() }),
  ({ password, repeated }) => password === repeated,
  () => "The passwords differ",
);

api.post("/accounts", { body: SignUp, status: 201 }, () => ({ created: true }));

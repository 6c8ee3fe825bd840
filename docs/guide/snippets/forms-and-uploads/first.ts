import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.post(
  "/readers",
  {
    form: {
      name: t.String({ minLength: 1 }),
      age: t.Integer({ minimum: 0 }),
      genres: t.Array(t.String(), { default: [] }),
    },
  },
  ({ form }) => form,
);

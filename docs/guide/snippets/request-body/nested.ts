import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Order = t.Object({
  customer: t.Object({ email: t.String({ format: "email" }) }),
  lines: t.Array(t.Object({ book_id: t.Integer(), count: t.Integer({ minimum: 1 }) }), {
    minItems: 1,
  }),
});

api.post("/orders", { body: Order }, ({ body }) => ({ lines: body.lines.length }));

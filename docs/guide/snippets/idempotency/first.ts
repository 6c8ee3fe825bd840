import { BoltAPI, idempotencyKey, json, memoryStore, t } from "boltapi";

const payments: { id: number; amount: number }[] = [];

export const api = new BoltAPI();

api.post(
  "/payments",
  {
    body: t.Object({ amount: t.Integer() }),
    use: [idempotencyKey({ store: memoryStore() })],
  },
  ({ body }) => {
    const payment = { id: payments.length + 1, amount: body.amount };
    payments.push(payment);
    return json(payment, { status: 201 });
  },
);

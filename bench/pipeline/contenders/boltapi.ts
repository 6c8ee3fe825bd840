import { BoltAPI, silentLogger, t } from "boltapi";
import { makeReceipt } from "../scenarios.ts";

const Item = t.Object({
  sku: t.String({ minLength: 1 }),
  title: t.String(),
  quantity: t.Integer({ minimum: 1 }),
  price: t.Number({ minimum: 0 }),
});
const fields = { customer: t.String({ minLength: 1 }), express: t.Boolean(), note: t.String(), items: t.Array(Item) };
const Order = t.Object({ ...fields, email: t.String({ minLength: 3 }) });
const Receipt = t.Object({ id: t.Integer(), ...fields, total: t.Number() });

export const api = new BoltAPI({ logger: silentLogger });

api.get("/", () => ({ message: "Hello", count: 42 }));
api.get(
  "/items/{id:int}",
  {
    query: {
      q: t.String({ minLength: 1, maxLength: 100 }),
      page: t.Integer({ minimum: 1, default: 1 }),
      limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }),
    },
  },
  ({ params, query }) => ({ id: params.id, q: query.q, page: query.page, limit: query.limit }),
);
api.post("/orders", { body: Order, response: Receipt }, ({ body }) => makeReceipt(body));

export async function start(): Promise<number> {
  return (await api.listen({ port: 0, engine: "node-http" })).port;
}

import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { makeReceipt, type Order } from "../scenarios.ts";

const item = {
  type: "object",
  required: ["sku", "title", "quantity", "price"],
  properties: {
    sku: { type: "string", minLength: 1 },
    title: { type: "string" },
    quantity: { type: "integer", minimum: 1 },
    price: { type: "number", minimum: 0 },
  },
};
const fields = {
  customer: { type: "string", minLength: 1 },
  express: { type: "boolean" },
  note: { type: "string" },
  items: { type: "array", items: item },
};
const names = Object.keys(fields);
const order = {
  type: "object",
  required: [...names, "email"],
  properties: { ...fields, email: { type: "string", minLength: 3 } },
};
const receipt = {
  type: "object",
  required: ["id", ...names, "total"],
  properties: { id: { type: "integer" }, ...fields, total: { type: "number" } },
};
const root = { type: "object", properties: { message: { type: "string" }, count: { type: "integer" } } };
const found = {
  type: "object",
  properties: { id: { type: "integer" }, q: { type: "string" }, page: { type: "integer" }, limit: { type: "integer" } },
};

/** Fastify as its documentation advises: schemas for inputs and for the answers. */
export function build(): FastifyInstance {
  const app = fastify();
  app.get("/", { schema: { response: { 200: root } } }, async () => ({ message: "Hello", count: 42 }));
  app.get<{ Params: { id: number }; Querystring: { q: string; page: number; limit: number } }>(
    "/items/:id",
    {
      schema: {
        params: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
        querystring: {
          type: "object",
          required: ["q"],
          properties: {
            q: { type: "string", minLength: 1, maxLength: 100 },
            page: { type: "integer", minimum: 1, default: 1 },
            limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
          },
        },
        response: { 200: found },
      },
    },
    async ({ params, query }) => ({ id: params.id, q: query.q, page: query.page, limit: query.limit }),
  );
  app.post<{ Body: Order }>("/orders", { schema: { body: order, response: { 200: receipt } } }, async ({ body }) =>
    makeReceipt(body),
  );
  return app;
}

export async function start(): Promise<number> {
  const app = build();
  await app.listen({ port: 0, host: "127.0.0.1" });
  return (app.server.address() as AddressInfo).port;
}

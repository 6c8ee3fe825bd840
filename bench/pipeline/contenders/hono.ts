import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import * as z from "zod";
import { makeReceipt } from "../scenarios.ts";

const item = z.object({
  sku: z.string().min(1),
  title: z.string(),
  quantity: z.int().min(1),
  price: z.number().min(0),
});
const order = z.object({
  customer: z.string().min(1),
  email: z.string().min(3),
  express: z.boolean(),
  note: z.string(),
  items: z.array(item),
});
const params = z.object({ id: z.coerce.number().int() });
const query = z.object({
  q: z.string().min(1).max(100),
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Hono with the validator of its documentation. It has no response schemas. */
export const app: Hono = new Hono();
app.get("/", (context) => context.json({ message: "Hello", count: 42 }));
app.get("/items/:id", zValidator("param", params), zValidator("query", query), (context) => {
  const { id } = context.req.valid("param");
  const { q, page, limit } = context.req.valid("query");
  return context.json({ id, q, page, limit });
});
app.post("/orders", zValidator("json", order), (context) => context.json(makeReceipt(context.req.valid("json"))));

export async function start(): Promise<number> {
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) => resolve(info.port));
  });
}

import { BoltAPI } from "boltapi";
import { z } from "zod";

export const api = new BoltAPI();

const Dates = z
  .object({ from: z.coerce.date(), to: z.coerce.date() })
  .refine(({ from, to }) => from < to, "from must be before to");

api.get("/loans", { query: Dates }, ({ query }) => ({
  year: query.from.getUTCFullYear(),
}));
api.get("/books", { query: { year: z.coerce.number().int() } }, ({ query }) => query);

// Schemas of the contenders that take Zod's.
import * as z from "zod";

const item = z.object({
  id: z.int().min(1),
  name: z.string().min(1).max(200),
  category: z.string(),
  price: z.number().min(0),
  in_stock: z.boolean(),
  tags: z.array(z.string()),
});

export const catalogue = z.object({ items: z.array(item) });
export const params = z.object({ id: z.coerce.number().int() });
export const query = z.object({
  q: z.string().min(1).max(100),
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const headers = z.object({ "x-api-key": z.string().min(8) });
export const cookies = z.object({ session: z.string().min(8), theme: z.string() });
export const form = z.object({
  name: z.string().min(1),
  age: z.coerce.number().int().min(0),
  email: z.string().min(3),
});
export const uploadFields = z.object({ title: z.string().min(1) });

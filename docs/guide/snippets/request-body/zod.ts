import { BoltAPI } from "boltapi";
import { z } from "zod";

export const api = new BoltAPI();

const BookIn = z.object({ title: z.string().min(1), price: z.number().positive() });

api.post("/books", { body: BookIn, status: 201 }, ({ body }) => ({ id: 1, ...body }));

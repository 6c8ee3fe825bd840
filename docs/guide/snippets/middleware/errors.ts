import { BoltAPI, type Middleware, NotFound } from "boltapi";

export const rolledBack: unknown[] = [];

const transaction: Middleware = async (request, next) => {
  const response = await next(request);
  if (response.error !== undefined) rolledBack.push(response.error);
  return response;
};

export const api = new BoltAPI({ middleware: [transaction] });

api.get("/books/{id:int}", () => {
  throw new NotFound();
});

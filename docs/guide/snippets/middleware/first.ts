import { BoltAPI, type Middleware } from "boltapi";

const poweredBy: Middleware = async (request, next) => {
  const response = await next(request);
  response.headers.set("x-powered-by", "books");
  return response;
};

export const api = new BoltAPI({ middleware: [poweredBy] });

api.get("/books", () => []);

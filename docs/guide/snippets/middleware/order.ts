import { BoltAPI, type Middleware, Router } from "boltapi";

const named =
  (name: string): Middleware =>
  async (request, next) => {
    const response = await next(request);
    response.headers.append("x-order", name);
    return response;
  };

const books = new Router({ prefix: "/books", middleware: [named("router")] });
books.get("/", { use: [named("route")] }, () => []);

export const api = new BoltAPI({ middleware: [named("first"), named("second")] });
api.include(books);

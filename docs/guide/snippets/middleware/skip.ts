import { BoltAPI, type Middleware } from "boltapi";

const requestId: Middleware = async (request, next) => {
  const response = await next(request);
  response.headers.set("x-request-id", "42");
  return response;
};

const noStore: Middleware = async (request, next) => {
  const response = await next(request);
  response.headers.set("cache-control", "no-store");
  return response;
};

export const api = new BoltAPI({ middleware: [requestId, noStore] });

api.get("/books", () => []);
api.get("/covers", { skip: [noStore] }, () => []);
api.get("/health", { skip: ["*"] }, () => ({ status: "ok" }));

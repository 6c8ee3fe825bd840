import { BoltAPI, json, type Middleware } from "boltapi";

const maintenance: Middleware = (request, next) =>
  request.path === "/health"
    ? next(request)
    : json(
        { detail: "Back at noon" },
        { status: 503, headers: { "retry-after": "3600" } },
      );

export const api = new BoltAPI({ middleware: [maintenance] });

api.get("/health", () => ({ status: "ok" }));
api.get("/books", () => []);

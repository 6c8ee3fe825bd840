import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/echo", ({ request }) => ({
  method: request.method,
  path: request.path,
  queryString: request.queryString,
  query: request.query.getAll("tag"),
  url: request.url.href,
  accept: request.headers.get("accept"),
  theme: request.cookies.get("theme") ?? null,
  ip: request.ip,
}));

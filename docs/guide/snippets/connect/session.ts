import { BoltAPI, connect, connectRequest, type HttpRequest } from "boltapi";
import cookieSession from "cookie-session";

interface Visit {
  count?: number;
}

const visitOf = (request: HttpRequest): Visit =>
  connectRequest(request)?.session as Visit;

export const api = new BoltAPI({
  middleware: [connect(cookieSession({ name: "visit", keys: ["change me"] }))],
});

api.get("/visits", ({ request }) => {
  const visit = visitOf(request);
  visit.count = (visit.count ?? 0) + 1;
  return { count: visit.count };
});

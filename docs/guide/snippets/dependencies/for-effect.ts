import { BoltAPI, depends, Forbidden, Router, t } from "boltapi";

const sameOrigin = depends(
  { headers: { origin: t.Optional(t.String()) } },
  ({ headers, request }) => {
    if (headers.origin !== undefined && new URL(headers.origin).host !== request.host) {
      throw new Forbidden("Cross-origin requests are not allowed");
    }
  },
);

const admin = new Router({ prefix: "/admin", dependencies: [sameOrigin] });
admin.post("/reindex", () => ({ started: true }));

export const api = new BoltAPI();
api.include(admin);

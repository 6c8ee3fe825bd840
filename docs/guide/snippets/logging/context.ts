import { BoltAPI, type Middleware } from "boltapi";

const tenant: Middleware = {
  name: "tenant",
  before(request) {
    request.log = request.log.child({ tenant: request.headers.get("x-tenant") });
  },
};

export const api = new BoltAPI({ logContext: ["route"], middleware: [tenant] });

api.get("/orders", ({ request }) => {
  request.log.info("Orders are read");
  return [];
});

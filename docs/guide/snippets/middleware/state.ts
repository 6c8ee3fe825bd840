import { BoltAPI, type Middleware } from "boltapi";

const tenant: Middleware = (request, next) => {
  request.state.tenant = request.host.split(".", 1)[0];
  return next(request);
};

export const api = new BoltAPI({ middleware: [tenant] });

api.get("/", ({ request }) => ({ tenant: request.state.tenant }));

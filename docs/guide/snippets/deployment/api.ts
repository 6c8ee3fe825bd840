import { BoltAPI, health } from "boltapi";

export const api = new BoltAPI({ trustProxies: ["loopback"] });

api.include(health());
api.get("/client", ({ request }) => ({
  ip: request.ip,
  scheme: request.scheme,
  host: request.host,
}));

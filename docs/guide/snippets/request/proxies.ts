import { BoltAPI } from "boltapi";

export const api = new BoltAPI({ trustProxies: ["loopback", "10.0.0.0/8"] });

api.get("/client", ({ request }) => ({
  ip: request.ip,
  scheme: request.scheme,
  host: request.host,
  link: request.absoluteUrl("/books"),
}));

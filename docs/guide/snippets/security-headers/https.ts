import { BoltAPI, httpsRedirect } from "boltapi";

export const api = new BoltAPI({
  trustProxies: ["loopback"],
  middleware: [
    httpsRedirect({
      hosts: ["example.com", "*.example.com"],
      exclude: ["/health", "/.well-known/acme-challenge/*"],
    }),
  ],
});

api.get("/books", () => []);
api.get("/health", () => "ok");

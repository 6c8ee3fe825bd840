import { BoltAPI, httpsRedirect, securityHeaders, trustedHosts } from "boltapi";

const isProduction = process.env.NODE_ENV === "production";

export const api = new BoltAPI({
  trustProxies: ["loopback"],
  middleware: [
    securityHeaders(),
    trustedHosts(["example.com", "*.example.com", "localhost"]),
    ...(isProduction ? [httpsRedirect()] : []),
  ],
});

api.get("/books", () => []);

import { BoltAPI, securityHeaders } from "boltapi";

export const api = new BoltAPI({
  middleware: [
    securityHeaders({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  ],
});

api.get("/books", () => []);
api.get(
  "/reader",
  {
    use: [
      securityHeaders({
        contentSecurityPolicy: {
          directives: { scriptSrc: ["'self'", "https://cdn.example.com"] },
        },
        permissionsPolicy: { camera: [], fullscreen: ["self"] },
      }),
    ],
  },
  () => "a page with scripts",
);
api.get("/feed", { skip: ["securityHeaders"] }, () => "no page at all");

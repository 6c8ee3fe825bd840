import { BoltAPI, cspNonce, html, securityHeaders } from "boltapi";

export const api = new BoltAPI({
  middleware: [
    securityHeaders({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { scriptSrc: [cspNonce, "'strict-dynamic'"], baseUri: ["'none'"] },
      },
      frameOptions: false,
      originAgentCluster: false,
    }),
  ],
});

api.get("/", ({ request }) =>
  html(`<script nonce="${request.state.cspNonce}">document.title = "Books";</script>`),
);

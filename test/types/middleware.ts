import {
  BoltAPI,
  bodyLimit,
  cacheControl,
  cors,
  cspNonce,
  etag,
  type HttpRequest,
  httpsRedirect,
  type Middleware,
  type MiddlewareHooks,
  type Next,
  requestId,
  securityHeaders,
  timeout,
  timing,
  trustedHosts,
} from "boltapi";
import { type Equal, expectType } from "./equal.ts";

// All of it goes where middleware goes, in either form.
const api = new BoltAPI({
  middleware: [
    requestId(),
    timing(),
    securityHeaders(),
    trustedHosts(["example.com"]),
    httpsRedirect(),
    cors({ origins: "*" }),
    timeout({ ms: 1 }),
    bodyLimit({ maxBytes: "1mb" }),
    cacheControl({ maxAge: 1 }),
    etag(),
  ],
});
api.get("/", { use: [cors({ origins: ["https://a.example", /^https:\/\/b\.example$/] })] }, () => "ok");

// Functions still know what they are called with, and either form may replace its outer one.
const around: Middleware = (request, next) => {
  expectType<Equal<typeof request, HttpRequest>>(true);
  expectType<Equal<typeof next, Next>>(true);
  return next(request);
};
expectType<boolean | undefined>(around.replacesOuter);
expectType<MiddlewareHooks>({ name: "single", replacesOuter: true, after: () => {} });

// Functions of options get what they decide about.
cors({
  origins: (origin, request) => {
    expectType<Equal<typeof origin, string>>(true);
    expectType<Equal<typeof request, HttpRequest>>(true);
    return true;
  },
});
requestId({ trust: ({ ip }) => ip === "10.0.0.1" });
bodyLimit({ maxBytes: ({ headers }) => (headers.has("x-plan") ? 2 : 1) });

// A directive may be kept in a variable.
const scriptSrc = ["'self'", cspNonce];
securityHeaders({ contentSecurityPolicy: { directives: { scriptSrc, imgSrc: false } } });

// @ts-expect-error Whose pages may read answers has to be said.
cors({});
// @ts-expect-error One origin is a list of one.
cors({ origins: "https://a.example" });
// @ts-expect-error A promise is no decision.
cors({ origins: async () => true });
// @ts-expect-error There is no such directive.
securityHeaders({ contentSecurityPolicy: { directives: { scriptSource: ["'self'"] } } });
// @ts-expect-error There is no such policy.
securityHeaders({ referrerPolicy: "never" });
// @ts-expect-error 303 changes the method.
httpsRedirect({ status: 303 });
// @ts-expect-error The time has to be said.
timeout({});
// @ts-expect-error A time limit answers 503 or 504.
timeout({ ms: 1, status: 500 });
// @ts-expect-error The size has to be said.
bodyLimit({ types: { "image/*": 1 } });
// @ts-expect-error One host is a list of one.
trustedHosts("example.com");

import {
  BoltAPI,
  bodyLimit,
  cacheControl,
  cors,
  etag,
  httpsRedirect,
  type Middleware,
  requestId,
  securityHeaders,
  timing,
  trustedHosts,
} from "boltapi";
import { describe, expect, it } from "vitest";
import { bareExchange } from "./bare-exchange.ts";

const sent: Readonly<Record<string, string>> = { host: "example.com", origin: "https://app.example" };

describe.each<[string, Middleware]>([
  ["bodyLimit", bodyLimit({ maxBytes: 10 })],
  ["cacheControl", cacheControl({ maxAge: 60 })],
  ["cors", cors({ origins: ["https://app.example"] })],
  ["etag", etag()],
  ["httpsRedirect", httpsRedirect()],
  ["requestId", requestId({ trust: true })],
  ["securityHeaders", securityHeaders()],
  ["timing", timing({ serverTiming: true })],
  ["trustedHosts", trustedHosts(["example.com"])],
])("%s", (name, middleware) => {
  it("has the name of its function, for skip", () => {
    expect(middleware.name).toBe(name);
  });

  it("keeps a route synchronous", () => {
    const api = new BoltAPI({ middleware: [middleware] });
    api.get("/", () => ({ ok: true }));
    const answers: unknown[] = [];
    const exchange = bareExchange(
      (headers) => answers.push(headers),
      (header) => sent[header],
    );

    // Not awaited.
    void api.compile().handle(exchange);

    expect(answers).toHaveLength(1);
  });
});

import { describe, expect, it } from "vitest";
import { loadPackage } from "../../src/telemetry/load-package.ts";

describe("loadPackage", () => {
  it("loads a package that is installed", () => {
    expect(loadPackage("@opentelemetry/api", "tracing()")).toHaveProperty("trace");
    expect(loadPackage("prom-client", "metrics()")).toHaveProperty("Registry");
  });

  it("names the package that is missing, and how to install it", () => {
    expect(() => loadPackage("no-such-package", "metrics()")).toThrow(
      'PEER_MISSING: metrics() needs the package "no-such-package". Install it: npm install no-such-package.',
    );
  });
});

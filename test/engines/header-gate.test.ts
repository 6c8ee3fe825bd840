import { describe, expect, test } from "vitest";
import { HeaderGate } from "../../src/engines/header-gate.ts";
import { defaultRequestLimits } from "../../src/http/exchange.ts";

describe("HeaderGate", () => {
  test("refuses headers beyond the limits with 400 and the reason", () => {
    const gate = new HeaderGate({ maxHeaderCount: 1, maxHeaderValueBytes: 3 });
    expect(gate.checkLimits(["a", "123"])).toBeNull();
    expect(gate.checkLimits(["a", "1", "b", "2"])).toEqual({ status: 400, detail: "Too many headers" });
    expect(gate.checkLimits(["a", "1234"])).toEqual({ status: 400, detail: expect.stringContaining("3 bytes") });
  });

  test("looks at each host anew, whatever the one before was", () => {
    const gate = new HeaderGate(defaultRequestLimits);
    const hosts = ["a.local", "a b", "a.local", undefined, "a.local", "a b"];
    expect(hosts.map((host) => gate.checkHost(host)?.detail ?? null)).toEqual([
      null,
      "Invalid Host header",
      null,
      "Missing Host header",
      null,
      "Invalid Host header",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { addToVary } from "../../src/http/vary.ts";

describe("addToVary", () => {
  it("adds a field behind those that are there", () => {
    expect(addToVary("origin", "accept-encoding")).toBe("origin, accept-encoding");
    expect(addToVary("Origin,Cookie", "accept-encoding")).toBe("Origin,Cookie, accept-encoding");
    expect(addToVary("", "accept-encoding")).toBe("accept-encoding");
  });

  it("adds no field twice, in whatever case", () => {
    expect(addToVary("Accept-Encoding", "accept-encoding")).toBe("Accept-Encoding");
    expect(addToVary("origin ,\tACCEPT-ENCODING", "accept-encoding")).toBe("origin ,\tACCEPT-ENCODING");
  });

  it("tells fields apart that only begin alike", () => {
    expect(addToVary("accept", "accept-encoding")).toBe("accept, accept-encoding");
  });

  it("leaves * as it is, which is every field", () => {
    expect(addToVary("*", "accept-encoding")).toBe("*");
    expect(addToVary("origin, *", "accept-encoding")).toBe("origin, *");
  });
});

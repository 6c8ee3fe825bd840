import { describe, expect, it } from "vitest";
import { checkStatus } from "../../src/errors/check-status.ts";

describe("checkStatus", () => {
  it.each([200, 204, 304, 404, 418, 599])("lets %i through", (status) => {
    expect(checkStatus(status)).toBe(status);
  });

  it.each([0, 100, 199, 600, -200, 200.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (status) => {
    expect(() => checkStatus(status)).toThrow("STATUS_INVALID");
  });

  it("refuses text", () => {
    expect(() => checkStatus("200" as unknown as number)).toThrow("STATUS_INVALID");
  });
});

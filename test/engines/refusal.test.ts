import { expect, test } from "vitest";
import { plainRefusal, refusalBody } from "../../src/engines/refusal.ts";

test("a refusal is sent as JSON with its detail", () => {
  expect(refusalBody(plainRefusal(400))).toBe('{"detail":"Bad Request"}');
});

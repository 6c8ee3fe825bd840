import { BoltAPI } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

async function debugResponse(thrown: unknown, accept?: string): Promise<TestResponse> {
  const api = new BoltAPI({ debug: true, logger: recordingLogger() });
  api.get("/", () => {
    throw thrown;
  });
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get("/", { headers: accept === undefined ? {} : { accept } });
}

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

describe("an unexpected error in debug mode", () => {
  it.each([undefined, "*/*", "application/json"])(
    "is JSON with its traceback for clients that accept %s",
    async (accept) => {
      const response = await debugResponse(new RangeError("out of bounds"), accept);

      expect(response.status).toBe(500);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.json()).toEqual({
        detail: "RangeError: out of bounds",
        extra: {
          exception: "out of bounds",
          exception_type: "RangeError",
          traceback: expect.arrayContaining([expect.stringContaining("debug-error.test.ts")]),
        },
      });
    },
  );

  it("is a page for browsers", async () => {
    const response = await debugResponse(new RangeError("out of bounds"), browser);

    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toContain("out of bounds");
  });

  it("is a page that escapes what the error says", async () => {
    const response = await debugResponse(new Error("<script>alert(1)</script>"), browser);

    expect(response.text()).not.toContain("<script>alert(1)</script>");
  });

  it.each<[string, unknown]>([
    ["text", "just text"],
    ["undefined", undefined],
    ["null", null],
    ["a symbol", Symbol("s")],
    ["an object without a prototype", Object.create(null)],
    ["a circular object", Object.assign({}, { self: {} as object })],
  ])("that is %s is shown too", async (_described, thrown) => {
    for (const accept of [undefined, browser]) {
      const response = await debugResponse(thrown, accept);

      expect(response.status).toBe(500);
      expect(response.bytes.length).toBeGreaterThan(0);
    }
  });

  it("is raised by the test client like everywhere else", async () => {
    const api = new BoltAPI({ debug: true, logger: recordingLogger() });
    api.get("/", () => {
      throw new RangeError("out of bounds");
    });
    await using client = new TestClient(api);

    await expect(client.get("/")).rejects.toThrow(RangeError);
  });
});

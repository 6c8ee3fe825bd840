import { BoltAPI, Conflict, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

function problemApi(): BoltAPI {
  const api = new BoltAPI({ errorFormat: "problem", logger: recordingLogger() });
  api.get("/missing", () => {
    throw new NotFound("No such user", { extra: { id: 7 }, headers: { "x-a": "1" } });
  });
  api.get("/conflict", () => {
    throw new Conflict({ code: "taken" });
  });
  api.get("/invalid", { query: { page: t.Integer() } }, () => "ok");
  api.get("/fails", () => {
    throw new Error("hunter2");
  });
  api.get("/circular", () => {
    const detail: Record<string, unknown> = {};
    detail.self = detail;
    throw new Conflict(detail);
  });
  return api;
}

describe("errorFormat problem", () => {
  it("sends problem details", async () => {
    await using client = new TestClient(problemApi());

    const response = await client.get("/missing");

    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-a")).toBe("1");
    expect(response.json()).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "No such user",
      extra: { id: 7 },
    });
  });

  it("keeps detail a string, and other details beside it", async () => {
    await using client = new TestClient(problemApi());

    expect((await client.get("/conflict")).json()).toEqual({
      type: "about:blank",
      title: "Conflict",
      status: 409,
      detail_value: { code: "taken" },
    });
  });

  it("lists validation issues as errors", async () => {
    await using client = new TestClient(problemApi());

    const response = await client.get("/invalid?page=x");

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      type: "about:blank",
      title: "Unprocessable Entity",
      status: 422,
      detail: expect.any(String),
      errors: [{ type: "validation_error", loc: ["query", "page"], msg: "Invalid integer value: 'x'" }],
    });
  });

  it("says nothing about unexpected errors", async () => {
    await using client = new TestClient(problemApi(), { raiseServerErrors: false });

    for (const path of ["/fails", "/circular"]) {
      const response = await client.get(path);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.json()).toEqual({
        type: "about:blank",
        title: "Internal Server Error",
        status: 500,
        detail: "Internal Server Error",
      });
    }
  });

  it("applies to answers that no route gives", async () => {
    await using client = new TestClient(problemApi());

    expect((await client.get("/nowhere")).headers.get("content-type")).toBe("application/problem+json");
    expect((await client.post("/missing")).json()).toMatchObject({ status: 405, title: "Method Not Allowed" });
  });
});

describe("members of an exception", () => {
  it.each(["detail", "problem"] as const)("stand beside the detail in the format %s", async (errorFormat) => {
    const api = new BoltAPI({ errorFormat });
    api.get("/", () => {
      throw new Conflict("Busy", { members: { retry_after: 3, status: 200 }, extra: 1 });
    });
    await using client = new TestClient(api);
    const body = (await client.get("/")).json();
    expect(body).toEqual(
      errorFormat === "detail"
        ? { detail: "Busy", retry_after: 3, status: 200, extra: 1 }
        : { type: "about:blank", title: "Conflict", status: 409, detail: "Busy", retry_after: 3, extra: 1 },
    );
  });
});

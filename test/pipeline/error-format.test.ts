import { BoltAPI, Conflict, defineErrorFormat, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { type RecordingLogger, recordingLogger } from "../logging/recording-logger.ts";

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

describe("a format of one's own", () => {
  const envelope = defineErrorFormat({
    schema: t.Object({ errors: t.Array(t.String()) }, { $id: "Failure" }),
    body: ({ status, detail, issues, extra, members }) => {
      if (detail === "unspeakable") throw new Error("The format failed");
      const errors = issues.length > 0 ? issues.map(({ loc }) => loc.join(".")) : [`${status}: ${detail}`];
      return { errors, ...(extra === undefined ? {} : { extra }), ...members };
    },
  });

  function envelopeApi(logger: RecordingLogger = recordingLogger()): BoltAPI {
    const api = new BoltAPI({ errorFormat: envelope, logger, maxBodyBytes: 20 });
    api.get("/missing", () => {
      throw new NotFound("No such user", { extra: 1, members: { id: 7 }, headers: { "x-a": "1" } });
    });
    api.get("/invalid", { query: { page: t.Integer(), size: t.Integer() } }, () => "ok");
    api.post("/bodies", { body: t.Object({ a: t.String() }) }, () => "ok");
    api.get("/fails", () => {
      throw new Error("hunter2");
    });
    api.get("/unspeakable", () => {
      throw new Conflict("unspeakable");
    });
    return api;
  }

  it.each([
    ["what is thrown", "GET", "/missing", 404, { errors: ["404: No such user"], extra: 1, id: 7 }],
    ["requests that do not fit", "GET", "/invalid?page=x", 422, { errors: ["query.page", "query.size"] }],
    ["unknown paths", "GET", "/nowhere", 404, { errors: ["404: Not Found"] }],
    ["methods that a path has not", "PUT", "/missing", 405, { errors: ["405: Method Not Allowed"] }],
    ["long bodies", "POST", "/bodies", 413, { errors: ["413: Request body is larger than 20 bytes"] }],
    ["unexpected errors", "GET", "/fails", 500, { errors: ["500: Internal Server Error"] }],
  ])("is that of %s", async (_what, method, path, status, body) => {
    await using client = new TestClient(envelopeApi(), { raiseServerErrors: false });
    const sent = method === "POST" ? { json: { a: "x".repeat(30) } } : {};
    const response = await client.request(method, path, sent);
    expect([response.status, response.json()]).toEqual([status, body]);
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  it("leaves headers of errors as they are, and has the media type that it says", async () => {
    const contentType = "application/vnd.example+json";
    const api = new BoltAPI({ errorFormat: { ...envelope, contentType } });
    api.get("/", () => {
      throw new NotFound("No", { headers: { "x-a": "1" } });
    });
    await using client = new TestClient(api);
    const { headers } = await client.get("/");
    expect([headers.get("content-type"), headers.get("x-a")]).toEqual([contentType, "1"]);
  });

  it("that fails is logged, and answered with a plain 500", async () => {
    const logger = recordingLogger();
    await using client = new TestClient(envelopeApi(logger), { raiseServerErrors: false });
    const response = await client.get("/unspeakable");
    expect([response.status, response.json()]).toEqual([500, { errors: ["500: Internal Server Error"] }]);
    expect(logger.entries.map(({ message }) => message)).toContain("GET /unspeakable failed");

    const broken = { ...envelope, body: () => JSON.parse("{") };
    await using other = new TestClient(new BoltAPI({ errorFormat: broken, logger }), { raiseServerErrors: false });
    const plain = await other.get("/");
    expect([plain.status, plain.json()]).toEqual([500, { detail: "Internal Server Error" }]);
  });

  it("is refused at start-up when it is none", () => {
    for (const errorFormat of ["problems", {}, { ...envelope, schema: {} }, { ...envelope, contentType: "json" }]) {
      expect(() => new BoltAPI({ errorFormat: errorFormat as never })).toThrow(/^OPTION_INVALID: .*errorFormat/);
    }
  });
});

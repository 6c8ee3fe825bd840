import { BoltAPI, type BoltAPIOptions, type HttpRequest, type MiddlewareHooks } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { capturedLines } from "../logging/captured-lines.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

/** What an API writes while it answers "GET /users/7". */
async function linesOf(
  handler: (request: HttpRequest) => unknown,
  options: BoltAPIOptions = {},
): Promise<Record<string, unknown>[]> {
  const { logger, parse } = capturedLines();
  const api = new BoltAPI({ ...options, logger });
  api.get("/users/{id:int}", ({ request }) => handler(request));
  await using client = new TestClient(api, { raiseServerErrors: false });
  await client.get("/users/7");
  return parse();
}

describe("request.log", () => {
  it("writes the id of the request with every line", async () => {
    const ids: string[] = [];

    const lines = await linesOf((request) => {
      ids.push(request.id);
      request.log.info("one");
      request.log.warn("two", { n: 2 });
    });

    expect(lines).toMatchObject([
      { request_id: ids[0], message: "one" },
      { request_id: ids[0], message: "two", n: 2 },
    ]);
  });

  it("writes the id with what BoltAPI says of the request too", async () => {
    const ids: string[] = [];

    const lines = await linesOf((request) => {
      ids.push(request.id);
      throw new Error("no row");
    });

    expect(lines).toMatchObject([
      { request_id: ids[0], level: "error", message: "GET /users/7 failed", error: { message: "no row" } },
    ]);
  });

  it("writes what logContext asks for", async () => {
    const [line] = await linesOf((request) => request.log.info("seen"), {
      logContext: ["method", "path", "route", "ip"],
    });

    expect(line).toMatchObject({ method: "GET", path: "/users/7", route: "GET /users/{id:int}", ip: "127.0.0.1" });
  });

  it("can be given more fields for the rest of the request", async () => {
    const tenant: MiddlewareHooks = {
      name: "tenant",
      before(request) {
        request.log = request.log.child({ tenant: "a" });
      },
    };

    const lines = await linesOf(
      (request) => {
        request.log.info("seen");
        throw new Error("no");
      },
      { middleware: [tenant] },
    );

    expect(lines.map((line) => line.tenant)).toEqual(["a", "a"]);
  });

  it("is made by requests that log, and by no others", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/quiet", () => "ok");
    api.get("/loud", ({ request }) => {
      request.log.info("one");
      request.log.info("two");
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/quiet");
    await client.get("/loud");

    expect(logger.contexts).toHaveLength(1);
  });

  it("shows no value of a placeholder with a secret name", async () => {
    const { logger, lines } = capturedLines();
    const api = new BoltAPI({ logger, logContext: ["path"] });
    api.get("/reset/{token}", () => {
      throw new Error("no");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/reset/s3cret");

    expect(lines.join("")).toContain("GET /reset/[redacted] failed");
    expect(lines.join("")).not.toContain("s3cret");
  });
});

describe("logContext", () => {
  it("is a list of what is known", () => {
    expect(() => new BoltAPI({ logContext: ["body"] } as object)).toThrow(/OPTION_INVALID.*logContext/);
  });
});

import { BadRequest, BoltAPI, depends, HTTPException, json, ServiceUnavailable, text, Unauthorized } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

async function responseTo(
  thrown: unknown,
  options: object = {},
  headers: Record<string, string> = {},
): Promise<TestResponse> {
  const api = new BoltAPI({ logger: recordingLogger(), ...options });
  api.get("/", () => {
    throw thrown;
  });
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get("/", { headers });
}

describe("an unexpected error", () => {
  it.each<[string, unknown]>([
    ["an error", new Error("password is hunter2")],
    ["an error of a class", new TypeError("password is hunter2")],
    ["text", "password is hunter2"],
    ["a number", 42],
    ["zero", 0],
    ["empty text", ""],
    ["false", false],
    ["a symbol", Symbol("hunter2")],
    ["an object", { password: "hunter2" }],
    ["an object without a prototype", Object.assign(Object.create(null), { password: "hunter2" })],
    ["a big integer", 5n],
    ["undefined", undefined],
    ["null", null],
    [
      "an error whose message throws",
      Object.defineProperty(new Error(), "message", {
        get: () => {
          throw new Error("hunter2");
        },
      }),
    ],
  ])("that is %s is a 500 that says nothing", async (_described, thrown) => {
    const logger = recordingLogger();

    const response = await responseTo(thrown, { logger });

    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.text()).toBe('{"detail":"Internal Server Error"}');
    expect(logger.errors()).toHaveLength(1);
  });

  it("is logged with the method and the path", async () => {
    const logger = recordingLogger();
    const error = new Error("no");

    await responseTo(error, { logger });

    expect(logger.entries).toEqual([{ level: "error", message: "GET / failed", fields: { error } }]);
  });

  it("says nothing about its causes, properties and class either", async () => {
    const error = Object.assign(new Error("outer", { cause: new Error("hunter2") }), {
      detail: "hunter2",
      status: 418,
      statusCode: 418,
      sql: "SELECT hunter2",
    });

    expect((await responseTo(error)).text()).toBe('{"detail":"Internal Server Error"}');
  });

  it("of a dependency or of middleware says nothing either", async () => {
    const broken = depends(() => Promise.reject(new Error("hunter2")));
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/dependency", { depends: { broken } }, () => "ok");
    api.get("/middleware", { use: [() => Promise.reject(new Error("hunter2"))] }, () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    for (const path of ["/dependency", "/middleware"]) {
      expect((await client.get(path)).text()).toBe('{"detail":"Internal Server Error"}');
    }
  });

  it("goes to the logger of the mounted API it comes from", async () => {
    const [outer, inner] = [recordingLogger(), recordingLogger()];
    const child = new BoltAPI({ logger: inner });
    child.get("/", () => {
      throw new Error("no");
    });
    const api = new BoltAPI({ logger: outer });
    api.mount("/child", child);
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/child");

    expect(inner.entries).toHaveLength(1);
    expect(outer.entries).toEqual([]);
  });
});

describe("a response that is thrown", () => {
  it("is sent", async () => {
    const response = await responseTo(json({ stop: true }, { status: 402 }));

    expect(response.status).toBe(402);
    expect(response.json()).toEqual({ stop: true });
  });

  it("is sent when it is a web Response", async () => {
    const response = await responseTo(new Response("stop", { status: 402, headers: { "x-a": "1" } }));

    expect(response.status).toBe(402);
    expect(response.text()).toBe("stop");
    expect(response.headers.get("x-a")).toBe("1");
  });

  it("with no status of its own is a 200", async () => {
    expect((await responseTo(text("early"))).status).toBe(200);
  });
});

describe("an HTTPException", () => {
  it("is logged from status 500 on", async () => {
    const logger = recordingLogger();

    await responseTo(new BadRequest(), { logger });
    await responseTo(new HTTPException(499), { logger });
    expect(logger.entries).toEqual([]);

    await responseTo(new ServiceUnavailable("Database away"), { logger });
    expect(logger.errors()).toHaveLength(1);
  });

  it("sends its headers with the error", async () => {
    const response = await responseTo(new Unauthorized("No", { headers: { "WWW-Authenticate": 'Basic realm="x"' } }));

    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="x"');
  });
});

describe("errors of the system", () => {
  const systemError = (code: string) => Object.assign(new Error(`${code}: /etc/secret`), { code });

  it.each([
    ["ENOENT", 404, "Not Found"],
    ["EACCES", 403, "Forbidden"],
    ["EPERM", 403, "Forbidden"],
  ])("with the code %s are a %i without the path", async (code, status, detail) => {
    const response = await responseTo(systemError(code));

    expect(response.status).toBe(status);
    expect(response.json()).toEqual({ detail });
  });

  it.each(["EISDIR", "EMFILE", "ECONNREFUSED"])("with the code %s are a 500", async (code) => {
    expect((await responseTo(systemError(code))).json()).toEqual({ detail: "Internal Server Error" });
  });

  it("need to be errors", async () => {
    expect((await responseTo({ code: "ENOENT" })).status).toBe(500);
  });
});

describe("errors of the http-errors convention", () => {
  const httpError = (status: unknown, expose: unknown) => Object.assign(new Error("Said aloud"), { status, expose });

  it("say their message when they are exposed", async () => {
    const response = await responseTo(httpError(418, true));

    expect(response.status).toBe(418);
    expect(response.json()).toEqual({ detail: "Said aloud" });
  });

  it.each([
    [418, false],
    [418, undefined],
    [418, "true"],
    [500, true],
    [200, true],
    ["404", true],
    [404.5, true],
    [Number.NaN, true],
  ])("with status %j and expose %j are a 500", async (status, expose) => {
    expect((await responseTo(httpError(status, expose))).json()).toEqual({ detail: "Internal Server Error" });
  });
});

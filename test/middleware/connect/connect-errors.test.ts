import { BoltAPI, type ConnectErrorMiddleware, connect, handleException, NotFound } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../logging/recording-logger.ts";

/** What middleware that calls next with the error is answered with. */
async function answerTo(error: unknown): Promise<readonly [number, unknown, string | null]> {
  const api = new BoltAPI({ logger: recordingLogger(), middleware: [connect((_req, _res, next) => next(error))] });
  await using client = new TestClient(api, { raiseServerErrors: false });
  const response = await client.get("/");
  return [response.status, response.json(), response.headers.get("retry-after")];
}

describe("an error that connect middleware calls next with", () => {
  it("is answered with its status, and with its message only if it is meant for the client", async () => {
    const secret = Object.assign(new Error("password is 123"), { status: 403 });
    const meant = Object.assign(new Error("Bad csrf token"), { statusCode: 403, expose: true });
    expect(await answerTo(secret)).toEqual([403, { detail: "Forbidden" }, null]);
    expect(await answerTo(meant)).toEqual([403, { detail: "Bad csrf token" }, null]);
  });

  it("brings its headers", async () => {
    const error = Object.assign(new Error("slow down"), { status: 429, headers: { "Retry-After": 7, bad: {} } });
    expect(await answerTo(error)).toEqual([429, { detail: "Too Many Requests" }, "7"]);
  });

  it("is a 500 without a status, with one that is no error, and with one that does not exist", async () => {
    for (const status of [undefined, 200, 999, "404", Number.NaN]) {
      const answer = await answerTo(Object.assign(new Error("secret"), { status }));
      expect(answer, String(status)).toEqual([500, { detail: "Internal Server Error" }, null]);
    }
    expect(await answerTo("a text")).toEqual([500, { detail: "Internal Server Error" }, null]);
  });

  it("is answered as anywhere else when it is BoltAPI's own, or the application has a handler for it", async () => {
    expect(await answerTo(new NotFound("No such book"))).toEqual([404, { detail: "No such book" }, null]);

    class Teapot extends Error {}
    const api = new BoltAPI({
      exceptionHandlers: [handleException(Teapot, () => ({ tea: true }))],
      middleware: [connect((_req, _res, next) => next(new Teapot()))],
    });
    await using client = new TestClient(api);
    expect((await client.get("/")).json()).toEqual({ tea: true });
  });

  it("takes the status of the response where it has none, and keeps the headers set for it", async () => {
    const api = new BoltAPI();
    const refuse = connect((_req, res, next) => {
      res.statusCode = 401;
      res.setHeader("WWW-Authenticate", ["Basic", 'Digest realm="a"']);
      next(new Error("who are you"));
    });
    api.get("/", { use: [refuse] }, () => null);
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([401, { detail: "Unauthorized" }]);
    expect(response.headers.get("www-authenticate")).toBe('Basic, Digest realm="a"');
  });

  it("goes on without an error for null, and for Express's words", async () => {
    for (const word of [null, undefined, "route", "router"]) {
      const api = new BoltAPI({ middleware: [connect((_req, _res, next) => next(word))] });
      api.get("/", () => "ok");
      await using client = new TestClient(api);
      expect((await client.get("/")).text()).toBe("ok");
    }
  });
});

describe("connect middleware for errors", () => {
  const answer: ConnectErrorMiddleware = (error, _req, res, _next) => {
    res.writeHead(418, { "content-type": "text/plain" });
    res.end(`caught ${(error as Error).message}`);
  };
  const answering = connect(answer);

  it("answers what the route throws", async () => {
    const api = new BoltAPI({ logger: recordingLogger(), middleware: [answering] });
    api.get("/", () => {
      throw new NotFound("book");
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.text()]).toEqual([418, "caught book"]);
  });

  it("gets the very error that inner middleware has failed with", async () => {
    const thrown = Object.assign(new Error("mine"), { status: 400 });
    const seen: unknown[] = [];
    const note: ConnectErrorMiddleware = (error, _req, _res, next) => {
      seen.push(error);
      next(error);
    };
    const api = new BoltAPI({ middleware: [connect(note), connect((_req, _res, next) => next(thrown))] });
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ detail: "Bad Request" });
    expect(seen).toEqual([thrown]);
    expect(seen[0]).toBe(thrown);
  });

  it("does not run when there is none", async () => {
    const api = new BoltAPI({ middleware: [answering] });
    api.get("/", () => "fine");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("fine");
  });

  it("replaces the error by another that it calls next with", async () => {
    const replace: ConnectErrorMiddleware = (_error, _req, _res, next) => next(new NotFound("other"));
    const api = new BoltAPI({ logger: recordingLogger(), middleware: [connect(replace)] });
    api.get("/", () => {
      throw new Error("first");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([404, { detail: "other" }]);
  });

  it("answers with the headers that middleware inside it has set", async () => {
    const stamp = connect((_req, res, next) => {
      res.setHeader("x-stamp", "1");
      next();
    });
    const api = new BoltAPI({ middleware: [answering, stamp] });
    api.get("/", () => {
      throw new NotFound("book");
    });
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("x-stamp")).toBe("1");
  });
});

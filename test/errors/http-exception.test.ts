import {
  BadGateway,
  BadRequest,
  BoltAPI,
  BoltException,
  ClientException,
  Conflict,
  ContentTooLarge,
  Forbidden,
  GatewayTimeout,
  Gone,
  HTTPException,
  InternalServerError,
  MethodNotAllowed,
  NotAcceptable,
  NotFound,
  NotImplemented,
  ServerException,
  ServiceUnavailable,
  silentLogger,
  TooManyRequests,
  Unauthorized,
  UnprocessableEntity,
  UnsupportedMediaType,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";

async function responseTo(error: unknown): Promise<TestResponse> {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", () => {
    throw error;
  });
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get("/");
}

const clientErrors = [
  [BadRequest, 400, "Bad Request"],
  [Unauthorized, 401, "Unauthorized"],
  [Forbidden, 403, "Forbidden"],
  [NotFound, 404, "Not Found"],
  [MethodNotAllowed, 405, "Method Not Allowed"],
  [NotAcceptable, 406, "Not Acceptable"],
  [Conflict, 409, "Conflict"],
  [Gone, 410, "Gone"],
  [ContentTooLarge, 413, "Content Too Large"],
  [UnsupportedMediaType, 415, "Unsupported Media Type"],
  [UnprocessableEntity, 422, "Unprocessable Entity"],
  [TooManyRequests, 429, "Too Many Requests"],
] as const;

const serverErrors = [
  [InternalServerError, 500, "Internal Server Error"],
  [NotImplemented, 501, "Not Implemented"],
  [BadGateway, 502, "Bad Gateway"],
  [ServiceUnavailable, 503, "Service Unavailable"],
  [GatewayTimeout, 504, "Gateway Timeout"],
] as const;

describe("exception classes", () => {
  it.each([...clientErrors, ...serverErrors])(
    "%o answers %i with its reason phrase",
    async (ErrorClass, status, phrase) => {
      const response = await responseTo(new ErrorClass());

      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.json()).toEqual({ detail: phrase });
    },
  );

  it.each([...clientErrors, ...serverErrors])(
    "%o sends its own detail, extra and headers",
    async (ErrorClass, status) => {
      const response = await responseTo(
        new ErrorClass("Because", { extra: { code: 7 }, headers: { "X-Reason": "because" } }),
      );

      expect(response.status).toBe(status);
      expect(response.json()).toEqual({ detail: "Because", extra: { code: 7 } });
      expect(response.headers.get("x-reason")).toBe("because");
    },
  );

  it.each(clientErrors)("%o is a ClientException", (ErrorClass) => {
    expect(new ErrorClass()).toBeInstanceOf(ClientException);
    expect(new ErrorClass()).toBeInstanceOf(HTTPException);
  });

  it.each(serverErrors)("%o is a ServerException", (ErrorClass) => {
    expect(new ErrorClass()).toBeInstanceOf(ServerException);
    expect(new ErrorClass()).toBeInstanceOf(HTTPException);
  });

  it.each([...clientErrors, ...serverErrors])(
    "%o is an error with its class as name and its detail as message",
    (ErrorClass) => {
      const error = new ErrorClass("Because");

      expect(error).toBeInstanceOf(Error);
      expect(error).toBeInstanceOf(BoltException);
      expect(error.name).toBe(ErrorClass.name);
      expect(error.message).toBe("Because");
    },
  );
});

describe("HTTPException", () => {
  it("is a 500 without arguments", async () => {
    expect((await responseTo(new HTTPException())).json()).toEqual({ detail: "Internal Server Error" });
  });

  it("takes any status of the client or the server", async () => {
    const response = await responseTo(new HTTPException(418, "Short and stout"));

    expect(response.status).toBe(418);
    expect(response.json()).toEqual({ detail: "Short and stout" });
  });

  it.each([
    ["an object", { code: "taken", field: "name" }],
    ["a list", [{ code: "taken" }, { code: "short" }]],
    ["a number", 7],
    ["false", false],
    ["empty text", ""],
  ])("sends a detail that is %s as JSON", async (_described, detail) => {
    expect((await responseTo(new HTTPException(409, detail))).json()).toEqual({ detail });
  });

  it("says the reason phrase where an object is no message", () => {
    expect(new HTTPException(409, { code: "taken" }).message).toBe("Conflict");
  });

  it("sends extra whatever JSON it is", async () => {
    expect((await responseTo(new HTTPException(409, "No", { extra: [1, null] }))).json()).toEqual({
      detail: "No",
      extra: [1, null],
    });
  });

  it("keeps its cause to itself", async () => {
    const cause = new Error("password is hunter2");
    const error = new HTTPException(409, "No", { cause });

    expect(error.cause).toBe(cause);
    expect((await responseTo(error)).text()).toBe('{"detail":"No"}');
  });

  it("has no cause where none is given", () => {
    expect(Object.hasOwn(new HTTPException(409), "cause")).toBe(false);
  });

  it.each([0, 99, 199, 600, 1000, 404.5, Number.NaN, "404" as unknown as number])(
    "cannot have the status %d, which HTTP does not have",
    (status) => {
      expect(() => new HTTPException(status, "Odd")).toThrow("STATUS_INVALID");
    },
  );

  it.each([
    ["a line break", { "x-reason": "a\r\nset-cookie: admin=1" }],
    ["a NUL", { "x-reason": "a\0b" }],
    ["a name with a line break", { "x-a\r\nset-cookie": "admin=1" }],
  ])("with %s in a header is a 500 without that header", async (_described, headers) => {
    const response = await responseTo(new HTTPException(400, "No", { headers }));

    expect(response.status).toBe(500);
    expect([...response.headers].map(([name]) => name).sort()).toEqual(["content-length", "content-type"]);
  });

  it("with a circular detail is a 500", async () => {
    const detail: Record<string, unknown> = {};
    detail.self = detail;

    const response = await responseTo(new HTTPException(400, detail));

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
  });

  it("can be thrown by promises too", async () => {
    const api = new BoltAPI();
    api.get("/", async () => {
      await Promise.resolve();
      throw new NotFound("User not found");
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ detail: "User not found" });
  });

  it("answers with the status of a subclass of the application", async () => {
    class OutOfStock extends Conflict {
      constructor(item: string) {
        super(`${item} is out of stock`);
      }
    }

    const response = await responseTo(new OutOfStock("Widget"));

    expect(response.status).toBe(409);
    expect(response.json()).toEqual({ detail: "Widget is out of stock" });
  });
});

import { BoltAPI, jwt, t } from "boltapi";
import { describe, expect, it } from "vitest";

describe("a WebSocket in the document", () => {
  it("is a GET with the headers and answers of a handshake", () => {
    const api = new BoltAPI();
    api.websocket("/room/{id:int}", { query: { token: t.String() }, summary: "Talk" }, () => {});
    expect(api.openapi().paths["/room/{id}"]?.get).toMatchObject({
      operationId: "connectRoomById",
      summary: "Talk",
      tags: ["WebSocket"],
      parameters: [
        { name: "id", in: "path" },
        { name: "token", in: "query", required: true },
        { name: "upgrade", in: "header", required: true },
        { name: "connection", in: "header", required: true },
      ],
      responses: { 101: {}, 400: {}, 403: {}, 422: {} },
      "x-websocket": true,
    });
  });

  it("says who may open it, and keeps its own tags", () => {
    const api = new BoltAPI();
    const auth = [jwt({ secret: "a secret of at least 32 bytes, for tests" })];
    api.websocket("/", { auth, tags: ["chat"] }, () => {});
    const operation = api.openapi().paths["/"]?.get;
    expect(operation?.tags).toEqual(["chat"]);
    expect(operation?.security).toHaveLength(1);
    expect(Object.keys(operation?.responses ?? {})).toEqual(["101", "400", "401", "403"]);
  });

  it("leaves the GET of its path to a route of HTTP", () => {
    const api = new BoltAPI();
    api.websocket("/", { operationId: "talk" }, () => {});
    api.get("/", { operationId: "read" }, () => "");
    expect(api.openapi().paths["/"]).toMatchObject({
      get: { operationId: "read" },
      "x-websocket": { operationId: "talk" },
    });
  });
});

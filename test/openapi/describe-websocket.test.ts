import { get } from "node:http";
import { text } from "node:stream/consumers";
import { BoltAPI, HTTPException, handleException, json, jwt, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { expectDocumented } from "./documented-answer.ts";

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
      responses: { 101: {}, 400: {}, 403: {}, 422: {}, 426: {} },
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
    expect(Object.keys(operation?.responses ?? {})).toEqual(["101", "400", "401", "403", "426"]);
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

  it.each(["detail", "problem"] as const)("has every answer of a handshake, with errors as %s", async (errorFormat) => {
    const api = new BoltAPI({ errorFormat });
    api.websocket("/room", { query: { seat: t.Integer() } }, ({ socket }) => socket.accept());
    const document = api.openapi();
    const operation = document.paths["/room"]?.get;
    await using server = await api.listen({ port: 0 });
    const statuses: number[] = [];
    for (const { query = "?seat=1", headers } of handshakes) {
      const answer = await open(`${server.url}/room${query}`, headers);
      expectDocumented(document, operation, answer);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([101, 400, 400, 426, 426, 403, 422]);
    expect(Object.keys(operation?.responses ?? {})).toEqual([...new Set(statuses.map(String))].sort());
  });

  it("knows what the engine answers, and not what the application makes of its errors", () => {
    const exceptionHandlers = [handleException(HTTPException, () => json({ own: true }, { status: 400 }))];
    const api = new BoltAPI({ exceptionHandlers });
    api.websocket("/", () => {});
    const responses = api.openapi().paths["/"]?.get?.responses;
    expect(responses?.["400"]).toHaveProperty("content");
    expect(responses?.["403"]).not.toHaveProperty("content");
    expect(responses?.["426"]).not.toHaveProperty("content");
  });

  it("has no errors where the option leaves them out", () => {
    const api = new BoltAPI({ openapi: { includeErrorResponses: false } });
    api.websocket("/", () => {});
    expect(Object.keys(api.openapi().paths["/"]?.get?.responses ?? {})).toEqual(["101"]);
  });
});

interface Handshake {
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
}

const wellFormed = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

const handshakes: readonly Handshake[] = [
  { headers: wellFormed },
  { headers: { ...wellFormed, "sec-websocket-key": "short" } },
  { headers: { ...wellFormed, "sec-websocket-protocol": "a, a" } },
  { headers: { ...wellFormed, "sec-websocket-version": "8" } },
  { headers: {} },
  { headers: { ...wellFormed, origin: "https://elsewhere.example" } },
  { query: "?seat=none", headers: wellFormed },
];

/** Sends a handshake, and leaves again. */
function open(url: string, headers: Handshake["headers"]): Promise<Parameters<typeof expectDocumented>[2]> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false });
    request.on("error", reject);
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(answerOf(response.statusCode, response.headers, ""));
    });
    request.on("response", (response) => {
      text(response).then((body) => resolve(answerOf(response.statusCode, response.headers, body)), reject);
    });
  });
}

function answerOf(
  status: number | undefined,
  headers: NodeJS.Dict<string | string[]>,
  body: string,
): Parameters<typeof expectDocumented>[2] {
  return { status: status ?? 0, headers: new Headers(headers as Record<string, string>), text: () => body };
}

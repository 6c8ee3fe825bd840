import { BoltAPI, connect, connectRequest, http1Engine, nodeHttpEngine, silentLogger, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import cookieSession from "cookie-session";
import helmet from "helmet";
import morgan from "morgan";
import { describe, expect, it } from "vitest";

/** Sends a request to an API, and lets go of it. */
type Send = (api: BoltAPI, path: string, init?: RequestInit) => Promise<{ response: Response; body: string }>;

const listening =
  (engine: () => ReturnType<typeof nodeHttpEngine>): Send =>
  async (api, path, init) => {
    await using server = await api.listen({ port: 0, engine: engine() });
    const response = await fetch(server.url + path, init);
    return { response, body: await response.text() };
  };

const engines: readonly (readonly [string, Send])[] = [
  ["node:http", listening(nodeHttpEngine)],
  ["node:net", listening(http1Engine)],
  [
    "Fetch",
    async (api, path, init) => {
      const response = await api.fetch(new Request(`http://app.example${path}`, init));
      return { response, body: await response.text() };
    },
  ],
  [
    "memory",
    async (api, path, init = {}) => {
      await using client = new TestClient(api);
      const { method = "GET", headers = {}, body } = init;
      const given = { headers: headers as Record<string, string>, ...(body == null ? {} : { body: String(body) }) };
      const received = await client.request(method, path, given);
      const response = new Response(null, { status: received.status, headers: [...received.headers] });
      return { response, body: received.text() };
    },
  ],
];

describe.each(engines)("connect middleware on %s", (_engine, send) => {
  it("sees the request, and completes the response", async () => {
    const lines: string[] = [];
    const log = morgan(":method :url :status :res[content-length]", {
      stream: { write: (line) => void lines.push(line.trim()) },
    });
    const api = new BoltAPI({
      logger: silentLogger,
      middleware: [connect(log), connect(helmet()), connect(cookieSession({ keys: ["k"] }))],
    });
    api.post("/books", async ({ request }) => {
      const { session, headers } = connectRequest(request) as unknown as { session: object; headers: object };
      Object.assign(session, { seen: true });
      return { body: await request.text(), header: (headers as Record<string, string>)["x-one"] };
    });

    const { response, body } = await send(api, "/books?page=1", {
      method: "POST",
      headers: { "x-one": "1" },
      body: "é",
    });

    expect(response.status).toBe(200);
    expect(body).toBe('{"body":"é","header":"1"}');
    expect(response.headers.get("x-dns-prefetch-control")).toBe("off");
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(lines).toEqual(["POST /books?page=1 200 26"]);
  });

  it("answers itself, whole and in pieces", async () => {
    const api = new BoltAPI();
    api.get("/whole", { use: [connect((_req, res) => res.writeHead(404, { "x-one": "1" }).end("whole"))] }, () => null);
    const inPieces = connect((_req, res) => {
      res.write("one ");
      setImmediate(() => res.end("two"));
    });
    api.get("/pieces", { use: [inPieces] }, () => null);

    const whole = await send(api, "/whole");
    const pieces = await send(api, "/pieces");

    expect([whole.response.status, whole.response.headers.get("x-one"), whole.body]).toEqual([404, "1", "whole"]);
    expect([pieces.response.status, pieces.body]).toEqual([200, "one two"]);
  });

  it("reads the body before the route", async () => {
    const bodies: string[] = [];
    const reading = connect(async (req, _res, next) => {
      for await (const piece of req) bodies.push(String(piece));
      next();
    });
    const api = new BoltAPI({ middleware: [reading] });
    api.post("/", ({ request }) => request.text());

    expect((await send(api, "/", { method: "POST", body: "content" })).body).toBe("content");
    expect(bodies).toEqual(["content"]);
  });

  it("passes streams of the route on, and hears of their end", async () => {
    const events: string[] = [];
    const watching = connect((_req, res, next) => {
      res.on("finish", () => events.push("finish"));
      next();
    });
    const api = new BoltAPI({ middleware: [watching] });
    api.get("/", () => stream(["a", "b"]));

    expect((await send(api, "/")).body).toBe("ab");
    // A client has the last byte before the server has heard that it left.
    await expect.poll(() => events).toEqual(["finish"]);
  });

  it("tells where the request comes from", async () => {
    const api = new BoltAPI({ trustProxies: true });
    const tell = connect((req, res) => {
      const { ip, protocol, secure, hostname } = req as unknown as Record<string, unknown>;
      const { remoteAddress, encrypted } = req.socket as typeof req.socket & { encrypted: boolean };
      res.end(JSON.stringify({ ip, protocol, secure, hostname, peer: typeof remoteAddress, encrypted }));
    });
    api.get("/", { use: [tell] }, () => null);
    const headers = {
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "a.example:8443",
    };

    expect(JSON.parse((await send(api, "/", { headers })).body)).toMatchObject({
      ip: "203.0.113.9",
      protocol: "https",
      secure: true,
      hostname: "a.example",
      encrypted: false,
    });
  });
});

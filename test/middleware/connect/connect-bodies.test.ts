import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { BoltAPI, connect, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** Reads the body with events, as body parsers do, and says nothing of errors. */
function readBody(req: IncomingMessage, done: (text: string) => void): void {
  const pieces: Buffer[] = [];
  req.on("data", (piece: Buffer) => pieces.push(piece));
  req.on("end", () => done(Buffer.concat(pieces).toString()));
}

describe("the body of a request, in connect middleware", () => {
  const seen: string[] = [];
  const reading = connect((req, _res, next) =>
    readBody(req, (text) => {
      seen.push(text);
      next();
    }),
  );

  it("can be read, and is there for the route all the same", async () => {
    const api = new BoltAPI({ middleware: [reading] });
    api.post("/", { body: t.Object({ name: t.String() }) }, ({ body }) => body);
    await using client = new TestClient(api);

    const response = await client.post("/", { json: { name: "Ada" } });

    expect(seen.at(-1)).toBe('{"name":"Ada"}');
    expect(response.json()).toEqual({ name: "Ada" });
  });

  it("is there for a route that takes files", async () => {
    const api = new BoltAPI({ middleware: [reading] });
    api.post("/", { form: { file: t.File() } }, async ({ form }) => ({ text: await form.file.text() }));
    await using client = new TestClient(api);

    const response = await client.post("/", { form: { file: new File(["content"], "a.txt") } });

    expect(response.json()).toEqual({ text: "content" });
  });

  it("comes in pieces that were sent in pieces, as one", async () => {
    const api = new BoltAPI({ middleware: [reading] });
    api.post("/", async ({ request }) => request.text());
    await using client = new TestClient(api);
    const body = (async function* () {
      yield new TextEncoder().encode("one ");
      yield new TextEncoder().encode("two");
    })();

    expect((await client.post("/", { body })).text()).toBe("one two");
  });

  it("ends at once where there is none", async () => {
    const api = new BoltAPI({ middleware: [reading] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("ok");
    expect(seen.at(-1)).toBe("");
  });

  it("is left alone when the middleware does not read it", async () => {
    const api = new BoltAPI({ middleware: [connect((_req, _res, next) => next())] });
    api.post("/", { maxBodyBytes: 10 }, () => "unread");
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "x".repeat(100) })).text()).toBe("unread");
  });

  it("above the route's limit is a 413, whether the middleware listens for errors or not", async () => {
    const listening = connect((req, _res, next) => {
      req.on("error", next);
      readBody(req, () => next());
    });
    for (const middleware of [reading, listening]) {
      const api = new BoltAPI({ logger: silentLogger, middleware: [middleware] });
      api.post("/", { maxBodyBytes: 10 }, () => "read");
      await using client = new TestClient(api);
      expect((await client.post("/", { body: "x".repeat(11) })).status).toBe(413);
    }
  });

  it("can be piped into the response", async () => {
    const echo = connect((req, res) => pipeline(req, res));
    const api = new BoltAPI();
    api.post("/", { use: [echo] }, () => null);
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "echo" })).text()).toBe("echo");
  });
});

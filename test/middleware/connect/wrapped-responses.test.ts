import type { ServerResponse } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { BoltAPI, connect, silentLogger, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

type End = (chunk?: unknown) => ServerResponse;
type Write = (chunk: unknown) => boolean;

/** Changes what is written, as middleware that compresses does. */
const shouting = connect((_req, res, next) => {
  const write = res.write.bind(res) as Write;
  const end = res.end.bind(res) as End;
  const shout = (chunk: unknown): unknown => (chunk == null ? chunk : Buffer.from(String(chunk).toUpperCase()));
  res.write = ((chunk: unknown) => write(shout(chunk))) as typeof res.write;
  res.end = ((chunk?: unknown) => {
    if (!res.headersSent) res.removeHeader("content-length");
    return end(shout(chunk));
  }) as typeof res.end;
  next();
});

/** Ends a response later, as session middleware does that saves first. */
const saving = (saved: string[]) =>
  connect((_req, res, next) => {
    const end = res.end.bind(res) as End;
    res.end = ((chunk?: unknown) => {
      void turn().then(() => {
        saved.push(`headers sent: ${res.headersSent}`);
        end(chunk);
      });
      return res;
    }) as typeof res.end;
    next();
  });

describe("connect middleware that wraps write and end", () => {
  it("sees and changes the whole body of a route", async () => {
    const api = new BoltAPI({ middleware: [shouting] });
    api.get("/", () => ({ name: "ada" }));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.text()]).toEqual([200, '{"NAME":"ADA"}']);
    expect(response.headers.get("content-length")).toBe("14");
  });

  it("sees and changes a stream piece by piece", async () => {
    const api = new BoltAPI({ middleware: [shouting] });
    let isReleased = false;
    api.get("/", () =>
      stream(async function* () {
        yield "one ";
        while (!isReleased) await turn();
        yield "two";
      }),
    );
    await using client = new TestClient(api);

    const response = await client.stream("GET", "/");
    const pieces = response.texts();

    expect((await pieces.next()).value).toBe("ONE ");
    isReleased = true;
    expect((await pieces.next()).value).toBe("TWO");
    expect((await pieces.next()).done).toBe(true);
  });

  it("may end the response later", async () => {
    const saved: string[] = [];
    const api = new BoltAPI({ middleware: [saving(saved)] });
    api.get("/", () => "body");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("body");
    expect(saved).toEqual(["headers sent: false"]);
  });

  it("sees errors and empty responses", async () => {
    const api = new BoltAPI({ middleware: [shouting] });
    api.get("/empty", () => undefined);
    await using client = new TestClient(api);

    expect((await client.get("/nowhere")).text()).toBe('{"DETAIL":"NOT FOUND"}');
    const empty = await client.get("/empty");
    expect([empty.status, empty.text()]).toEqual([204, ""]);
  });

  it("reads no stream for HEAD", async () => {
    let pulled = 0;
    const api = new BoltAPI({ middleware: [shouting] });
    api.get("/", () =>
      stream(function* () {
        pulled++;
        yield "a";
      }),
    );
    await using client = new TestClient(api);

    expect((await client.head("/")).status).toBe(200);
    expect(pulled).toBe(0);
  });

  it("answers 500 when a stream fails before its first piece", async () => {
    const api = new BoltAPI({ logger: silentLogger, middleware: [shouting] });
    api.get("/", () =>
      stream(async function* () {
        yield* [];
        throw new Error("no data");
      }),
    );
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
  });

  it("cuts the response when a stream fails after its first piece", async () => {
    const api = new BoltAPI({ logger: silentLogger, middleware: [shouting] });
    api.get("/", () =>
      stream(async function* () {
        yield "one";
        await turn();
        throw new Error("no more data");
      }),
    );
    await using client = new TestClient(api, { raiseServerErrors: false });

    await expect(client.get("/")).rejects.toThrow();
  });

  it("closes the stream of the route when the client goes away", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ middleware: [shouting] });
    api.get("/", () =>
      stream(async function* () {
        try {
          for (;;) {
            yield "piece ";
            await turn();
          }
        } finally {
          events.push("closed");
        }
      }),
    );
    await using client = new TestClient(api);

    const response = await client.stream("GET", "/");
    await response.texts().next();
    await response.close();
    while (events.length === 0) await turn();

    expect(events).toEqual(["closed"]);
  });
});

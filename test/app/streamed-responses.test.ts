import { type ApiServer, BoltAPI, sse, stream } from "boltapi";
import { afterEach, describe, expect, it } from "vitest";
import { stalled } from "../engines/conformance-facts.ts";
import { headerOf, RawConnection } from "../engines/raw-connection.ts";
import { type RecordingLogger, recordingLogger } from "../logging/recording-logger.ts";
import { gate } from "./gate.ts";

const open: { server: ApiServer | null; connections: RawConnection[] } = { server: null, connections: [] };

interface Started {
  readonly api: BoltAPI;
  readonly logger: RecordingLogger;
  /** Sends a request on a connection of its own. */
  readonly send: (target: string, method?: string) => Promise<RawConnection>;
}

/** An API behind a socket; routes are added before the first request. */
function start(): Started {
  const logger = recordingLogger();
  const api = new BoltAPI({ logger });
  const send = async (target: string, method = "GET"): Promise<RawConnection> => {
    open.server ??= await api.listen({ port: 0 });
    const connection = await RawConnection.open(open.server.port);
    open.connections.push(connection);
    await connection.write(`${method} ${target} HTTP/1.1\r\nHost: test.local\r\n\r\n`);
    return connection;
  };
  return { api, logger, send };
}

afterEach(async () => {
  for (const connection of open.connections.splice(0)) connection.destroy();
  await open.server?.close();
  open.server = null;
});

describe("a streamed response over a socket", () => {
  it("runs the finally of its generator when the client disconnects, and aborts the signal", async () => {
    const { api, logger, send } = start();
    const [aborted, closed] = [gate(), gate()];
    api.get("/", ({ request }) =>
      stream(async function* () {
        request.signal.addEventListener("abort", aborted.open);
        try {
          yield "first";
          await aborted.opened;
        } finally {
          closed.open();
        }
      }),
    );
    const connection = await send("/");
    connection.openContent(await connection.readHead());
    expect(String(await connection.readPiece())).toBe("first");

    connection.destroy();

    await aborted.opened;
    await closed.opened;
    expect(logger.errors()).toEqual([]);
  });

  it("is cut by an error after the first byte, which is logged", async () => {
    const { api, logger, send } = start();
    const go = gate();
    api.get("/", () =>
      stream(async function* () {
        yield "first";
        await go.opened;
        throw new Error("the cursor is gone");
      }),
    );
    const connection = await send("/");
    connection.openContent(await connection.readHead());
    expect(String(await connection.readPiece())).toBe("first");
    go.open();

    await expect(connection.readPiece()).rejects.toThrow();
    expect(logger.errors().map(String)).toEqual(["Error: the cursor is gone"]);
  });

  it("is cut by a piece that cannot be sent", async () => {
    const { api, logger, send } = start();
    const go = gate();
    api.get("/", () =>
      stream(async function* () {
        yield "first";
        await go.opened;
        yield 5 as unknown as string;
      }),
    );
    const connection = await send("/");
    connection.openContent(await connection.readHead());
    expect(String(await connection.readPiece())).toBe("first");
    go.open();

    await expect(connection.readPiece()).rejects.toThrow();
    expect(String(logger.errors()[0])).toContain("it yielded a value of type number");
  });

  it.each(["sync", "async"])("pulls no more of an endless %s generator than a client takes", async (kind) => {
    const { api, send } = start();
    const piece = Buffer.alloc(64 * 1024);
    const begun = gate();
    const closed = gate();
    let pulled = 0;
    function* endless(): Generator<Uint8Array> {
      try {
        for (;;) {
          pulled++;
          begun.open();
          yield piece;
        }
      } finally {
        closed.open();
      }
    }
    async function* asyncEndless(): AsyncGenerator<Uint8Array> {
      yield* endless();
    }
    api.get("/", () => stream(kind === "sync" ? endless : asyncEndless));
    const connection = await send("/");
    await connection.readHead();
    await begun.opened;

    await stalled(() => pulled);
    // What fits into the buffers of both sockets; without an end it would be endless.
    expect(pulled).toBeLessThan(1000);

    connection.destroy();
    await closed.opened;
  });

  it.each(["sync", "async"])("of an endless %s generator lets other requests be answered", async (kind) => {
    const { api, send } = start();
    let isDone = false;
    function* endless(): Generator<string> {
      // Pieces without bytes never fill the socket.
      while (!isDone) yield "";
      yield "end";
    }
    async function* asyncEndless(): AsyncGenerator<string> {
      yield* endless();
    }
    api.get("/endless", () => stream(kind === "sync" ? endless : asyncEndless));
    api.get("/other", () => {
      isDone = true;
      return "answered";
    });
    const connection = await send("/endless");
    connection.openContent(await connection.readHead());

    expect(String((await (await send("/other")).readResponse()).body)).toBe("answered");
    expect(String(await connection.readPiece())).toBe("end");
  });

  it("is closed unread for HEAD, and the connection goes on", async () => {
    const { api, send } = start();
    const body = new ReadableStream({
      cancel: () => {
        cancelled = true;
      },
    });
    let cancelled = false;
    api.get("/", () => stream(body, { type: "text/csv" }));
    api.get("/next", () => "next");
    const connection = await send("/", "HEAD");
    const head = await connection.readHead();

    expect([head.status, headerOf(head.headers, "content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    const next = await connection.exchange("GET /next HTTP/1.1\r\nHost: test.local\r\n\r\n");
    expect(String(next.body)).toBe("next");
    expect(cancelled).toBe(true);
  });

  it("of framed events is sent as it stands", async () => {
    const { api, send } = start();
    api.get("/", () => stream(["data: 0\n\n", Buffer.from("data: 1\n\n")], { type: "text/event-stream" }));
    const response = await (await send("/")).readResponse();

    expect(headerOf(response.headers, "content-type")).toBe("text/event-stream");
    expect(headerOf(response.headers, "x-accel-buffering")).toBe("no");
    expect(String(response.body)).toBe("data: 0\n\ndata: 1\n\n");
  });
});

describe("server-sent events over a socket", () => {
  it("send their head before the first event", async () => {
    const { api, send } = start();
    api.get("/", ({ request }) =>
      sse(async function* () {
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        yield "never";
      }),
    );
    const head = await (await send("/")).readHead();

    expect(head.status).toBe(200);
    expect(headerOf(head.headers, "content-type")).toBe("text/event-stream");
  });

  it("arrive one by one, as soon as they are made", async () => {
    const { api, send } = start();
    const gates = [gate(), gate(), gate()];
    api.get("/", () =>
      sse(async function* () {
        for (const [id, next] of gates.entries()) {
          await next.opened;
          yield { id, data: { id } };
        }
      }),
    );
    const connection = await send("/");
    connection.openContent(await connection.readHead());

    for (const [id, next] of gates.entries()) {
      next.open();
      expect(String(await connection.readPiece())).toBe(`id: ${id}\ndata: {"id":${id}}\n\n`);
    }
    expect(await connection.readPiece()).toBeNull();
  });

  it("fill pauses with comments", async () => {
    const { api, send } = start();
    const go = gate();
    api.get("/", () =>
      sse(
        async function* () {
          await go.opened;
          yield "late";
        },
        { keepAliveMs: 1 },
      ),
    );
    const connection = await send("/");
    connection.openContent(await connection.readHead());
    expect(String(await connection.readPiece())).toBe(": keep-alive\n\n");
    expect(String(await connection.readPiece())).toBe(": keep-alive\n\n");
    go.open();

    let piece = String(await connection.readPiece());
    while (piece.startsWith(":")) piece = String(await connection.readPiece());
    expect(piece).toBe("data: late\n\n");
  });

  it("end for the server when the client disconnects, even while nothing is sent", async () => {
    const { api, send } = start();
    const [waiting, closed] = [gate(), gate()];
    api.get("/", ({ request }) =>
      sse(async function* () {
        try {
          waiting.open();
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
          yield "never";
        } finally {
          closed.open();
        }
      }),
    );
    const connection = await send("/");
    await connection.readHead();
    await waiting.opened;

    connection.destroy();

    await closed.opened;
  });

  it("know the id of the last event in UTF-8", async () => {
    const { api, send } = start();
    api.get("/", ({ request }) => ({ id: request.lastEventId }));
    await (await send("/")).readResponse();
    const connection = open.connections[0] as RawConnection;
    const idOf = async (value: string): Promise<unknown> =>
      JSON.parse(
        String(
          (await connection.exchange(`GET / HTTP/1.1\r\nHost: test.local\r\nLast-Event-ID: ${value}\r\n\r\n`)).body,
        ),
      );

    expect(await idOf(Buffer.from("日-7").toString("latin1"))).toEqual({ id: "日-7" });
    expect(await idOf("\xff")).toEqual({ id: null });
    expect(await idOf("")).toEqual({ id: null });
  });
});

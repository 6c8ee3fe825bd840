import { BoltAPI, json, redirect, silentLogger, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gate } from "../app/gate.ts";
import { collect } from "../collect.ts";

/** An API with one route, which streams the given pieces. */
function streaming(...pieces: readonly (string | Uint8Array)[]): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", () => stream(pieces, { headers: { "x-a": "1" } }));
  return api;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("client.stream", () => {
  it("resolves with the head", async () => {
    const api = streaming("a");
    api.get("/made", { status: 201 }, () => stream(["a"]));
    api.get("/missing", { status: 404 }, () => stream(["a"]));
    await using client = new TestClient(api);

    await using found = await client.stream("GET", "/?page=2");
    expect([found.status, found.ok, found.headers.get("x-a")]).toEqual([200, true, "1"]);
    expect(found.url).toBe("http://testserver.local/?page=2");
    await using made = await client.stream("GET", "/made");
    expect([made.status, made.ok]).toEqual([201, true]);
    await using missing = await client.stream("GET", "/missing");
    expect([missing.status, missing.ok]).toEqual([404, false]);
  });

  it("sends what client.request sends", async () => {
    const api = new BoltAPI();
    api.post("/echo", async ({ request }) =>
      json({ query: request.queryString, body: await request.json(), cookie: request.headers.get("cookie") }),
    );
    await using client = new TestClient(api);
    client.cookies.set("a", "1");

    const response = await client.stream("POST", "/echo", { query: { q: "x" }, json: { b: 2 } });

    expect((await collect(response.texts())).join("")).toBe('{"query":"q=x","body":{"b":2},"cookie":"a=1"}');
  });

  it("keeps the cookies of the head, and follows redirects", async () => {
    const api = streaming("a");
    api.get("/old", () => redirect("/").setCookie("seen", "yes"));
    await using client = new TestClient(api);

    expect(await collect((await client.stream("GET", "/old")).texts())).toEqual(["a"]);
    expect(client.cookies.get("seen")).toBe("yes");
    expect((await client.stream("GET", "/old", { followRedirects: false })).status).toBe(307);
  });

  it("throws what the handler threw, unless told otherwise", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", () => {
      throw new TypeError("on purpose");
    });
    await using client = new TestClient(api);
    await using lenient = new TestClient(api, { raiseServerErrors: false });

    await expect(client.stream("GET", "/")).rejects.toThrow("on purpose");
    await using response = await lenient.stream("GET", "/");
    expect(response.status).toBe(500);
  });

  it("throws what the stream threw, unless told otherwise", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", () =>
      stream(function* () {
        yield "a";
        throw new TypeError("on purpose");
      }),
    );
    await using client = new TestClient(api);
    await using lenient = new TestClient(api, { raiseServerErrors: false });

    const read = async (from: TestClient): Promise<unknown> => collect(await from.stream("GET", "/"));
    await expect(read(client)).rejects.toThrow("on purpose");
    await expect(read(lenient)).rejects.toThrow("The response broke off");
  });

  it("gives up when no head comes, as a client that leaves", async () => {
    const left = gate();
    const api = new BoltAPI();
    api.get("/", async ({ request }) => {
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      left.open();
    });
    await using client = new TestClient(api);

    await expect(client.stream("GET", "/", { timeoutMs: 1 })).rejects.toThrow("GET / sent no head within 1 ms.");
    await left.opened;
  });
});

describe("the content of a test stream", () => {
  it("comes in the pieces that the handler made", async () => {
    await using client = new TestClient(streaming("ab", Uint8Array.of(1, 2)));

    expect(await collect(await client.stream("GET", "/"))).toEqual(
      [Buffer.from("ab"), Uint8Array.of(1, 2)].map(toPlain),
    );
  });

  it("comes as text, with characters whole", async () => {
    const bytes = new TextEncoder().encode("a日b");
    await using client = new TestClient(streaming(bytes.subarray(0, 2), bytes.subarray(2, 3), bytes.subarray(3)));

    expect(await collect((await client.stream("GET", "/")).texts())).toEqual(["a", "日b"]);
  });

  it("shows a character that the end cuts off", async () => {
    await using client = new TestClient(streaming(Uint8Array.of(0xe6, 0x97)));

    expect(await collect((await client.stream("GET", "/")).texts())).toEqual(["\ufffd"]);
  });

  it("comes in lines", async () => {
    await using client = new TestClient(streaming("a\nb", "c\r", "\n\nd"));

    expect(await collect((await client.stream("GET", "/")).lines())).toEqual(["a", "bc", "", "d"]);
  });

  it("comes as server-sent events", async () => {
    await using client = new TestClient(
      streaming("event: up", "date\nid: 1\ndata: x\n\n: hi\n\nda", "ta: y\n\ndata: z"),
    );

    expect(await collect((await client.stream("GET", "/")).events())).toEqual([
      { event: "update", data: "x", id: "1", retry: null },
      { event: "message", data: "y", id: "1", retry: null },
    ]);
  });

  it("can be read once", async () => {
    await using client = new TestClient(streaming("a"));
    const response = await client.stream("GET", "/");

    expect(await collect(response.texts())).toEqual(["a"]);
    await expect(collect(response.lines())).rejects.toThrow("GET /: a stream can be read once.");
  });

  it("is given up when a piece does not come in time", async () => {
    const api = new BoltAPI();
    api.get("/", () =>
      stream(async function* () {
        yield "a";
        await new Promise(() => {});
      }),
    );
    await using client = new TestClient(api);
    const pieces = (await client.stream("GET", "/", { timeoutMs: 50 })).texts();

    expect((await pieces.next()).value).toBe("a");
    await expect(pieces.next()).rejects.toThrow("GET / sent nothing for 50 ms.");
  });

  it("is waited for by the real clock where a test has a fake one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const api = new BoltAPI();
    api.get("/", () =>
      stream(async function* () {
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        yield "a";
      }),
    );
    await using client = new TestClient(api);
    const pieces = (await client.stream("GET", "/")).texts();
    const first = pieces.next();

    await vi.advanceTimersByTimeAsync(60_000);
    expect((await first).value).toBe("a");
  });
});

describe("closing a test stream", () => {
  it("waits for the clean-up, whichever way it is left", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    api.get("/{way}", ({ params, request }) => {
      request.afterResponse(async () => {
        await Promise.resolve();
        events.push(`${params.way}: after the response`);
      });
      return stream(function* () {
        try {
          for (;;) yield "a";
        } finally {
          events.push(`${params.way}: finally`);
        }
      });
    });
    await using client = new TestClient(api);

    for await (const _piece of await client.stream("GET", "/break")) break;
    expect(events.splice(0)).toEqual(["break: finally", "break: after the response"]);

    {
      await using response = await client.stream("GET", "/using");
      await response.texts().next();
    }
    expect(events.splice(0)).toEqual(["using: finally", "using: after the response"]);

    const response = await client.stream("GET", "/close");
    await response.texts().next();
    await response.close();
    expect(events.splice(0)).toEqual(["close: finally", "close: after the response"]);
    await response.close();
    expect(events).toEqual([]);
  });

  it("says when the clean-up takes too long", async () => {
    const api = new BoltAPI();
    api.get("/", ({ request }) => {
      request.afterResponse(() => new Promise(() => {}));
      return stream(["a"]);
    });
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/", { timeoutMs: 1 });

    await expect(response.close()).rejects.toThrow("GET /: clean-up was not done 1 ms after");
  });

  it("ends when the request's own signal aborts", async () => {
    const leaving = new AbortController();
    let isClosed = false;
    const api = new BoltAPI();
    api.get("/", () =>
      stream(function* () {
        try {
          for (;;) yield "a";
        } finally {
          isClosed = true;
        }
      }),
    );
    await using client = new TestClient(api);
    const pieces = (await client.stream("GET", "/", { signal: leaving.signal })).texts();
    await pieces.next();
    leaving.abort();

    await expect(pieces.next()).rejects.toThrow("aborted");
    expect(isClosed).toBe(true);
  });
});

function toPlain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

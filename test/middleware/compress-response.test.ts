import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";
import { BoltAPI, empty, html, json, type Middleware, nodeHttpEngine, redirect, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpResponse } from "../../src/response/http-response.ts";
import { readAll } from "../engines/engine-driver.ts";
import { socketDriver } from "../engines/socket-driver.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { bareExchange } from "./bare-exchange.ts";
import { decoded, decoders } from "./decoded.ts";

const rows = Array.from({ length: 40 }, (_, id) => ({ id, name: `Row number ${id}` }));
const page = "<p>Middlemarch</p>".repeat(40);

/** An API whose one route gives this. */
function answering(result: () => unknown): BoltAPI {
  const api = new BoltAPI();
  api.get("/", () => result() as object);
  return api;
}

/** The answer to a client that takes the codings. */
async function answer(result: () => unknown, acceptEncoding: string | null = "gzip") {
  await using client = new TestClient(answering(result), { followRedirects: false });
  return client.get("/", acceptEncoding === null ? {} : { headers: { "accept-encoding": acceptEncoding } });
}

async function* pieces(...given: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array, void> {
  yield* given;
}

const streamed = (headers: readonly string[] = ["content-type", "text/plain"], body = "piece ".repeat(200)) =>
  new HttpResponse(200, headers, pieces(body));

describe("a response that is large enough", () => {
  it.each([...decoders.keys()])("is compressed with %s", async (coding) => {
    const response = await answer(() => rows, coding);

    expect(response.headers.get("content-encoding")).toBe(coding);
    expect(response.headers.get("content-length")).toBe(String(response.bytes.byteLength));
    expect(response.bytes.byteLength).toBeLessThan(JSON.stringify(rows).length / 2);
    expect(JSON.parse(decoded(response.bytes, coding))).toEqual(rows);
  });

  it.each([500, 4096, 4097, 100_000])("comes back as it was with %i bytes", async (size) => {
    const content = "naïve ".repeat(size).slice(0, size - 1);
    for (const coding of decoders.keys()) {
      const response = await answer(() => text(`${content}.`), coding);
      expect(decoded(response.bytes, response.headers.get("content-encoding"))).toBe(`${content}.`);
      expect(response.headers.get("content-encoding")).toBe(coding);
    }
  });

  it("may be bytes", async () => {
    const response = await answer(() => new HttpResponse(200, ["content-type", "image/bmp"], new Uint8Array(10_000)));

    expect(decoded(response.bytes, "gzip")).toBe("\0".repeat(10_000));
  });

  it("keeps its status, its cookies and its other headers", async () => {
    const response = await answer(() =>
      json(rows, { status: 201, headers: { "x-count": rows.length } })
        .setCookie("a", "1")
        .setCookie("b", "2"),
    );

    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-count")).toBe("40");
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(response.headers.get("content-encoding")).toBe("gzip");
  });

  it("is compressed as the client prefers", async () => {
    const response = await answer(() => rows, "br;q=0.1, gzip;q=0.2");

    expect(response.headers.get("content-encoding")).toBe("gzip");
  });

  it.each([null, "", "deflate", "gzip;q=0", "identity"])("goes as it is to a client that says %j", async (accepted) => {
    const response = await answer(() => rows, accepted);

    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("vary")).toBe("accept-encoding");
    expect(response.json()).toEqual(rows);
  });

  it("goes as it is where compressing makes it longer", async () => {
    const noise = crypto.getRandomValues(new Uint8Array(5000));
    const response = await answer(() => new HttpResponse(200, ["content-type", "image/bmp", "etag", '"1"'], noise));

    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("etag")).toBe('"1"');
    expect(response.headers.get("vary")).toBe("accept-encoding");
    expect(response.bytes).toEqual(noise);
  });

  it("may be the same object for every request", async () => {
    const shared = html(page);
    const api = answering(() => shared);
    await using client = new TestClient(api);

    const compressed = await client.get("/", { headers: { "accept-encoding": "gzip" } });
    const plain = await client.get("/");

    expect(decoded(compressed.bytes, "gzip")).toBe(page);
    expect(plain.text()).toBe(page);
    expect(plain.headers.get("content-encoding")).toBeNull();
  });

  it("may be the answer to an error, or to a path that has no route", async () => {
    const notFound: Middleware = async (request, next) => {
      await next(request);
      return html(page, { status: 404 });
    };
    const api = new BoltAPI({ middleware: [notFound] });
    await using client = new TestClient(api);

    const response = await client.get("/nowhere", { headers: { "accept-encoding": "gzip" } });

    expect(response.status).toBe(404);
    expect(decoded(response.bytes, "gzip")).toBe(page);
  });
});

describe("a response that is left as it is", () => {
  const jsonHeaders = ["content-type", "application/json"] as const;
  const long = JSON.stringify(rows);

  it.each<[string, () => unknown]>([
    ["it is below 500 bytes", () => text("a".repeat(499))],
    ["it is bytes below 500", () => new HttpResponse(200, ["content-type", "text/plain"], new Uint8Array(499))],
    [
      "it is a stream of a length below 500",
      () => streamed(["content-type", "text/plain", "content-length", "4"], "abcd"),
    ],
    ["it is coded already", () => text(page, { headers: { "content-encoding": "identity" } })],
    ["it is coded with what nobody knows", () => text(page, { headers: { "content-encoding": "x" } })],
    [
      "it must not be transformed",
      () => text(page, { headers: { "cache-control": "public, No-Transform, max-age=60" } }),
    ],
    ["it is a part", () => new HttpResponse(206, [...jsonHeaders, "content-range", "bytes 0-1199/2000"], long)],
    [
      "it is a range of another status",
      () => text(page, { headers: { "content-range": "bytes */2000" }, status: 416 }),
    ],
    ["it is several parts", () => new HttpResponse(200, ["content-type", "multipart/byteranges; boundary=a"], long)],
    ["it is an image", () => new HttpResponse(200, ["content-type", "image/png"], long)],
    ["it is bytes of any kind", () => new TextEncoder().encode(long)],
    ["it has no type", () => new HttpResponse(200, [], long)],
    ["it is a stream of events", () => streamed(["content-type", "text/event-stream"])],
    ["it says so itself", () => Object.assign(text(page), { compressible: false })],
  ])("because %s has neither Content-Encoding nor Vary of its own", async (_, result) => {
    const response = await answer(result);
    const asItIs = await answer(result, null);

    expect([...response.headers]).toEqual([...asItIs.headers]);
    expect(response.headers.get("vary")).toBeNull();
    expect(response.bytes).toEqual(asItIs.bytes);
  });

  it.each([204, 304])("because its status is %i has no content", async (status) => {
    const response = await answer(() => new HttpResponse(status, ["etag", '"1"'], long));

    expect([...response.headers]).toEqual([["etag", '"1"']]);
    expect(response.bytes).toHaveLength(0);
  });

  it.each([() => empty(205), () => redirect("/new"), () => undefined])(
    "because it has no body is sent: %o",
    async (result) => {
      const response = await answer(result);

      expect(response.headers.get("content-encoding")).toBeNull();
      expect(response.headers.get("vary")).toBeNull();
    },
  );

  it("is sent without waiting, and without a copy of its headers", () => {
    const api = answering(() => ({ status: "ok" }));
    const { handle } = api.compile();
    const sent: unknown[] = [];

    for (let time = 0; time < 2; time++) {
      expect(handle(bareExchange((headers) => sent.push(headers)))).toBeUndefined();
    }

    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
  });

  it("asks nothing of the request when it is small", () => {
    const { handle } = answering(() => "small").compile();
    const asked: string[] = [];

    handle(
      bareExchange(
        () => {},
        (name) => void asked.push(name),
      ),
    );

    expect(asked).toEqual([]);
  });
});

describe("a small body", () => {
  it("is compressed without waiting", () => {
    const { handle } = answering(() => rows.slice(0, 30)).compile();
    const codings: unknown[] = [];
    const respond = (headers: readonly string[]) => codings.push(headers[headers.indexOf("content-encoding") + 1]);

    expect(handle(bareExchange(respond, () => "gzip"))).toBeUndefined();
    expect(codings).toEqual(["gzip"]);
  });
});

describe("a large body", () => {
  it("is compressed while the event loop goes on", async () => {
    const { handle } = answering(() => "Middlemarch ".repeat(100_000)).compile();
    const events: string[] = [];

    const pending = handle(
      bareExchange(
        () => events.push("sent"),
        () => "gzip",
      ),
    );
    setImmediate(() => events.push("turn"));
    await pending;

    expect(events).toEqual(["turn", "sent"]);
  });
});

describe("Vary", () => {
  it("is added to what is there", async () => {
    const response = await answer(() => text(page, { headers: { vary: "origin" } }));

    expect(response.headers.get("vary")).toBe("origin, accept-encoding");
  });

  it.each(["*", "Accept-Encoding"])("stays as it is when it is %s", async (vary) => {
    const response = await answer(() => text(page, { headers: { vary } }), null);

    expect(response.headers.get("vary")).toBe(vary);
  });
});

describe("headers of a compressed response", () => {
  it("do not tell of ranges and digests of what was not sent", async () => {
    const headers = {
      "accept-ranges": "bytes",
      "content-md5": "a",
      digest: "sha-256=a",
      "content-digest": "sha-256=:a:",
      "repr-digest": "sha-256=:a:",
      "unencoded-digest": "sha-256=:a:",
    };
    const compressed = await answer(() => text(page, { headers }));
    const plain = await answer(() => text(page, { headers }), null);

    expect([...compressed.headers].map(([name]) => name).sort()).toEqual([
      "content-encoding",
      "content-length",
      "content-type",
      "unencoded-digest",
      "vary",
    ]);
    for (const [name, value] of Object.entries(headers)) expect(plain.headers.get(name)).toBe(value);
  });

  it("have a weak entity tag", async () => {
    const etagOf = async (etag: string, accepted: string | null) =>
      (await answer(() => text(page, { headers: { etag } }), accepted)).headers.get("etag");

    expect(await etagOf('"1"', "gzip")).toBe('W/"1"');
    expect(await etagOf('W/"1"', "gzip")).toBe('W/"1"');
    expect(await etagOf('"1"', null)).toBe('"1"');
  });
});

describe("a 304", () => {
  const revalidated = async (ifNoneMatch: string | null, headers: Record<string, string> = { etag: '"1"' }) => {
    await using client = new TestClient(answering(() => empty(304, { headers })));
    const sent = { "accept-encoding": "gzip", ...(ifNoneMatch === null ? {} : { "if-none-match": ifNoneMatch }) };
    const response = await client.get("/", { headers: sent });
    return [response.headers.get("etag"), response.headers.get("vary")];
  };

  it("names the tag that came with the compressed content", async () => {
    expect(await revalidated('W/"1"')).toEqual(['W/"1"', "accept-encoding"]);
    expect(await revalidated('"0", W/"1"', { etag: '"1"', vary: "origin" })).toEqual([
      'W/"1"',
      "origin, accept-encoding",
    ]);
  });

  it("stays as it is for a client that has the content as it is", async () => {
    expect(await revalidated('"1"')).toEqual(['"1"', null]);
    expect(await revalidated(null)).toEqual(['"1"', null]);
    expect(await revalidated("*")).toEqual(['"1"', null]);
    expect(await revalidated('W/"11", "W/"1"')).toEqual(['"1"', null]);
    expect(await revalidated('W/"1"', {})).toEqual([null, null]);
  });
});

describe("HEAD", () => {
  it("has the headers of GET, but for a length that nobody knows", async () => {
    await using client = new TestClient(answering(() => json(rows, { headers: { etag: '"1"' } })));
    const headers = { "accept-encoding": "gzip" };

    const head = await client.request("HEAD", "/", { headers });
    const get = await client.get("/", { headers });

    expect([...head.headers]).toEqual([...get.headers].filter(([name]) => name !== "content-length"));
    expect(head.bytes).toHaveLength(0);
  });

  it("has the length of what is not compressed", async () => {
    await using client = new TestClient(answering(() => json(rows)));

    const head = await client.request("HEAD", "/");

    expect(head.headers.get("content-length")).toBe(String(JSON.stringify(rows).length));
    expect(head.headers.get("vary")).toBe("accept-encoding");
  });

  it("closes a stream without reading it", async () => {
    const events: string[] = [];
    const body: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: String(events.push("read")) }),
        return: async () => ({ done: true, value: String(events.push("closed")) }),
      }),
    };
    const api = answering(() => new HttpResponse(200, ["content-type", "text/plain", "content-length", "9999"], body));
    await using client = new TestClient(api);

    const head = await client.request("HEAD", "/", { headers: { "accept-encoding": "gzip" } });

    expect(head.headers.get("content-encoding")).toBe("gzip");
    expect(head.headers.get("content-length")).toBeNull();
    expect(events).toEqual(["closed"]);
  });
});

describe("a streamed response", () => {
  it.each([...decoders.keys()])("is compressed with %s, and loses its length", async (coding) => {
    const body = "piece ".repeat(200);
    const response = await answer(
      () => streamed(["content-type", "text/plain", "content-length", String(body.length)], body),
      coding,
    );

    expect(response.headers.get("content-encoding")).toBe(coding);
    expect(response.headers.get("content-length")).toBeNull();
    expect(decoded(response.bytes, coding)).toBe(body);
  });

  it("may be a web-standard Response", async () => {
    const response = await answer(() => new Response(page, { headers: { "content-type": "text/html" } }));

    expect(decoded(response.bytes, "gzip")).toBe(page);
  });

  it("may ask for it whatever its type", async () => {
    const response = await answer(() =>
      Object.assign(streamed(["content-type", "text/event-stream"], "data: 1\n\n"), { compressible: true }),
    );

    expect(decoded(response.bytes, "gzip")).toBe("data: 1\n\n");
  });
});

describe("a compressor that fails", () => {
  const { gzip, gzipSync } = zlib;
  const failure = new Error("no memory is left");

  beforeAll(() => {
    zlib.gzipSync = () => {
      throw failure;
    };
    Object.assign(zlib, { gzip: (_bytes: unknown, _options: unknown, done: (error: Error) => void) => done(failure) });
    syncBuiltinESMExports();
  });

  afterAll(() => {
    Object.assign(zlib, { gzip, gzipSync });
    syncBuiltinESMExports();
  });

  it.each([1000, 10_000])("of %i bytes is logged, and the response sent as it is", async (size) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger, compression: { encodings: ["gzip"] } });
    api.get("/", () => "a".repeat(size));
    await using client = new TestClient(api);

    const response = await client.get("/", { headers: { "accept-encoding": "gzip" } });

    expect(response.text()).toBe("a".repeat(size));
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(logger.errors()).toEqual([failure]);
  });
});

describe("over a socket", () => {
  it("a compressed response is framed right", async () => {
    const driver = await socketDriver(nodeHttpEngine())(answering(() => rows).compile().handle);
    for (const coding of decoders.keys()) {
      const { headers, body } = await readAll(driver.send({ headers: ["accept-encoding", coding] }));
      expect(headers[headers.indexOf("content-encoding") + 1]).toBe(coding);
      expect(headers[headers.indexOf("content-length") + 1]).toBe(String(body.byteLength));
      expect(JSON.parse(decoded(body, coding))).toEqual(rows);
    }
    await driver.close();
  });

  it("is what fetch asks for and undoes", async () => {
    const server = await answering(() => rows).listen({ port: 0 });
    const response = await fetch(server.url);

    expect(decoders.has(response.headers.get("content-encoding") ?? "")).toBe(true);
    expect(await response.json()).toEqual(rows);
    await server.close();
  });

  it("HEAD of a compressed response ends with its head", async () => {
    const server = await answering(() => rows).listen({ port: 0 });
    const response = await fetch(server.url, { method: "HEAD" });

    expect(response.headers.get("content-encoding")).not.toBeNull();
    expect(await response.text()).toBe("");
    await server.close();
  });
});

describe("api.fetch", () => {
  it("gives a response whose bytes are those of its Content-Encoding", async () => {
    const api = answering(() => rows);
    const response = await api.fetch(new Request("http://test.local/", { headers: { "accept-encoding": "gzip" } }));

    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(JSON.parse(decoded(new Uint8Array(await response.arrayBuffer()), "gzip"))).toEqual(rows);
  });
});

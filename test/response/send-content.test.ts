import { utimesSync } from "node:fs";
import { BoltAPI, file, type HttpResponse, silentLogger } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TemporaryDirectory } from "../files/temporary-directory.ts";

const lastModified = "Wed, 01 May 2024 12:00:00 GMT";
const text = Array.from({ length: 1000 }, (_, index) => String(index % 10)).join("");
const large = Buffer.alloc(300_000, "abcdefghijk");

let directory: TemporaryDirectory;
let client: TestClient;
let etag: string;

beforeAll(async () => {
  directory = new TemporaryDirectory({ "a.txt": text, "large.bin": large });
  const seconds = Date.parse(lastModified) / 1000;
  for (const name of ["a.txt", "large.bin"]) utimesSync(directory.file(name), seconds, seconds);
  const api = new BoltAPI({ logger: silentLogger, compression: false });
  const route = (path: string, respond: () => HttpResponse): void => {
    api.get(path, respond);
    api.post(path, respond);
  };
  route("/a", () => file(directory.file("a.txt")));
  route("/large", () => file(directory.file("large.bin")));
  route("/created", () => file(directory.file("a.txt"), { status: 201 }));
  route("/weak", () => file(Buffer.from(text), { etag: 'W/"1"' }));
  route("/encoded", () => file(directory.file("a.txt"), { headers: { "content-encoding": "gzip" } }));
  route("/no-ranges", () => file(directory.file("a.txt"), { headers: { "accept-ranges": "none" } }));
  client = new TestClient(api);
  etag = (await client.get("/a")).headers.get("etag") ?? "";
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
  directory[Symbol.dispose]();
});

function get(path: string, headers: Record<string, string>): Promise<TestResponse> {
  return client.get(path, { headers });
}

function rangeOf(response: TestResponse): unknown[] {
  return [response.status, response.headers.get("content-range"), response.text()];
}

describe("ranges", () => {
  it("are sent as 206 with their place in the whole", async () => {
    expect(rangeOf(await get("/a", { range: "bytes=0-4" }))).toEqual([206, "bytes 0-4/1000", "01234"]);
    expect(rangeOf(await get("/a", { range: "bytes=-3" }))).toEqual([206, "bytes 997-999/1000", "789"]);
    expect(rangeOf(await get("/a", { range: "bytes=995-" }))).toEqual([206, "bytes 995-999/1000", "56789"]);
    const response = await get("/a", { range: "bytes=0-4" });
    expect(response.headers.get("content-length")).toBe("5");
    expect(response.headers.get("etag")).toBe(etag);
  });

  it("are read from their place in a large file", async () => {
    const response = await get("/large", { range: "bytes=100-250099" });
    expect(large.subarray(100, 250_100).equals(response.bytes)).toBe(true);
  });

  it("are sent as parts when they are several", async () => {
    const response = await get("/a", { range: "bytes=0-2,200-202,-1" });
    const type = response.headers.get("content-type") ?? "";
    const boundary = /^multipart\/byteranges; boundary=([\da-f]{32})$/.exec(type)?.[1];
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBeNull();
    expect(response.headers.get("content-length")).toBe(String(response.bytes.length));
    expect(response.text()).toBe(
      [
        `--${boundary}`,
        "content-type: text/plain; charset=utf-8",
        "content-range: bytes 0-2/1000",
        "",
        "012",
        `--${boundary}`,
        "content-type: text/plain; charset=utf-8",
        "content-range: bytes 200-202/1000",
        "",
        "012",
        `--${boundary}`,
        "content-type: text/plain; charset=utf-8",
        "content-range: bytes 999-999/1000",
        "",
        "9",
        `--${boundary}--`,
        "",
      ].join("\r\n"),
    );
  });

  it("have another boundary each time", async () => {
    const [first, second] = await Promise.all([1, 2].map(() => get("/a", { range: "bytes=0-0,500-500" })));
    expect(first?.headers.get("content-type")).not.toBe(second?.headers.get("content-type"));
  });

  it("are sent as one when they lie together", async () => {
    expect(rangeOf(await get("/a", { range: "bytes=0-1,2-3,10-12" }))).toEqual([
      206,
      "bytes 0-12/1000",
      "0123456789012",
    ]);
  });

  it("are answered with 416 when none of them is there", async () => {
    const response = await get("/a", { range: "bytes=1000-" });
    expect(rangeOf(response)).toEqual([416, "bytes */1000", '{"detail":"Range Not Satisfiable"}']);
    expect(response.headers.get("content-disposition")).toBeNull();
  });

  it("are ignored when they are malformed, of another unit, or too many", async () => {
    const many = Array.from({ length: 100 }, (_, index) => `${index}-${index}`).join();
    for (const range of ["bytes=a-b", "lines=0-4", "0-4", `bytes=${many}`]) {
      const response = await get("/a", { range });
      expect([response.status, response.text()]).toEqual([200, text]);
    }
  });

  it("are for GET with status 200 only", async () => {
    const headers = { range: "bytes=0-4" };
    expect((await client.post("/a", { headers })).text()).toBe(text);
    expect((await get("/created", headers)).status).toBe(201);
    const head = await client.head("/a", { headers });
    expect([head.status, head.headers.get("content-length"), head.text()]).toEqual([200, "1000", ""]);
  });

  it("are not for content with a coding, or without their header", async () => {
    for (const path of ["/encoded", "/no-ranges"]) expect((await get(path, { range: "bytes=0-4" })).status).toBe(200);
    expect((await get("/encoded", {})).headers.has("accept-ranges")).toBe(false);
    expect((await get("/no-ranges", {})).headers.get("accept-ranges")).toBe("none");
  });
});

describe("If-Range", () => {
  const range = "bytes=0-4";

  it("sends the part to who has the same state", async () => {
    expect((await get("/a", { range, "if-range": etag })).status).toBe(206);
    expect((await get("/a", { range, "if-range": lastModified })).status).toBe(206);
  });

  it("sends the whole to everybody else", async () => {
    const others = [
      '"other"',
      `W/${etag}`,
      "Wed, 01 May 2024 12:00:01 GMT",
      "Wed, 01 May 2024 11:59:59 GMT",
      "nonsense",
    ];
    for (const other of others) {
      const response = await get("/a", { range, "if-range": other });
      expect([other, response.status, response.text()]).toEqual([other, 200, text]);
    }
    expect((await get("/weak", { range, "if-range": 'W/"1"' })).status).toBe(200);
  });

  it("sends the whole, not 416, where the state is another", async () => {
    expect((await get("/a", { range: "bytes=5000-", "if-range": '"other"' })).status).toBe(200);
  });
});

describe("conditions", () => {
  it("are answered with 304, which has the validators and no content", async () => {
    for (const headers of [
      { "if-none-match": etag },
      { "if-none-match": `W/${etag}` },
      { "if-modified-since": lastModified },
    ]) {
      const response = await get("/a", headers);
      expect(response.status).toBe(304);
      expect(Object.fromEntries(response.headers)).toEqual({ etag, "last-modified": lastModified });
      expect(response.bytes).toHaveLength(0);
    }
  });

  it("go before ranges", async () => {
    expect((await get("/a", { "if-none-match": etag, range: "bytes=5000-" })).status).toBe(304);
    expect((await get("/a", { "if-match": '"other"', range: "bytes=0-4" })).status).toBe(412);
    expect((await get("/a", { "if-match": etag, range: "bytes=0-4" })).status).toBe(206);
  });

  it("are answered with 412 when they are not met", async () => {
    const response = await get("/a", { "if-match": '"other"' });
    expect([response.status, response.text()]).toEqual([412, '{"detail":"Precondition Failed"}']);
    expect((await get("/a", { "if-unmodified-since": "Wed, 01 May 2024 11:59:59 GMT" })).status).toBe(412);
  });

  it("are for HEAD too", async () => {
    expect((await client.head("/a", { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it("are not for other methods, nor for another status", async () => {
    for (const headers of [{ "if-none-match": "*" }, { "if-match": '"other"' }]) {
      const posted = await client.post("/a", { headers });
      expect([posted.status, posted.headers.has("etag"), posted.headers.has("accept-ranges")]).toEqual([
        200,
        false,
        false,
      ]);
      expect((await get("/created", headers)).status).toBe(201);
    }
  });
});

describe("HEAD", () => {
  it("has the headers of GET", async () => {
    for (const path of ["/a", "/large"]) {
      const [head, whole] = [await client.head(path), await client.get(path)];
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers));
      expect(head.bytes).toHaveLength(0);
    }
  });
});

describe("compression", () => {
  it("leaves ranges alone, and tells HEAD what GET has", async () => {
    const api = new BoltAPI();
    api.get("/", () => file(directory.file("a.txt")));
    await using compressing = new TestClient(api, { headers: { "accept-encoding": "gzip" } });
    const [head, whole] = [await compressing.head("/"), await compressing.get("/")];
    for (const response of [head, whole]) {
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect(response.headers.get("etag")).toBe(`W/${etag}`);
      expect(response.headers.has("accept-ranges")).toBe(false);
    }
    expect((await compressing.get("/", { headers: { "if-none-match": `W/${etag}` } })).status).toBe(304);
    expect(rangeOf(await compressing.get("/", { headers: { range: "bytes=0-4" } }))).toEqual([
      206,
      "bytes 0-4/1000",
      "01234",
    ]);
  });
});

describe("files", () => {
  it("are closed whatever was answered", async () => {
    const calls = [
      get("/large", {}),
      get("/large", { range: "bytes=0-100000" }),
      get("/large", { range: "bytes=0-1,9000-9001" }),
      get("/large", { range: "bytes=900000-" }),
      get("/large", { "if-modified-since": lastModified }),
      get("/large", { "if-match": '"other"' }),
      client.head("/large"),
      client.post("/large"),
    ];
    const statuses = (await Promise.all(calls)).map((response) => response.status);
    expect(statuses).toEqual([200, 206, 206, 416, 304, 412, 200, 200]);
    expect(directory.openFiles()).toEqual([]);
  });
});

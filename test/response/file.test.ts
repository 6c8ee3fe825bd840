import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { BoltAPI, type BoltAPIOptions, file, type HttpResponse, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { TemporaryDirectory } from "../files/temporary-directory.ts";

const lastModified = "Wed, 01 May 2024 12:00:00 GMT";

/** A client of an API whose one route, "/", answers with `respond`. */
function openClient(respond: () => HttpResponse | Promise<HttpResponse>, options: BoltAPIOptions = {}): TestClient {
  const api = new BoltAPI({ logger: silentLogger, ...options });
  api.get("/", respond);
  api.post("/", respond);
  return new TestClient(api, { raiseServerErrors: false });
}

/** Calls of one answer after the other, each with a response of its own. */
async function answer(respond: () => HttpResponse, headers: Record<string, string> = {}, options: BoltAPIOptions = {}) {
  await using client = openClient(respond, options);
  return client.get("/", { headers });
}

function makeFile(content: string | Uint8Array = "0123456789", name = "a.txt"): TemporaryDirectory {
  const directory = new TemporaryDirectory({ [name]: content });
  utimesSync(directory.file(name), Date.parse(lastModified) / 1000, Date.parse(lastModified) / 1000);
  return directory;
}

describe("file of a path", () => {
  it("sends the file with its length, type and validators", async () => {
    using directory = makeFile();
    const response = await answer(() => file(directory.file("a.txt")));
    expect(response.status).toBe(200);
    expect(response.text()).toBe("0123456789");
    expect(Object.fromEntries(response.headers)).toEqual({
      etag: expect.stringMatching(/^"[\da-z-]+"$/),
      "last-modified": lastModified,
      "content-type": "text/plain; charset=utf-8",
      "accept-ranges": "bytes",
      "content-length": "10",
    });
  });

  it("sends large files and empty ones", async () => {
    const content = Buffer.alloc(1_000_000, "abcdefghijk");
    using directory = new TemporaryDirectory({ "large.bin": content, "empty.txt": "" });
    const large = await answer(() => file(directory.file("large.bin")));
    expect(large.headers.get("content-length")).toBe("1000000");
    expect(content.equals(large.bytes)).toBe(true);
    const empty = await answer(() => file(directory.file("empty.txt")));
    expect([empty.status, empty.headers.get("content-length"), empty.text()]).toEqual([200, "0", ""]);
    expect(directory.openFiles()).toEqual([]);
  });

  it("takes a file: URL", async () => {
    using directory = makeFile("text", "a b.txt");
    expect((await answer(() => file(pathToFileURL(directory.file("a b.txt"))))).text()).toBe("text");
  });

  it("answers 404 for a file that is missing, without its path", async () => {
    using directory = makeFile();
    for (const name of ["missing.txt", "a.txt/b", "a\0.txt"]) {
      const response = await answer(() => file(directory.file(name)));
      expect([response.status, response.text()]).toEqual([404, '{"detail":"File not found"}']);
    }
  });

  it("takes what is no file for a mistake", async () => {
    using directory = makeFile();
    execFileSync("mkfifo", [directory.file("pipe")]);
    const expectMistake = async (path: string, kind: string): Promise<void> => {
      const api = new BoltAPI({ logger: silentLogger });
      api.get("/", () => file(path));
      await using client = new TestClient(api);
      await expect(client.get("/")).rejects.toThrow(`FILE_NOT_REGULAR: file(): "${path}" is ${kind}`);
    };
    await expectMistake(directory.path, "a directory");
    await expectMistake(directory.file("pipe"), "a device, FIFO or socket");
    await expectMistake("/dev/zero", "a device, FIFO or socket");
  });
});

describe("options of file", () => {
  it("make a download of a file with a filename", async () => {
    const disposition = async (options: Parameters<typeof file>[1]): Promise<string | null> =>
      (await answer(() => file(Buffer.from("a"), options))).headers.get("content-disposition");
    expect(await disposition({})).toBeNull();
    expect(await disposition({ filename: "report.pdf" })).toBe('attachment; filename="report.pdf"');
    expect(await disposition({ filename: "report.pdf", disposition: "inline" })).toBe('inline; filename="report.pdf"');
    expect(await disposition({ disposition: "attachment" })).toBe("attachment");
    expect(await disposition({ filename: "a\r\nb: c" })).toBe('attachment; filename="a__b: c"');
  });

  it("take the type from the option, then the filename, then the path", async () => {
    using directory = makeFile("{}", "a.json");
    const type = async (options: Parameters<typeof file>[1]): Promise<string | null> =>
      (await answer(() => file(directory.file("a.json"), options))).headers.get("content-type");
    expect(await type({})).toBe("application/json");
    expect(await type({ filename: "a.csv" })).toBe("text/csv; charset=utf-8");
    expect(await type({ filename: "a.unknown" })).toBe("application/json");
    expect(await type({ filename: "a.csv", type: "text/html" })).toBe("text/html; charset=utf-8");
    expect(await type({ headers: { "content-type": "text/x-own" } })).toBe("text/x-own");
  });

  it("say what nothing is known of", async () => {
    const response = await answer(() => file(Buffer.from("a")));
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
  });

  it("replace the validators of the file", async () => {
    using directory = makeFile();
    const response = await answer(() =>
      file(directory.file("a.txt"), { etag: 'W/"v1"', lastModified: new Date(Date.UTC(2020, 0)) }),
    );
    expect(response.headers.get("etag")).toBe('W/"v1"');
    expect(response.headers.get("last-modified")).toBe("Wed, 01 Jan 2020 00:00:00 GMT");
  });

  it("add status, headers and cookies", async () => {
    using directory = makeFile();
    const response = await answer(() =>
      file(directory.file("a.txt"), { headers: { "cache-control": "no-store" }, status: 203 }).setCookie("seen", "1"),
    );
    expect(response.status).toBe(203);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.getSetCookie()).toHaveLength(1);
    expect(response.text()).toBe("0123456789");
  });

  it.each([
    [{ etag: "v1" }, 'option "etag" is "v1"; expected an entity tag with its quotes'],
    [{ type: "csv" }, 'option "type" is "csv"; expected a media type'],
    [{ type: "text/csv\r\nx: y" }, 'option "type"'],
    [{ lastModified: new Date(Number.NaN) }, 'option "lastModified" is "Invalid Date"'],
    [{ disposition: "form-data" as "inline" }, 'option "disposition" is "form-data"'],
    [{ status: 99 }, "STATUS_INVALID"],
  ])("are refused when they are wrong: %o", (options, message) => {
    expect(() => file("a.txt", options)).toThrow(message);
  });

  it.each([[42], [null], [new URL("https://example.com/a.txt")], [{}]])("refuse the source %s", (source) => {
    expect(() => file(source as unknown as string)).toThrow("FILE_SOURCE_INVALID");
  });
});

describe("file in memory", () => {
  it("sends bytes", async () => {
    expect((await answer(() => file(new TextEncoder().encode("héllo")))).text()).toBe("héllo");
    expect((await answer(() => file(new TextEncoder().encode("abc").buffer))).text()).toBe("abc");
  });

  it("sends a Blob, with the type that it has", async () => {
    const blob = await answer(() => file(new Blob(["a,b"], { type: "text/csv" })));
    expect([blob.headers.get("content-type"), blob.text()]).toEqual(["text/csv; charset=utf-8", "a,b"]);
    const named = await answer(() => file(new File(["{}"], "a.json", { type: ' " ' })));
    expect(named.headers.get("content-type")).toBe("application/json");
    expect(named.headers.get("content-disposition")).toBeNull();
  });

  it("sends a large Blob piece by piece", async () => {
    const content = Buffer.alloc(300_000, "abcdefghijk");
    const response = await answer(() => file(new Blob([content])));
    expect(response.headers.get("content-length")).toBe("300000");
    expect(content.equals(response.bytes)).toBe(true);
  });

  it("has the validators that it is given", async () => {
    const respond = (): HttpResponse => file(Buffer.from("abc"), { etag: '"1"' });
    expect((await answer(() => file(Buffer.from("abc")))).headers.has("etag")).toBe(false);
    expect((await answer(respond, { "if-none-match": '"1"' })).status).toBe(304);
    expect((await answer(respond, { range: "bytes=1-1", "if-range": '"1"' })).text()).toBe("b");
    expect((await answer(respond, { range: "bytes=1-1", "if-range": '"0"' })).text()).toBe("abc");
  });
});

describe("file below a root", () => {
  it("sends what is there, and 404 for everything that leads elsewhere", async () => {
    using directory = new TemporaryDirectory({ "public/a.txt": "a", "secret.txt": "s" });
    symlinkSync("../secret.txt", directory.file("public/out"));
    mkdirSync(directory.file("public/folder"));
    const ask = (path: string) => answer(() => file(path, { root: directory.file("public") }));
    expect((await ask("a.txt")).text()).toBe("a");
    for (const path of [
      "../secret.txt",
      directory.file("secret.txt"),
      "out",
      "folder",
      "a.txt\0",
      "..\\secret.txt",
      "",
      "none",
    ]) {
      const response = await ask(path);
      expect([path, response.status, response.text()]).toEqual([path, 404, '{"detail":"File not found"}']);
    }
  });

  it("takes the root as a URL", async () => {
    using directory = new TemporaryDirectory({ "a.txt": "a" });
    expect((await answer(() => file("a.txt", { root: pathToFileURL(directory.path) }))).text()).toBe("a");
  });
});

describe("the API's option files", () => {
  it("answers 403 for files outside its directories", async () => {
    using directory = new TemporaryDirectory({ "public/a.txt": "a", "public-secret/b.txt": "b" });
    const files = { directories: [directory.file("public")] };
    expect((await answer(() => file(directory.file("public/a.txt")), {}, { files })).text()).toBe("a");
    const outside = await answer(() => file(directory.file("public-secret/b.txt")), {}, { files });
    expect([outside.status, outside.text()]).toEqual([403, '{"detail":"Forbidden"}']);
  });

  it("holds for files that middleware and error handlers send", async () => {
    using directory = new TemporaryDirectory({ "public/a.txt": "a", "secret.txt": "s" });
    const api = new BoltAPI({
      logger: silentLogger,
      files: { directories: [directory.file("public")] },
      middleware: [
        async (request, next) => (request.query.has("own") ? file(directory.file("secret.txt")) : next(request)),
      ],
      exceptionHandler: () => file(directory.file("secret.txt"), { status: 500 }),
    });
    api.get("/", () => {
      throw new Error("broken");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/?own")).status).toBe(403);
    expect((await client.get("/")).text()).not.toBe("s");
  });

  it("adds up over mounted APIs, and leaves none of them open", async () => {
    using directory = new TemporaryDirectory({ "outer/a.txt": "a", "inner/b.txt": "b", "secret.txt": "s" });
    const inner = new BoltAPI({ files: { directories: [directory.file("inner")] } });
    inner.get("/b", () => file(directory.file("inner/b.txt")));
    const outer = new BoltAPI({ logger: silentLogger });
    outer.get("/a", () => file(directory.file("outer/a.txt")));
    outer.mount("/inner", inner);
    await using client = new TestClient(outer);
    expect((await client.get("/inner/b")).text()).toBe("b");
    expect((await client.get("/a")).status).toBe(403);
  });

  it("is refused at start-up when a directory is missing, or it is no list", () => {
    const missing = new BoltAPI({ files: { directories: ["/nowhere/at/all"] } });
    expect(() => missing.compile()).toThrow("DIRECTORY_INVALID: files: the directory /nowhere/at/all does not exist.");
    for (const files of [{}, [], { directories: "a" }, { directories: [1] }, { directory: [] }]) {
      expect(() => new BoltAPI({ files: files as { directories: string[] } })).toThrow("OPTION_INVALID");
    }
  });
});

describe("file and middleware", () => {
  it("is complete when middleware sees it", async () => {
    using directory = makeFile();
    const seen: unknown[] = [];
    await using client = openClient(() => file(directory.file("a.txt")), {
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.status, response.headers.get("content-type"), response.completion);
          response.headers.set("x-seen", "1");
          return response;
        },
      ],
    });
    const response = await client.get("/", { headers: { range: "bytes=0-1" } });
    expect(seen).toEqual([206, "text/plain; charset=utf-8", null]);
    expect([response.text(), response.headers.get("x-seen")]).toEqual(["01", "1"]);
  });

  it("can be what middleware answers with", async () => {
    using directory = makeFile();
    await using client = openClient(() => file("never.txt"), { middleware: [() => file(directory.file("a.txt"))] });
    expect((await client.get("/", { headers: { range: "bytes=-1" } })).text()).toBe("9");
  });

  it("is closed when middleware answers otherwise", async () => {
    using directory = makeFile(Buffer.alloc(200_000));
    let wasOpen = 0;
    await using client = openClient(() => file(directory.file("a.txt")), {
      middleware: [
        async (request, next) => {
          await next(request);
          wasOpen = directory.openFiles().length;
          return Response.json({ other: true });
        },
      ],
    });
    expect((await client.get("/")).json()).toEqual({ other: true });
    expect([wasOpen, directory.openFiles()]).toEqual([1, []]);
  });
});

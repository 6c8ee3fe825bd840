import { BoltAPI, type CompressionOptions, compression, Router, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { decoded } from "./decoded.ts";

const long = "Middlemarch ".repeat(500);

/** The coding of the answer at a path, to a client that takes gzip and br alike. */
async function codingOf(api: BoltAPI, path = "/", accepted = "gzip, br"): Promise<string | null> {
  await using client = new TestClient(api);
  const response = await client.get(path, { headers: { "accept-encoding": accepted } });
  const coding = response.headers.get("content-encoding");
  expect(decoded(response.bytes, coding)).toBe(long);
  return coding;
}

function answeringLong(options: ConstructorParameters<typeof BoltAPI>[0] = {}): BoltAPI {
  const api = new BoltAPI(options);
  api.get("/", () => long);
  return api;
}

describe("option compression of an API", () => {
  it("is on by default, and off with false", async () => {
    expect(await codingOf(answeringLong())).toBe("br");
    expect(await codingOf(answeringLong({ compression: false }))).toBeNull();
  });

  it("takes the codings on offer, the preferred one first", async () => {
    expect(await codingOf(answeringLong({ compression: { encodings: ["gzip", "br"] } }))).toBe("gzip");
    expect(await codingOf(answeringLong({ compression: { encodings: ["gzip"] } }), "/", "br")).toBeNull();
  });

  it("takes the least number of bytes to compress", async () => {
    const size = long.length;
    expect(await codingOf(answeringLong({ compression: { minimumSize: size } }))).toBe("br");
    expect(await codingOf(answeringLong({ compression: { minimumSize: size + 1 } }))).toBeNull();
  });

  it("takes a level for each coding", async () => {
    const text = JSON.stringify(Array.from({ length: 2000 }, (_, id) => ({ id, square: id * id })));
    const sizeAt = async (levels: CompressionOptions["levels"], coding: string): Promise<number> => {
      const api = new BoltAPI({ compression: { levels: { ...levels } } });
      api.get("/", () => text);
      await using client = new TestClient(api);
      return (await client.get("/", { headers: { "accept-encoding": coding } })).bytes.byteLength;
    };
    expect(await sizeAt({ gzip: 9 }, "gzip")).toBeLessThan(await sizeAt({ gzip: 1 }, "gzip"));
    expect(await sizeAt({ br: 9 }, "br")).toBeLessThan(await sizeAt({ br: 0 }, "br"));
  });

  it("concerns answers that no route gives, too", async () => {
    const long404 = new BoltAPI({ compression: { minimumSize: 1, encodings: ["gzip"] } });
    await using client = new TestClient(long404);

    const response = await client.get("/nowhere".repeat(10), { headers: { "accept-encoding": "gzip" } });

    expect(response.status).toBe(404);
    expect(response.headers.get("vary")).toBe("accept-encoding");
  });

  it("is that of the innermost API or router that has one", async () => {
    const quiet = new Router({ prefix: "/quiet", compression: false });
    quiet.get("/", () => long);
    const mounted = answeringLong({ compression: { encodings: ["br"] } });
    const inheriting = answeringLong();
    const api = answeringLong({ compression: { encodings: ["gzip"] } });
    api.include(quiet);
    api.mount("/mounted", mounted);
    api.mount("/inheriting", inheriting);

    expect(await codingOf(api)).toBe("gzip");
    expect(await codingOf(api, "/quiet")).toBeNull();
    expect(await codingOf(api, "/mounted")).toBe("br");
    expect(await codingOf(api, "/inheriting")).toBe("gzip");
  });
});

describe("option skip", () => {
  it.each(["compression", "*"])("of %j leaves compression out, without a warning", async (entry) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", { skip: [entry] }, () => long);

    expect(await codingOf(api)).toBeNull();
    expect(logger.entries).toEqual([]);
  });

  it("of other middleware does not", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", { skip: [compression()] }, () => long);

    expect(await codingOf(api)).toBe("br");
  });
});

describe("compression()", () => {
  it("takes the place of the option, on a route", async () => {
    const api = new BoltAPI({ compression: { encodings: ["br"] } });
    api.get("/", { use: [compression({ encodings: ["gzip"] })] }, () => long);
    api.get("/large", { use: [compression({ minimumSize: 100_000 })] }, () => long);

    expect(await codingOf(api)).toBe("gzip");
    expect(await codingOf(api, "/large")).toBeNull();
  });

  it("takes the place of the option, around a router and an API", async () => {
    const router = new Router({ prefix: "/books", middleware: [compression({ encodings: ["gzip"] })] });
    router.get("/", () => long);
    router.get("/skipping", { skip: ["compression"] }, () => long);
    const api = new BoltAPI({ compression: false });
    api.include(router);

    expect(await codingOf(api, "/books")).toBe("gzip");
    expect(await codingOf(api, "/books/skipping")).toBeNull();
    expect(await codingOf(answeringLong({ middleware: [compression({ encodings: ["gzip"] })] }))).toBe("gzip");
  });

  it("stays where skip of * leaves out the rest", async () => {
    const api = new BoltAPI();
    api.get("/", { skip: ["*"], use: [compression({ encodings: ["gzip"] })] }, () => long);

    expect(await codingOf(api)).toBe("gzip");
  });

  it("lets middleware around it see what was thrown", async () => {
    const seen: unknown[] = [];
    const failure = new Error("no");
    const api = new BoltAPI({
      logger: silentLogger,
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.error);
          return response;
        },
        compression({ minimumSize: 1 }),
      ],
    });
    api.get("/", () => {
      throw failure;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/", { headers: { "accept-encoding": "gzip" } });

    expect(response.status).toBe(500);
    expect(seen).toEqual([failure]);
  });

  it("compresses a response once, however often it is used", async () => {
    const api = new BoltAPI({ middleware: [compression({ encodings: ["gzip"] })] });
    api.get("/", { use: [compression({ encodings: ["br"] })] }, () => long);

    expect(await codingOf(api)).toBe("br");
  });
});

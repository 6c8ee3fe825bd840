import { BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

describe("a compiled route", () => {
  it("has no stages and no middleware where it needs none", () => {
    const api = new BoltAPI();
    api.get("/health", () => "ok");

    const [route] = api.compile().routes;

    expect(route).toMatchObject({ label: "GET /health", middleware: null, stages: [], dependencyCount: 0 });
  });

  it("is compiled once", () => {
    const api = new BoltAPI();
    api.get("/health", () => "ok");

    expect(api.compile()).toBe(api.compile());
  });

  it("answers without waiting where nothing is asynchronous", () => {
    const api = new BoltAPI();
    api.get("/users/{id:int}", { query: { q: t.Optional(t.String()) } }, ({ params }) => params);
    const { handle } = api.compile();
    const responses: number[] = [];

    const pending = handle({
      method: "GET",
      target: "/users/7?q=a",
      isSecure: false,
      remoteAddress: null,
      header: () => undefined,
      headerPairs: () => [],
      readBody: () => new Uint8Array(),
      async *streamBody() {},
      signal: new AbortController().signal,
      hasResponded: false,
      wantsWebSocket: false,
      acceptWebSocket: () => {
        throw new Error("not in this test");
      },
      respond: (status) => void responses.push(status),
    });

    expect(pending).toBeUndefined();
    expect(responses).toEqual([200]);
  });
});

describe("maxBodyBytes", () => {
  it("is that of the route, before that of the API, before 1 MiB", async () => {
    const echo = async ({ request }: { request: { bytes(): Promise<Uint8Array> } }) => (await request.bytes()).length;
    const small = new BoltAPI({ maxBodyBytes: 10 });
    small.post("/api", echo);
    small.post("/route", { maxBodyBytes: 20 }, echo);
    const plain = new BoltAPI();
    plain.post("/", echo);
    await using smallClient = new TestClient(small);
    await using plainClient = new TestClient(plain);

    const statusFor = async (client: TestClient, path: string, size: number) =>
      (await client.post(path, { body: "x".repeat(size) })).status;

    expect(await statusFor(smallClient, "/api", 10)).toBe(200);
    expect(await statusFor(smallClient, "/api", 11)).toBe(413);
    expect(await statusFor(smallClient, "/route", 20)).toBe(200);
    expect(await statusFor(smallClient, "/route", 21)).toBe(413);
    expect(await statusFor(plainClient, "/", 1_048_576)).toBe(200);
    expect(await statusFor(plainClient, "/", 1_048_577)).toBe(413);
  });

  it("can be nothing at all", async () => {
    const api = new BoltAPI();
    api.post("/", { maxBodyBytes: 0 }, async ({ request }) => request.text());
    await using client = new TestClient(api);

    expect((await client.post("/")).status).toBe(200);
    expect((await client.post("/", { body: "x" })).status).toBe(413);
  });
});

import { Readable } from "node:stream";
import { BoltAPI, silentLogger, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it, vi } from "vitest";
import { api, log } from "../../docs/guide/snippets/streaming/cleanup.ts";
import { api as sources } from "../../docs/guide/snippets/streaming/sources.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/streaming.md";

describe("the page about streaming", () => {
  it("shows a generator that ends with its client, even while it waits", async () => {
    await using client = new TestClient(api);
    for await (const tick of (await client.stream("GET", "/ticks")).texts()) {
      expect(tick).toBe("tick 1\n");
      break;
    }
    expect(log).toEqual(["the client has gone"]);

    const response = await client.stream("GET", "/ticks");
    const ticks = response.texts();
    await ticks.next();
    void ticks.next();
    await response.close();
    expect(log).toHaveLength(2);
  });

  it("shows a file as a stream", async () => {
    await using client = new TestClient(sources);
    const response = await client.get("/source");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toContain("createReadStream(import.meta.filename)");
  });

  it("shows how to pass on what another server sends", async () => {
    const fetchMock = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("<h1>Hi</h1>"));
    await using client = new TestClient(sources);
    const response = await client.get("/proxied");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<h1>Hi</h1>");
    fetchMock.mockRestore();
  });

  it("lists every kind of source", () => {
    expect(readTable(page, "source")).toHaveLength(6);
    for (const source of [(function* () {})(), [], Readable.from([]), new ReadableStream(), new Blob([]), () => []]) {
      expect(() => stream(source)).not.toThrow();
    }
  });

  it("is right about the options", async () => {
    expect(readTable(page, "option").map(([option = ""]) => codeSpans(option)[0])).toEqual([
      "type",
      "status",
      "headers",
    ]);
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/", { status: 201 }, () => stream([], { type: "text/csv", headers: { "content-type": "a/b" } }));
    await using client = new TestClient(api);
    const { headers, status } = await client.get("/");
    expect([status, headers.get("content-type")]).toEqual([201, "a/b"]);
  });
});

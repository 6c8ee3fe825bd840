import { addServerTiming, BoltAPI, json, type TimingOptions, timing } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let nowMs = 0;

beforeEach(() => {
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Headers of an answer that took so long. */
async function headersAfter(elapsedMs: number, options?: TimingOptions, path = "/"): Promise<Headers> {
  const pass = (): void => {
    nowMs += elapsedMs;
  };
  const api = new BoltAPI({ middleware: [timing(options), { name: "slow", before: pass }] });
  api.get("/", () => "ok");
  api.get("/own", () => json({}, { headers: { "server-timing": "cache;desc=hit" } }));
  api.get("/marks", ({ request }) => {
    addServerTiming(request, "db", 12.3456, 'two "queries"\r\nx-evil: 1');
    addServerTiming(request, "render", Number.NaN);
    return "ok";
  });
  await using client = new TestClient(api);
  const { headers } = await client.get(path);
  return new Headers([...headers]);
}

describe("timing", () => {
  it("says in seconds how long an answer took", async () => {
    expect((await headersAfter(1.23)).get("x-response-time")).toBe("0.0012s");
    expect((await headersAfter(2500)).get("x-response-time")).toBe("2.5000s");
    expect((await headersAfter(0, {}, "/nowhere")).get("x-response-time")).toBe("0.0000s");
  });

  it("takes another header", async () => {
    const headers = await headersAfter(5, { header: "X-Took" });
    expect([headers.get("x-took"), headers.get("x-response-time")]).toEqual(["0.0050s", null]);
  });

  it("says it in Server-Timing only where it is asked to, beside what the handler says", async () => {
    expect((await headersAfter(1.5)).get("server-timing")).toBeNull();
    expect((await headersAfter(1.5, { serverTiming: true })).get("server-timing")).toBe("total;dur=1.500");
    expect((await headersAfter(1, { serverTiming: true }, "/own")).get("server-timing")).toBe(
      "cache;desc=hit, total;dur=1.000",
    );
  });

  it("adds the entries of addServerTiming, which cannot break out of the header", async () => {
    expect((await headersAfter(1, { serverTiming: true }, "/marks")).get("server-timing")).toBe(
      'db;desc="two \\"queries\\"??x-evil: 1";dur=12.346, render;dur=0, total;dur=1.000',
    );
    expect((await headersAfter(1, {}, "/marks")).get("server-timing")).toBeNull();
  });

  it("refuses names of entries that are no tokens", async () => {
    const api = new BoltAPI();
    api.get("/", ({ request }) => addServerTiming(request, "d b", 1));
    await using client = new TestClient(api);

    await expect(client.get("/")).rejects.toThrow("server-timing");
  });

  it("keeps the times of requests apart that run side by side", async () => {
    const api = new BoltAPI({ middleware: [timing()] });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    api.get("/slow", async () => {
      await released;
      return "slow";
    });
    api.get("/fast", () => "fast");
    await using client = new TestClient(api);

    const slow = client.get("/slow");
    await vi.waitFor(() => expect(performance.now).toHaveBeenCalled());
    nowMs += 1000;
    const fast = await client.get("/fast");
    release();

    expect(fast.headers.get("x-response-time")).toBe("0.0000s");
    expect((await slow).headers.get("x-response-time")).toBe("1.0000s");
  });

  it.each<[string, object]>([
    ["a header that is none", { header: "x time" }],
    ["a serverTiming that is neither true nor false", { serverTiming: "yes" }],
    ["an option that does not exist", { unit: "ms" }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => timing(options)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

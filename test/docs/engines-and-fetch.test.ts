import { BoltAPI } from "boltapi";
import { afterEach, describe, expect, it, vi } from "vitest";

const snippets = "../../docs/guide/snippets/engines";

describe("the page about engines and Fetch", () => {
  afterEach(() => vi.restoreAllMocks());

  it("prints what its first snippet prints", async () => {
    const lines: unknown[][] = [];
    vi.spyOn(console, "log").mockImplementation((...values) => void lines.push(values));
    await import(`${snippets}/fetch.ts`);
    expect(lines).toEqual([[200, { hello: "world" }]]);
  });

  it("answers through a fetch handler", async () => {
    const { default: worker } = await import("../../docs/guide/snippets/engines/worker.ts");
    const response = await worker.fetch(new Request("http://localhost/hello/worker"));
    expect(await response.json()).toEqual({ hello: "worker" });
  });

  it("takes the address of the client from the platform", async () => {
    const { handle } = await import("../../docs/guide/snippets/engines/deno.ts");
    const response = await handle(new Request("http://localhost/hello/deno"), {
      remoteAddr: { hostname: "192.0.2.1" },
    });
    expect(response.status).toBe(200);
    const api = new BoltAPI();
    api.get("/", ({ request }) => request.ip);
    const { fetch } = api;
    expect(await (await fetch(new Request("http://localhost/"), { remoteAddress: "192.0.2.1" })).text()).toBe(
      "192.0.2.1",
    );
  });

  it("listens as its snippet says", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    await import(`${snippets}/node.ts`);
    expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

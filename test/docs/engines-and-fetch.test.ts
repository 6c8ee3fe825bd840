import { BoltAPI, http1Engine } from "boltapi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

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

  it("lists the options of http1", () => {
    const listed = readTable("docs/guide/engines-and-fetch.md", "option of `http1Engine`").map(([name = ""]) => name);
    for (const name of listed.flatMap(codeSpans)) {
      expect(() => http1Engine({ [name]: -1 }), name).toThrow(RangeError);
    }
    expect(listed).toHaveLength(4);
  });

  it.each(["node", "http1"])("listens as its snippet %s says", async (name) => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    await import(`${snippets}/${name}.ts`);
    expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

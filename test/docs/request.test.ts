import { BoltAPI, type HttpRequest } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api, sent } from "../../docs/guide/snippets/request/after-response.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/request.md";

describe("the page about the request", () => {
  it("lists members that a request has", async () => {
    const members = readTable(page, "member")
      .flatMap(([cell = ""]) => codeSpans(cell))
      .map((code) => code.replace(/\(.*$/, ""));
    let missing: string[] = members;
    const inspected = new BoltAPI();
    inspected.get("/", ({ request }) => {
      missing = members.filter((member) => !(member in request));
    });
    await using client = new TestClient(inspected);
    await client.get("/");
    expect(missing).toEqual([]);
  });

  it("runs what was asked for after the response", async () => {
    await using client = new TestClient(api);
    await client.post("/orders");
    expect(sent.at(-1)).toBe("confirmation");
  });

  it.each([
    ["`false` (default)", false, "127.0.0.1"],
    ['`["10.0.0.0/8", "loopback"]`', ["10.0.0.0/8", "loopback"], "203.0.113.9"],
    ["`1`", 1, "10.1.2.3"],
    ["`1`", 2, "203.0.113.9"],
    ["`true`", true, "198.51.100.1"],
  ])("is right about trustProxies %s", async (cell, trustProxies, ip) => {
    expect(readTable(page, "`trustProxies`").map(([option]) => option)).toContain(cell);
    const proxied = new BoltAPI({ trustProxies });
    proxied.get("/", ({ request }: { request: HttpRequest }) => request.ip);
    await using client = new TestClient(proxied);
    const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.9, 10.1.2.3" };
    expect((await client.get("/", { headers })).text()).toBe(ip);
  });
});

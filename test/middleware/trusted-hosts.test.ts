import { BoltAPI, trustedHosts } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** Status of a request with this Host, and maybe more headers. */
async function statusFor(
  hosts: readonly string[],
  host: string,
  { headers = {}, ...options }: { headers?: Record<string, string>; trustProxies?: boolean } = {},
): Promise<number> {
  const api = new BoltAPI({ middleware: [trustedHosts(hosts)], ...options });
  api.get("/", () => "ok");
  await using client = new TestClient(api);
  return (await client.get("/", { headers: { host, ...headers } })).status;
}

describe("trustedHosts", () => {
  it.each([
    "example.com",
    "example.com:8000",
    "EXAMPLE.com",
    "example.com.",
    "example.com.:443",
    "a.sub.example.com",
    "a.b.sub.example.com:80",
    "xn--bcher-kva.example",
    "XN--BCHER-KVA.example",
    "127.0.0.1:3000",
    "[::1]",
    "[0:0:0:0:0:0:0:1]:8000",
    "[::1]:80",
  ])("lets in hosts of the list: %s", async (host) => {
    const hosts = ["Example.com", "*.sub.example.com.", "bücher.example", "127.0.0.1", "::1"];
    expect(await statusFor(hosts, host)).toBe(200);
  });

  it.each([
    ["another", "evil.example"],
    ["a subdomain", "a.example.com"],
    ["one that ends with it", "evilexample.com"],
    ["one that begins with it", "example.com.evil.example"],
    ["the domain of a pattern", "sub.example.com"],
    ["an end like a pattern's", "evilsub.example.com"],
    ["an empty label before a pattern", ".sub.example.com"],
    ["two empty labels", "a..sub.example.com"],
    ["two dots at the end", "example.com.."],
    ["user information", "example.com@evil.example"],
    ["user information before it", "evil@example.com"],
    ["a path", "evil.example/example.com"],
    ["a path before a pattern", "evil.example/.sub.example.com"],
    ["two hosts", "example.com, evil.example"],
    ["two hosts without a space", "example.com,evil.example"],
    ["a space", "example.com evil.example"],
    ["a port that is none", "example.com:evil"],
    ["a port of many digits", "example.com:99999"],
    ["two ports", "example.com:80:80"],
    ["a backslash", "example.com\\.evil.example"],
    ["percent-encoding", "ex%61mple.com"],
    ["an encoded slash before a pattern", "evil.example%2f.sub.example.com"],
    ["an address in another notation", "127.1"],
    ["an address as a number", "2130706433"],
    ["an address in hexadecimal", "0x7f.0.0.1"],
    ["another address", "[::2]"],
    ["an address without brackets", "::1"],
    ["an address with a zone", "[::1%25eth0]"],
    ["nothing", ""],
    ["localhost, which stands for no host", "localhost"],
    ["a name in a script", "bücher.example"],
    ["a letter that looks like another", "ex\u0430mple.com"],
  ])("refuses with 400: %s", async (_attack, host) => {
    const hosts = ["example.com", "*.sub.example.com", "127.0.0.1", "::1"];
    expect(await statusFor(hosts, host)).toBe(400);
  });

  it("believes what proxies say only where they are trusted", async () => {
    const forwarded = { headers: { "x-forwarded-host": "example.com", "x-forwarded-for": "192.0.2.1" } };
    expect(await statusFor(["example.com"], "internal:8000", forwarded)).toBe(400);
    expect(await statusFor(["example.com"], "internal:8000", { ...forwarded, trustProxies: true })).toBe(200);
    const evil = { headers: { "x-forwarded-host": "evil.example", "x-forwarded-for": "192.0.2.1" } };
    expect(await statusFor(["example.com"], "example.com", evil)).toBe(200);
    expect(await statusFor(["example.com"], "example.com", { ...evil, trustProxies: true })).toBe(400);
  });

  it("says what is wrong, on every path", async () => {
    const api = new BoltAPI({ middleware: [trustedHosts(["example.com"])] });
    await using client = new TestClient(api);

    const response = await client.get("/nowhere", { headers: { host: "evil.example" } });

    expect([response.status, response.json()]).toEqual([400, { detail: "Unknown host" }]);
  });

  it("refuses handshakes of WebSockets, too", async () => {
    const api = new BoltAPI({ middleware: [trustedHosts(["example.com"])] });
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api);

    await expect(client.websocket("/ws", { headers: { host: "evil.example" } })).rejects.toMatchObject({
      response: { status: 400 },
    });
  });

  it("lets in others on a route with a list of its own, or that skips it", async () => {
    const api = new BoltAPI({ middleware: [trustedHosts(["example.com"])] });
    api.get("/own", { use: [trustedHosts(["other.example"])] }, () => "own");
    api.get("/any", { skip: ["trustedHosts"] }, () => "any");
    await using client = new TestClient(api, { headers: { host: "other.example" } });

    expect((await client.get("/own")).status).toBe(200);
    expect((await client.get("/any")).status).toBe(200);
    expect((await client.get("/own", { headers: { host: "example.com" } })).status).toBe(400);
  });

  it.each<[string, unknown]>([
    ["none", []],
    ["a text", "example.com"],
    ["a URL", ["https://example.com"]],
    ["a port", ["example.com:8000"]],
    ["a star", ["*"]],
    ["a star within", ["a.*.com"]],
    ["a star for a part of a label", ["*example.com"]],
    ["a star for addresses", ["*.::1"]],
    ["a dot before", [".example.com"]],
    ["nothing", [""]],
    ["a path", ["example.com/path"]],
    ["a line break", ["example.com\n"]],
  ])("refuses a list at start-up that has %s", (_mistake, hosts) => {
    expect(() => trustedHosts(hosts as string[])).toThrow("OPTION_INVALID");
  });
});

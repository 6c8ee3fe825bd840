// The snippets of the page are tests themselves.
import "../../docs/guide/snippets/testing/api.test.ts";
import "../../docs/guide/snippets/testing/requests.test.ts";
import "../../docs/guide/snippets/testing/streams.test.ts";
import "../../docs/guide/snippets/testing/typed.test.ts";
import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

// One of the snippets fails on purpose, which is logged.
beforeAll(() => void vi.spyOn(process.stderr, "write").mockReturnValue(true));

const page = "docs/guide/testing.md";

describe("the page about testing", () => {
  const api = new BoltAPI();
  api.post("/echo", async ({ request }) => ({
    url: request.url.href,
    type: request.headers.get("content-type"),
    ip: request.ip,
    body: await request.text(),
  }));

  it("is right about the defaults of a client", async () => {
    const defaults = new Map(
      readTable(page, "option").map(([option = "", fallback = ""]) => [codeSpans(option)[0], fallback]),
    );
    const options = new Map(
      optionRows().map(([option = "", fallback = ""]) => [codeSpans(option)[0], codeSpans(fallback)[0]]),
    );
    expect([...defaults.keys()]).toEqual([
      "query",
      "headers",
      "cookies",
      "json",
      "form",
      "body",
      "followRedirects",
      "signal",
    ]);
    await using client = new TestClient(api);
    expect((await client.post("/echo")).json()).toMatchObject({
      url: `${JSON.parse(options.get("baseUrl") ?? "")}/echo`,
      ip: JSON.parse(options.get("remoteAddress") ?? ""),
    });
  });

  it("is right about the ways to send something", async () => {
    await using client = new TestClient(api);
    const sent = async (options: Parameters<TestClient["post"]>[1]) => (await client.post("/echo", options)).json();
    expect(await sent({ json: { a: 1 } })).toMatchObject({ type: "application/json", body: '{"a":1}' });
    expect(await sent({ form: { a: 1 } })).toMatchObject({ type: "application/x-www-form-urlencoded", body: "a=1" });
    expect(await sent({ body: "text" })).toMatchObject({ type: null, body: "text" });
    expect(await sent({ query: { a: [1, 2], b: undefined } })).toMatchObject({
      url: "http://testserver.local/echo?a=1&a=2",
    });
  });
});

/** The second table of the page that begins with "option". */
function optionRows(): string[][] {
  return readTable(page, "option of the client");
}

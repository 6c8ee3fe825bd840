import { BoltAPI, type HttpRequest, type RequestIdOptions, requestId, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function identifying(options?: RequestIdOptions): BoltAPI {
  const api = new BoltAPI({ middleware: [requestId(options)], logger: silentLogger });
  api.get("/", ({ request }) => request.id);
  api.get("/broken", () => {
    throw new Error("broken");
  });
  return api;
}

/** The id that the handler has, and the one that is answered. */
async function idsOf(
  options: RequestIdOptions | undefined,
  headers: Record<string, string> = {},
  name = "x-request-id",
): Promise<[string, string | null]> {
  await using client = new TestClient(identifying(options));
  const response = await client.get("/", { headers });
  return [response.text(), response.headers.get(name)];
}

describe("requestId", () => {
  it("answers with the id that the handler has", async () => {
    const [inside, outside] = await idsOf(undefined);
    expect(inside).toMatch(uuid);
    expect(outside).toBe(inside);
  });

  it("is another one for each request, errors and unknown paths included", async () => {
    await using client = new TestClient(identifying(), { raiseServerErrors: false });
    const ids = new Set<string | null>();
    for (const path of ["/", "/", "/broken", "/nowhere"]) ids.add((await client.get(path)).headers.get("x-request-id"));
    expect(ids.size).toBe(4);
    for (const id of ids) expect(id).toMatch(uuid);
  });

  it("takes no id from a request that is not trusted", async () => {
    const sent = { "x-request-id": "abc" };
    expect((await idsOf(undefined, sent))[1]).toMatch(uuid);
    expect((await idsOf({ trust: false }, sent))[1]).toMatch(uuid);
    expect((await idsOf({ trust: () => false }, sent))[1]).toMatch(uuid);
    expect((await idsOf({ trust: (() => "yes") as unknown as () => boolean }, sent))[1]).toMatch(uuid);
  });

  it.each(["abc", "a1b2-C3:d.e/f+g=_h", "Root=1-67891233-abcdef012345678912345678", "a".repeat(64)])(
    "takes a proper id from one that is: %s",
    async (id) => {
      expect(await idsOf({ trust: true }, { "x-request-id": id })).toEqual([id, id]);
    },
  );

  it.each([
    ["nothing", ""],
    ["a longer one", "a".repeat(65)],
    ["a very long one", "a".repeat(8000)],
    ["a space", "a b"],
    ["a line of a log", 'a" level=error msg="forged'],
    ["JSON", '{"level":"error"}'],
    ["markup", "<script>"],
    ["a terminal sequence, without its beginning", "[31mred"],
    ["two ids", "a, b"],
    ["a tab", "a\tb"],
    ["what is not ASCII", "\u00e9"],
    ["a semicolon", "a;b"],
    ["a percent sign", "%0d%0a"],
  ])("takes nothing else: %s", async (_kind, id) => {
    const [inside, outside] = await idsOf({ trust: true }, { "x-request-id": id });
    expect(inside).toMatch(uuid);
    expect(outside).toBe(inside);
  });

  it("asks a function whether it may", async () => {
    const trust = ({ ip }: HttpRequest): boolean => ip === "10.0.0.1";
    const headers = { "x-request-id": "abc" };
    await using near = new TestClient(identifying({ trust }), { remoteAddress: "10.0.0.1", headers });
    await using far = new TestClient(identifying({ trust }), { remoteAddress: "192.0.2.1", headers });

    expect((await near.get("/")).text()).toBe("abc");
    expect((await far.get("/")).text()).toMatch(uuid);
  });

  it("takes another header", async () => {
    const options = { header: "X-Correlation-Id", trust: true };
    expect(await idsOf(options, { "x-correlation-id": "abc" }, "x-correlation-id")).toEqual(["abc", "abc"]);
  });

  it.each<[string, object]>([
    ["a header that is none", { header: "x id" }],
    ["a header that would split", { header: "x-id\r\nx-evil" }],
    ["a trust that is neither", { trust: "proxy" }],
    ["an option that does not exist", { trusted: true }],
  ])("refuses at start-up %s", (_mistake, options) => {
    expect(() => requestId(options)).toThrow(/OPTION_(?:INVALID|UNKNOWN)/);
  });
});

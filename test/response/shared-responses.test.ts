import { BoltAPI, file, json, type Middleware, redirect, silentLogger, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** Adds a header to what it sees, and says how often that was there already. */
const counting: Middleware = {
  name: "counting",
  after: ({ headers }) => headers.append("x-seen", "1"),
};

async function seenTwice(api: BoltAPI, path = "/"): Promise<(string | null)[]> {
  await using client = new TestClient(api, { raiseServerErrors: false, followRedirects: false });
  const seen = [];
  for (let time = 0; time < 2; time++) seen.push((await client.get(path)).headers.get("x-seen"));
  return seen;
}

describe("a response that is sent more than once", () => {
  const shared = json({ id: 1 });

  it("stays as it is when middleware changes it", async () => {
    const api = new BoltAPI({ middleware: [counting] });
    api.get("/", () => shared);

    expect(await seenTwice(api)).toEqual(["1", "1"]);
    expect(shared.headers.has("x-seen")).toBe(false);
  });

  it("stays as it is when it is thrown", async () => {
    const elsewhere = redirect("/elsewhere");
    const api = new BoltAPI({ middleware: [counting] });
    api.get("/", () => {
      throw elsewhere;
    });

    expect(await seenTwice(api)).toEqual(["1", "1"]);
    expect(elsewhere.error).toBeUndefined();
  });

  it.each([
    ["before", (): Middleware => ({ name: "early", before: () => shared })],
    ["after", (): Middleware => ({ name: "late", after: () => shared })],
    ["a function", (): Middleware => () => shared],
  ])("stays as it is when it is the answer of middleware (%s)", async (_form, make) => {
    const api = new BoltAPI({ middleware: [counting, make()] });
    api.get("/", () => "inside");

    expect(await seenTwice(api)).toEqual(["1", "1"]);
  });

  it("takes the status of each route", async () => {
    const note = text("noted");
    const api = new BoltAPI();
    api.post("/notes", { status: 201 }, () => note);
    api.get("/notes", () => note);
    await using client = new TestClient(api);

    expect((await client.post("/notes")).status).toBe(201);
    expect((await client.get("/notes")).status).toBe(200);
  });

  it("looks at each request, when it is a file", async () => {
    const download = file(new TextEncoder().encode("0123456789"), { filename: "digits.txt" });
    const api = new BoltAPI();
    api.get("/", () => download);
    await using client = new TestClient(api);

    expect((await client.get("/", { headers: { range: "bytes=0-1" } })).text()).toBe("01");
    expect((await client.get("/")).text()).toBe("0123456789");
  });
});

describe("JSON that cannot be written", () => {
  it("is an error that middleware sees", async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const api = new BoltAPI({ middleware: [counting], logger: silentLogger });
    api.get("/", () => json(circle));
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect([response.status, response.headers.get("x-seen")]).toEqual([500, "1"]);
  });
});

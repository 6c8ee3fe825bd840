import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, log } from "../../docs/guide/snippets/lifecycle/first.ts";
import { api as shop, log as shopLog } from "../../docs/guide/snippets/lifecycle/hooks.ts";
import { api as audited, records } from "../../docs/guide/snippets/lifecycle/observers.ts";
import { lines, api as watched } from "../../docs/guide/snippets/lifecycle/watching.ts";

describe("the page about the lifecycle", () => {
  afterEach(() => vi.restoreAllMocks());

  it("opens before the first request and closes after the last", async () => {
    log.length = 0;
    const client = new TestClient(api);
    await client.get("/health");
    expect(log).toEqual(["connect to the database"]);
    await client.close();
    expect(log).toEqual(["connect to the database", "close the connections"]);
  });

  it("starts mounted APIs with the outer one and stops them in the opposite order", async () => {
    shopLog.length = 0;
    const client = new TestClient(shop);
    await client.get("/users");
    await client.close();
    expect(shopLog).toEqual(["shop starts", "users start", "users stop", "shop stops"]);
  });

  it("stops what started last first", async () => {
    const order: string[] = [];
    const both = new BoltAPI({
      lifespan: function* () {
        order.push("opened");
        yield;
        order.push("closed");
      },
      onStart: () => order.push("started"),
      onStop: () => order.push("stopped"),
    });
    const client = new TestClient(both);
    await client.get("/");
    await client.close();
    expect(order).toEqual(["opened", "started", "stopped", "closed"]);
  });

  it("tells the hooks of an API what happens to requests", async () => {
    await using client = new TestClient(watched);
    lines.length = 0;

    await client.get("/users/1");
    await client.get("/users/2");
    await client.get("/nowhere");

    expect(lines).toEqual([
      "GET /users/1",
      "  GET /users/{id:int}: 200 sent",
      "GET /users/2",
      "  NotFound: No such user",
      "  GET /users/{id:int}: 404 sent",
      "GET /nowhere",
      "  NotFound: Not Found",
      "  null: 404 sent",
    ]);
  });

  it("tells observers of their router's requests, but for those that skip them", async () => {
    await using client = new TestClient(audited);
    records.length = 0;

    await client.delete("/admin/users/7");
    await client.get("/admin/ping");

    expect(records).toEqual(["somebody: DELETE /admin/users/{id:int}"]);
  });

  it("listens and closes as its snippet says", async () => {
    log.length = 0;
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    await import("../../docs/guide/snippets/lifecycle/listen.ts");
    expect(lines[0]).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect(log).toEqual(["connect to the database", "close the connections"]);
  });
});

import { BoltAPI, depends, NotFound } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { gate } from "../app/gate.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

describe("dependencies that do not need each other", () => {
  it("run side by side", async () => {
    const [leftStarted, rightStarted] = [gate(), gate()];
    // Each waits for the other to have started: one after the other, they would wait for ever.
    const left = depends(async () => {
      leftStarted.open();
      await rightStarted.opened;
      return "left";
    });
    const right = depends(async () => {
      rightStarted.open();
      await leftStarted.opened;
      return "right";
    });
    const api = new BoltAPI();
    api.get("/", { depends: { left, right } }, ({ left, right }) => [left, right]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual(["left", "right"]);
  });

  it("run side by side behind one that both need", async () => {
    const [leftStarted, rightStarted] = [gate(), gate()];
    const base = depends(async () => "base");
    const left = depends({ depends: { base } }, async ({ base }) => {
      leftStarted.open();
      await rightStarted.opened;
      return `left of ${base}`;
    });
    const right = depends({ depends: { base } }, async ({ base }) => {
      rightStarted.open();
      await leftStarted.opened;
      return `right of ${base}`;
    });
    const api = new BoltAPI();
    api.get("/", { depends: { left, right } }, ({ left, right }) => [left, right]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual(["left of base", "right of base"]);
  });

  it("start as soon as what they need is there, whoever else is still waiting", async () => {
    const started = gate();
    const slow = depends(async () => {
      await started.opened;
      return "slow";
    });
    const quick = depends(async () => "quick");
    const after = depends({ depends: { quick } }, async ({ quick }) => {
      started.open();
      return `after ${quick}`;
    });
    const api = new BoltAPI();
    api.get("/", { depends: { slow, after } }, ({ slow, after }) => [slow, after]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual(["slow", "after quick"]);
  });

  it("are generators too", async () => {
    const [leftOpen, rightOpen] = [gate(), gate()];
    const left = depends(async function* () {
      leftOpen.open();
      await rightOpen.opened;
      yield "left";
    });
    const right = depends(async function* () {
      rightOpen.open();
      await leftOpen.opened;
      yield "right";
    });
    const api = new BoltAPI();
    api.get("/", { depends: { left, right } }, ({ left, right }) => [left, right]);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual(["left", "right"]);
  });
});

describe("an instance that could be awaited", () => {
  it("is handed on as it is, whoever else is still waiting", async () => {
    class Query {
      readonly sql = "SELECT 1";
      // biome-ignore lint/suspicious/noThenProperty: what makes it a query builder
      then(onRow: (row: string) => void): void {
        onRow("the row");
      }
    }
    const rows = depends(Query);
    const late = depends(async () => "late");
    const api = new BoltAPI();
    api.get("/alone", { depends: { rows } }, ({ rows }) => rows instanceof Query);
    api.get("/beside", { depends: { rows, late } }, ({ rows }) => rows instanceof Query);
    await using client = new TestClient(api);

    expect((await client.get("/alone")).json()).toBe(true);
    expect((await client.get("/beside")).json()).toBe(true);
  });
});

describe("a dependency that needs another", () => {
  it("waits for it", async () => {
    const order: string[] = [];
    const first = depends(async () => {
      await Promise.resolve();
      order.push("first");
      return 1;
    });
    const second = depends({ depends: { first } }, ({ first }) => {
      order.push("second");
      return first + 1;
    });
    const api = new BoltAPI();
    api.get("/", { depends: { second } }, ({ second }) => second);
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toBe(2);
    expect(order).toEqual(["first", "second"]);
  });

  it("closes before it", async () => {
    const events: string[] = [];
    const first = depends(async function* () {
      yield 1;
      events.push("close first");
    });
    const second = depends({ depends: { first } }, async function* () {
      yield 2;
      events.push("close second");
    });
    const api = new BoltAPI();
    api.get("/", { depends: { second } }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["close second", "close first"]);
  });
});

describe("a dependency that fails", () => {
  it.each([
    [
      "throws",
      () => {
        throw new NotFound("no tenant");
      },
    ],
    ["rejects", () => Promise.reject(new NotFound("no tenant"))],
    [
      "fails before its yield",
      async function* () {
        await Promise.reject(new NotFound("no tenant"));
        yield "never";
      },
    ],
  ])("because it %s answers with its error, and the handler does not run", async (_described, create) => {
    const ran: string[] = [];
    const tenant = depends(create as () => unknown);
    const after = depends({ depends: { tenant } }, () => void ran.push("after"));
    const api = new BoltAPI();
    api.get("/", { depends: { after } }, () => void ran.push("handler"));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(404);
    expect(response.json()).toEqual({ detail: "no tenant" });
    expect(ran).toEqual([]);
  });

  it("in its constructor answers with its error", async () => {
    class Tenant {
      constructor() {
        throw new NotFound("no tenant");
      }
    }
    const api = new BoltAPI();
    api.get("/", { depends: { tenant: depends(Tenant) } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ detail: "no tenant" });
  });

  it("throws its error into those that are open, last opened first", async () => {
    const events: string[] = [];
    const open = (name: string) =>
      depends(async function* () {
        try {
          yield name;
        } catch (error) {
          events.push(`${name} sees ${(error as Error).message}`);
          throw error;
        } finally {
          events.push(`close ${name}`);
        }
      });
    const [first, second] = [open("first"), open("second")];
    const broken = depends({ depends: { first, second } }, () => Promise.reject(new NotFound("no tenant")));
    const api = new BoltAPI();
    api.get("/", { depends: { broken } }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(events).toEqual(["second sees no tenant", "close second", "first sees no tenant", "close first"]);
  });

  it("waits for those that are still opening, so that they are closed too", async () => {
    const events: string[] = [];
    const failed = gate();
    const slow = depends(async function* () {
      await failed.opened;
      events.push("open");
      try {
        yield "slow";
      } finally {
        events.push("close");
      }
    });
    const broken = depends(async () => {
      failed.open();
      throw new NotFound("no tenant");
    });
    const api = new BoltAPI();
    api.get("/", { depends: { slow, broken } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(404);
    expect(events).toEqual(["open", "close"]);
  });

  it("synchronously waits for those that are still opening, so that they are closed too", async () => {
    const events: string[] = [];
    const slow = depends(async function* () {
      await Promise.resolve();
      events.push("open");
      try {
        yield "slow";
      } finally {
        events.push("close");
      }
    });
    const broken = depends(() => {
      throw new NotFound("no tenant");
    });
    const api = new BoltAPI();
    api.get("/", { depends: { slow, broken } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(404);
    expect(events).toEqual(["open", "close"]);
  });

  it("together with another answers with the error of the one that was declared first", async () => {
    const secondFailed = gate();
    const first = depends(async () => {
      await secondFailed.opened;
      throw new NotFound("first");
    });
    const second = depends(async () => {
      secondFailed.open();
      throw new NotFound("second");
    });
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", { depends: { first, second } }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ detail: "first" });
  });
});

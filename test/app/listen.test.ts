import { type ApiServer, BoltAPI, type ListeningEngine } from "boltapi";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { gate } from "./gate.ts";

describe("listen", () => {
  it("answers requests over a socket, on any free port", async () => {
    const api = new BoltAPI();
    api.get("/users/{id:int}", ({ params }) => params);

    await using server = await api.listen({ port: 0 });
    const response = await fetch(`${server.url}/users/7`);

    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.host).toBe("127.0.0.1");
    expect(server.port).toBeGreaterThan(0);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: 7 });
  });

  it("starts the application before, and stops it after the last request", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", () => void events.push("request"));

    const server = await api.listen({ port: 0 });
    await fetch(server.url);
    await server.close();

    expect(events).toEqual(["start", "request", "stop"]);
  });

  it.each([
    [undefined, "Content Too Large"],
    ["http1", "Content Too Large"],
    ["node-http", "Payload Too Large"],
  ] as const)("speaks HTTP by the engine %s", async (engine, reason) => {
    const api = new BoltAPI({ maxBodyBytes: 1 });
    api.post("/", async ({ request }) => await request.text());
    await using server = await api.listen(engine === undefined ? { port: 0 } : { port: 0, engine });
    const response = await fetch(server.url, { method: "POST", body: "long" });
    // Each engine has its own words for the status.
    expect([response.status, response.statusText]).toEqual([413, reason]);
  });

  it("refuses engines that it does not know", async () => {
    await expect(new BoltAPI().listen({ engine: "http3" as never })).rejects.toThrow(
      /OPTION_INVALID.*expected an engine, or "http1" or "node-http", got "http3"/,
    );
  });

  it("does not listen when the start fails", async () => {
    let isListening = false;
    const engine: ListeningEngine = {
      name: "never",
      listen: async () => {
        isListening = true;
        throw new Error("not reached");
      },
    };
    const api = new BoltAPI({ onStart: () => Promise.reject(new Error("the database is away")) });

    await expect(api.listen({ port: 0, engine })).rejects.toThrow("the database is away");
    expect(isListening).toBe(false);
  });

  it("refuses connections once it is closed", async () => {
    const api = new BoltAPI();
    const server = await api.listen({ port: 0 });

    await server.close();

    await expect(fetch(server.url)).rejects.toThrow();
  });

  it("is closed at the end of an await using block", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStop: () => void events.push("stop") });

    {
      await using _server: ApiServer = await api.listen({ port: 0 });
    }

    expect(events).toEqual(["stop"]);
  });
});

describe("closing a server", () => {
  it("lets a request in flight finish", async () => {
    const events: string[] = [];
    const entered = gate();
    const release = gate();
    const api = new BoltAPI({ onStop: () => void events.push("stop") });
    api.get("/", async () => {
      entered.open();
      await release.opened;
      events.push("handler done");
      return "finished";
    });
    const server = await api.listen({ port: 0 });
    const response = fetch(server.url);
    await entered.opened;

    const closed = server.close();
    release.open();

    expect(await (await response).text()).toBe("finished");
    await closed;
    expect(events).toEqual(["handler done", "stop"]);
  });

  it("cuts what takes longer than the grace, says so in the log, and stops the application", async () => {
    const logger = recordingLogger();
    const events: string[] = [];
    const entered = gate();
    const api = new BoltAPI({ logger, onStop: () => void events.push("stop") });
    api.get("/", async ({ request }) => {
      entered.open();
      await new Promise((_resolve, reject) => request.signal.addEventListener("abort", () => reject(new Error("cut"))));
    });
    const server = await api.listen({ port: 0 });
    const response = fetch(server.url).then(
      () => "answered",
      () => "cut",
    );
    await entered.opened;

    await server.close({ graceMs: 0 });

    expect(await response).toBe("cut");
    expect(events).toEqual(["stop"]);
    expect(logger.entries).toContainEqual(
      expect.objectContaining({ level: "warn", message: expect.stringContaining("1 request(s)") }),
    );
  });

  it("happens once, however often it is called", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStop: () => void events.push("stop") });
    const server = await api.listen({ port: 0 });

    await Promise.all([server.close(), server.close()]);
    await server.close();

    expect(events).toEqual(["stop"]);
  });
});

describe("two servers of one API", () => {
  it("share one application, which the last of them stops", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });
    api.get("/", () => "served");
    const first = await api.listen({ port: 0 });
    const second = await api.listen({ port: 0 });

    await first.close();
    expect(events).toEqual(["start"]);
    expect(await (await fetch(second.url)).text()).toBe("served");

    await second.close();
    expect(events).toEqual(["start", "stop"]);
  });
});

describe("a server that cannot listen", () => {
  it("says that the port is in use, and stops the application again", async () => {
    const events: string[] = [];
    const api = new BoltAPI();
    await using server = await api.listen({ port: 0 });
    const second = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });

    await expect(second.listen({ port: server.port })).rejects.toMatchObject({
      name: "ConfigError",
      code: "PORT_IN_USE",
      message: expect.stringContaining(String(server.port)),
    });
    expect(events).toEqual(["start", "stop"]);
  });

  it("says that the host is not one of this machine", async () => {
    const api = new BoltAPI();

    // RFC 5737: an address of documentation, which no machine has.
    await expect(api.listen({ port: 0, host: "192.0.2.1" })).rejects.toMatchObject({
      code: "ADDRESS_UNAVAILABLE",
      message: expect.stringContaining("192.0.2.1"),
    });
  });

  it("says that the host has no address", async () => {
    const api = new BoltAPI();

    await expect(api.listen({ port: 0, host: "no-such-host.invalid" })).rejects.toMatchObject({
      code: "ADDRESS_UNAVAILABLE",
    });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])("says that %d is no port", async (port) => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start"), onStop: () => void events.push("stop") });

    await expect(api.listen({ port })).rejects.toMatchObject({ name: "ConfigError" });
    expect(events.length % 2).toBe(0);
  });

  it("throws what else an engine throws", async () => {
    const engine: ListeningEngine = { name: "broken", listen: () => Promise.reject(new Error("no certificate")) };

    await expect(new BoltAPI().listen({ engine })).rejects.toThrow("no certificate");
  });
});

import { BoltAPI, pinoLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { isPino } from "../../src/logging/pino-logger.ts";
import { recordingLogger } from "./recording-logger.ts";

/** A logger of pino whose lines are kept. */
function capturedPino(): { readonly instance: pino.Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { instance: pino({ base: null, level: "debug", timestamp: false }, { write }), lines };
}

describe("pinoLogger", () => {
  it("writes messages with their fields, in the order of pino", () => {
    const { instance, lines } = capturedPino();
    const logger = pinoLogger(instance);

    for (const level of ["debug", "info", "warn", "error"] as const) logger[level](`at ${level}`, { id: 1 });
    logger.info("alone");

    expect(lines).toEqual([
      { level: 20, id: 1, msg: "at debug" },
      { level: 30, id: 1, msg: "at info" },
      { level: 40, id: 1, msg: "at warn" },
      { level: 50, id: 1, msg: "at error" },
      { level: 30, msg: "alone" },
    ]);
  });

  it("has children", () => {
    const { instance, lines } = capturedPino();

    pinoLogger(instance).child({ request_id: "a" }).info("seen", { id: 1 });

    expect(lines).toEqual([{ level: 30, request_id: "a", id: 1, msg: "seen" }]);
  });

  it("writes errors where pino looks for them", () => {
    const { instance, lines } = capturedPino();

    pinoLogger(instance).error("failed", { error: new TypeError("no row"), id: 1 });

    expect(lines[0]).toMatchObject({ id: 1, msg: "failed", err: { type: "TypeError", message: "no row" } });
    expect(lines[0]).not.toHaveProperty("error");
  });
});

describe("a logger of pino", () => {
  it("is what an API may log with", async () => {
    const { instance, lines } = capturedPino();
    const api = new BoltAPI({ logger: instance, requestLog: true });
    api.get("/", ({ request }) => {
      request.log.info("seen", { id: 1 });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(lines[0]).toEqual({ level: 30, request_id: expect.any(String), id: 1, msg: "seen" });
    expect(lines[1]).toMatchObject({ request_id: lines[0]?.request_id, method: "GET", status: 200 });
  });

  it("shows nothing of a request that is handed to it but what it is", async () => {
    const { instance, lines } = capturedPino();
    const api = new BoltAPI({ logger: instance });
    api.get("/", ({ request }) => {
      request.log.info("seen", { request });
      return "ok";
    });
    await using client = new TestClient(api);

    await client.get("/?token=abc", { headers: { authorization: "Bearer abc" } });

    expect(lines[0]?.request).toEqual({ method: "GET", path: "/", route: "GET /", id: lines[0]?.request_id });
  });

  it("is told from others", () => {
    expect(isPino(pino())).toBe(true);
    expect(isPino(pino().child({ id: 1 }))).toBe(true);
    expect(isPino(recordingLogger())).toBe(false);
    expect(isPino(console)).toBe(false);
  });
});

import type { LogLevel } from "boltapi";
import { describe, expect, it } from "vitest";
import { capturedLines } from "./captured-lines.ts";

describe("lineLogger", () => {
  it("writes one JSON line a message", () => {
    const { logger, lines, parse } = capturedLines();

    logger.info("started", { port: 8000 });

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(parse()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        port: 8000,
        message: "started",
      },
    ]);
  });

  it.each<[LogLevel | "silent", LogLevel[]]>([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["silent", []],
  ])("from level %s on writes %j", (minimum, expected) => {
    const { logger, parse } = capturedLines(minimum);

    for (const level of ["debug", "info", "warn", "error"] as const) logger[level]("message");

    expect(parse().map(({ level }) => level)).toEqual(expected);
  });

  it("looks at no field of a line that it does not write", () => {
    const { logger } = capturedLines("info");
    let isRead = false;

    logger.debug("detail", {
      get field() {
        isRead = true;
        return 1;
      },
    });

    expect(isRead).toBe(false);
  });

  it("keeps a message on one line whatever a client puts into it", () => {
    const { logger, lines, parse } = capturedLines();

    logger.warn('bad\r\n{"level":"error","message":"forged"}');

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
    expect(parse()[0]?.level).toBe("warn");
  });

  it("keeps its own time, level and message when fields have the same names", () => {
    const { logger, parse } = capturedLines();

    logger.error("failed", { level: "info", message: "fine", time: "never" });

    expect(parse()[0]).toMatchObject({
      level: "error",
      message: "failed",
      level_: "info",
      message_: "fine",
      time_: "never",
    });
  });

  it("writes a message that is no text", () => {
    const { logger, parse } = capturedLines();

    logger.info({ toString: () => "an object" } as unknown as string);

    expect(parse()[0]?.message).toBe("an object");
  });

  it.each(["error", "err"])("writes an error as %s with what it says, and where it comes from", (key) => {
    const { logger, parse } = capturedLines();

    logger.error("failed", { [key]: new TypeError("no such row") });

    expect(parse()[0]?.[key]).toEqual({
      type: "TypeError",
      message: "no such row",
      stack: expect.stringMatching(/^TypeError: no such row\n {4}at .*line-logger\.test\.ts/),
    });
  });
});

describe("a child of lineLogger", () => {
  it("writes its fields with every message", () => {
    const { logger, parse } = capturedLines();

    logger.child({ request_id: "a" }).child({ tenant: 7 }).info("seen", { count: 1 });
    logger.info("alone");

    expect(parse()[0]).toMatchObject({ request_id: "a", tenant: 7, count: 1 });
    expect(parse()[1]).not.toHaveProperty("request_id");
  });

  it("writes a field once that the message has too", () => {
    const { logger, lines, parse } = capturedLines();

    logger.child({ id: "outer" }).child({ id: "inner" }).info("seen", { id: "own" });

    expect(lines[0]?.match(/"id":/g)).toHaveLength(1);
    expect(parse()[0]?.id).toBe("own");
  });
});

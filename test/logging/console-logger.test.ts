import { consoleLogger, type LogLevel, silentLogger } from "boltapi";
import { afterEach, describe, expect, it, vi } from "vitest";

/** Collects the lines that go to standard error while `write` runs. */
function captureLines(write: () => void): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  write();
  vi.restoreAllMocks();
  return lines;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("consoleLogger", () => {
  it("writes one JSON line a message", () => {
    const lines = captureLines(() => consoleLogger().info("started", { port: 8000 }));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: "info",
      message: "started",
      port: 8000,
    });
  });

  it.each<[LogLevel, LogLevel[]]>([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
  ])("from level %s on writes %j", (minimum, expected) => {
    const logger = consoleLogger(minimum);

    const lines = captureLines(() => {
      for (const level of ["debug", "info", "warn", "error"] as const) logger[level]("message");
    });

    expect(lines.map((line) => JSON.parse(line).level)).toEqual(expected);
  });

  it("leaves debug messages out by default", () => {
    expect(captureLines(() => consoleLogger().debug("detail"))).toEqual([]);
  });

  it("writes errors with their stack", () => {
    const lines = captureLines(() => consoleLogger().error("failed", { error: new TypeError("no such row") }));

    const { error } = JSON.parse(lines[0] ?? "");
    expect(error).toContain("TypeError: no such row");
    expect(error).toContain("console-logger.test.ts");
  });

  it("keeps a message on one line whatever a client puts into it", () => {
    const lines = captureLines(() => consoleLogger().warn('bad\r\n{"level":"error","message":"forged"}\u2028'));

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
    expect(JSON.parse(lines[0] ?? "").level).toBe("warn");
  });

  it("writes big integers as text", () => {
    const lines = captureLines(() => consoleLogger().info("row", { id: 2n ** 60n }));

    expect(JSON.parse(lines[0] ?? "").id).toBe("1152921504606846976");
  });

  it("keeps the message when the fields cannot be written", () => {
    const fields: Record<string, unknown> = {};
    fields.self = fields;

    const lines = captureLines(() => consoleLogger().error("failed", fields));

    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", message: "failed" });
  });

  it("keeps the message when a field throws while it is written", () => {
    const field = {
      toJSON() {
        throw new Error("no");
      },
    };

    const lines = captureLines(() => consoleLogger().error("failed", { field }));

    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", message: "failed" });
  });

  it("keeps the place of an error that a caught one was caused by", () => {
    const error = new Error("outer", { cause: new Error("the database is away") });

    const lines = captureLines(() => consoleLogger().error("failed", { error }));

    expect(lines[0]).toContain("the database is away");
  });

  it("keeps its own time, level and message when fields have the same names", () => {
    const lines = captureLines(() =>
      consoleLogger().error("failed", { level: "info", message: "fine", time: "never" }),
    );

    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", message: "failed" });
  });
});

describe("silentLogger", () => {
  it("writes nothing", () => {
    const lines = captureLines(() => {
      for (const level of ["debug", "info", "warn", "error"] as const) silentLogger[level]("message");
    });

    expect(lines).toEqual([]);
  });
});

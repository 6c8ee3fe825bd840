import { type ConsoleLoggerOptions, consoleLogger, silentLogger } from "boltapi";
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

/** Makes standard error a terminal without colours, or none, for the rest of the test. */
function pretendTerminal(isTerminal: boolean): void {
  Object.assign(process.stderr, { isTTY: isTerminal, hasColors: () => false });
}

const { isTTY, hasColors } = process.stderr;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  Object.assign(process.stderr, { isTTY, hasColors });
});

describe("consoleLogger", () => {
  it("writes lines to standard error", () => {
    const lines = captureLines(() => consoleLogger({ format: "json" }).info("started", { port: 8000 }));

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", message: "started", port: 8000 });
  });

  it("leaves debug messages out by default", () => {
    expect(captureLines(() => consoleLogger().debug("detail"))).toEqual([]);
  });

  it("takes its level from BOLT_LOG_LEVEL where it is told none", () => {
    vi.stubEnv("BOLT_LOG_LEVEL", "error");

    expect(captureLines(() => consoleLogger({ format: "json" }).warn("no"))).toEqual([]);
    expect(captureLines(() => consoleLogger({ level: "warn", format: "json" }).warn("yes"))).toHaveLength(1);
  });

  it("takes out secrets, those of its own names too", () => {
    const [line = ""] = captureLines(() =>
      consoleLogger({ format: "json", redact: ["Tax-Id"] }).info("seen", { password: "one", taxId: "two", id: 3 }),
    );

    expect(JSON.parse(line)).toMatchObject({ password: "[redacted]", taxId: "[redacted]", id: 3 });
  });

  it("writes out what a terminal would act on, also beyond ASCII", () => {
    const [line = ""] = captureLines(() => consoleLogger({ format: "json" }).info("\u001b[31m\u009b1m\u202e\u2028x"));

    expect(line.trimEnd()).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line).message).toBe("\u001b[31m\u009b1m\u202e\u2028x");
  });

  it.each([
    ["a terminal", true, "", /^\[\d\d:\d\d:\d\d\] INFO: started port=8000\n$/],
    ["a terminal in production", true, "production", /^\{/],
    ["a pipe", false, "", /^\{/],
  ])("writes for %s", (_case, isTerminal, environment, expected) => {
    pretendTerminal(isTerminal);
    vi.stubEnv("NODE_ENV", environment);

    expect(captureLines(() => consoleLogger().info("started", { port: 8000 })).join("")).toMatch(expected);
  });

  it("takes its format from BOLT_LOG_FORMAT where it is told none", () => {
    vi.stubEnv("BOLT_LOG_FORMAT", "pretty");

    expect(captureLines(() => consoleLogger().info("started"))[0]).toMatch(/INFO: started/);
    expect(captureLines(() => consoleLogger({ format: "json" }).info("started"))[0]).toMatch(/^\{/);
  });

  it.each<[unknown, string]>([
    [{ level: "verbose" }, 'OPTION_INVALID: Option "level"'],
    [{ format: "xml" }, 'OPTION_INVALID: Option "format"'],
    [{ redact: "iban" }, 'OPTION_INVALID: Option "redact"'],
    [{ colour: true }, "OPTION_UNKNOWN"],
  ])("refuses %j", (options, message) => {
    expect(() => consoleLogger(options as ConsoleLoggerOptions)).toThrow(message);
  });

  it("refuses a level of BOLT_LOG_LEVEL that there is not", () => {
    vi.stubEnv("BOLT_LOG_LEVEL", "verbose");

    expect(() => consoleLogger()).toThrow(
      'CONFIG_VALUE_INVALID: BOLT_LOG_LEVEL is "verbose"; expected debug, info, warn, error, silent.',
    );
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

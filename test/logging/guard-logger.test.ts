import { afterEach, describe, expect, it, vi } from "vitest";
import { guardLogger } from "../../src/logging/guard-logger.ts";
import { recordingLogger } from "./recording-logger.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("guardLogger", () => {
  it("passes every message on", () => {
    const logger = recordingLogger();
    const guarded = guardLogger(logger);

    for (const level of ["debug", "info", "warn", "error"] as const) guarded[level]("message", { level });

    expect(logger.entries.map(({ level, fields }) => [level, fields.level])).toEqual([
      ["debug", "debug"],
      ["info", "info"],
      ["warn", "warn"],
      ["error", "error"],
    ]);
  });

  it("keeps the logger's own this", () => {
    class Lines {
      readonly lines: string[] = [];
      debug(message: string): void {
        this.lines.push(message);
      }
      info = this.debug;
      warn = this.debug;
      error = this.debug;
    }
    const logger = new Lines();

    guardLogger(logger).error("kept");

    expect(logger.lines).toEqual(["kept"]);
  });

  it("writes to standard error what a logger that throws has lost", () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
    const fail = (): never => {
      throw new Error("the disk is full");
    };

    guardLogger({ debug: fail, info: fail, warn: fail, error: fail }).warn("the message");

    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("the disk is full");
    expect(lines[0]).toContain("the message");
  });
});

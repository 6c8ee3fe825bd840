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

  it("gives the fields of a child to a logger that has none", () => {
    const entries: unknown[] = [];
    const write = (message: string, fields?: object): void => void entries.push([message, fields]);
    const logger = guardLogger({ debug: write, info: write, warn: write, error: write });

    logger.child({ a: 1 }).child({ b: 2 }).info("both", { c: 3 });
    logger.child({ a: 1 }).info("one");
    logger.info("none");

    expect(entries).toEqual([
      ["both", { a: 1, b: 2, c: 3 }],
      ["one", { a: 1 }],
      ["none", undefined],
    ]);
  });

  it("asks the logger for a child where it has them", () => {
    const logger = recordingLogger();

    guardLogger(logger).child({ request_id: "a" }).info("seen", { id: 1 });

    expect(logger.contexts).toEqual([{ request_id: "a" }]);
    expect(logger.entries).toEqual([{ level: "info", message: "seen", fields: { id: 1 } }]);
  });

  it("does without a child that cannot be made", () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const logger = {
      ...recordingLogger(),
      child() {
        throw new Error("no children");
      },
    };

    guardLogger(logger).child({ request_id: "a" }).info("seen");

    expect(logger.entries).toEqual([{ level: "info", message: "seen", fields: { request_id: "a" } }]);
  });
});

import type { LogFields } from "boltapi";
import { describe, expect, it } from "vitest";
import { compilePrettyLine, type PrettyLine } from "../../src/logging/pretty-lines.ts";
import { capturedLines } from "./captured-lines.ts";

const pretty = compilePrettyLine(false) as PrettyLine;

/** What a terminal shows of a message, without the time. */
function show(message: string, fields: LogFields = {}, format: PrettyLine = pretty): string {
  const { logger, lines } = capturedLines();
  logger.warn(message, fields);
  return format(lines[0] ?? "").replace(/^\[\d\d:\d\d:\d\d\] /, "");
}

describe("compilePrettyLine", () => {
  it("shows a message with its fields on one line", () => {
    expect(show("Slow", { rows: 3, table: "users", where: "a b", list: [1], none: null })).toBe(
      'WARN: Slow rows=3 table=users where="a b" list=[1]\n',
    );
  });

  it("shows of a request what its message does not say", () => {
    const fields = {
      request_id: "abc",
      method: "GET",
      path: "/",
      route: "GET /",
      status: 200,
      duration_ms: 1.2,
      bytes: 2,
    };

    expect(show("GET / 200 in 1.2 ms", fields)).toBe("WARN: GET / 200 in 1.2 ms request_id=abc\n");
    expect(show("Other", { method: "GET", path: "/", status: 200 })).toBe("WARN: Other method=GET path=/ status=200\n");
  });

  it("shows errors below, with their stack, what they bring along and their causes", () => {
    const cause = Object.assign(new Error("away"), { code: "ECONNREFUSED" });

    const lines = show("Failed", { error: new TypeError("no row", { cause }) }).split("\n");

    expect(lines[0]).toBe("WARN: Failed");
    expect(lines[1]).toBe("  TypeError: no row");
    expect(lines[2]).toMatch(/^ {6}at .*pretty-lines\.test\.ts/);
    expect(lines).toContain("    caused by: Error: away");
    expect(lines).toContain("        code: ECONNREFUSED");
  });

  it("shows every error of an AggregateError", () => {
    const shown = show("Failed", { error: new AggregateError([new Error("one"), "two"], "both") });

    expect(shown).toContain("AggregateError: both");
    expect(shown).toContain("caused by: Error: one");
    expect(shown).toContain("caused by: two");
  });

  it("lets no text begin a line of its own, or act on the terminal", () => {
    const text = "x\n[10:00:00] INFO: forged\r\u001b[2J\u009b1A\u202e";
    const error = new Error(`${text}\n    at forged (frame)\nforged`);

    const shown = show(text, { [text]: text, nested: { text }, error });

    expect(shown).not.toMatch(/^\W*forged|^\[10/m);
    expect(shown.replaceAll("\n", "")).toMatch(/^[\x20-\x7e]*$/);
    const own = shown.split("\n").filter((line) => line !== "" && !/^ +at /.test(line));
    expect(own).toHaveLength(2);
  });

  it("shows an error without a stack, and a value that looks like one", () => {
    const bare = new Error("no frames");
    delete bare.stack;

    expect(show("Failed", { error: bare })).toBe("WARN: Failed\n  no frames\n");
    expect(show("Failed", { value: { type: "Error", message: "m", stack: "a\u001b[2Jb" } })).toBe(
      "WARN: Failed\n  a\\u001b[2Jb\n",
    );
  });

  it("has colours where they are asked for", () => {
    const shown = show("Slow", { rows: 3 }, compilePrettyLine(true) as PrettyLine);

    expect(shown).toContain("\u001b[33mWARN");
    expect(shown).toContain("\u001b[90mrows=3");
  });
});

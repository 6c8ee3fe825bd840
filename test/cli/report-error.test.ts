import { describe, expect, it } from "vitest";
import { formatError, isWithoutPlace } from "../../src/cli/report-error.ts";
import { ConfigError } from "../../src/errors/config-error.ts";

function failing(message: string, frames: readonly string[], cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? {} : { cause });
  error.stack = [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return error;
}

const frames = [
  "createUser (file:///srv/app/api.ts:3:9)",
  "node:internal/main/run_main_module:28:49",
  "ModuleJob.run (node:internal/modules/esm/module_job:325:25)",
  "failure (/srv/app/node_modules/esbuild/lib/main.js:1752:15)",
];

describe("formatError", () => {
  it("is one line for a mistake with a code", () => {
    expect(formatError(new ConfigError("API_EXPORT_MISSING", "api.ts"), false)).toBe(
      'API_EXPORT_MISSING: api.ts exports no "api". Write: export const api = new BoltAPI().',
    );
  });

  it("shows the stack of a mistake with a code when all is asked for", () => {
    expect(formatError(new ConfigError("API_EXPORT_MISSING", "api.ts"), true)).toMatch(/\n {4}at /);
  });

  it("keeps the application's frames of other errors", () => {
    expect(formatError(failing("broken", frames), false)).toBe(
      "Error: broken\n    at createUser (file:///srv/app/api.ts:3:9)",
    );
  });

  it("keeps every frame when all is asked for", () => {
    expect(formatError(failing("broken", frames), true).split("\n")).toHaveLength(5);
  });

  it("adds what caused the error", () => {
    expect(formatError(failing("outer", [], failing("inner", [])), false)).toBe(
      "Error: outer\ncaused by: Error: inner",
    );
  });

  it("shows thrown values that are no errors", () => {
    expect(formatError("just text", false)).toBe("just text");
  });
});

describe("isWithoutPlace", () => {
  it("tells a syntax error that only Node can place", () => {
    const error = new SyntaxError("Unexpected token");
    error.stack =
      "SyntaxError: Unexpected token\n    at compileSourceTextModule (node:internal/modules/esm/utils:346:16)";
    expect(isWithoutPlace(error)).toBe(true);
  });

  it("leaves a syntax error that the application threw", () => {
    expect(isWithoutPlace(new SyntaxError("thrown here"))).toBe(false);
    expect(isWithoutPlace(new Error("another error"))).toBe(false);
  });
});

import { inspect } from "node:util";
import type { LogFields, Logger, LogLevel } from "./logger.ts";

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Writes one JSON line a message to standard error: `{"time":"…","level":"error","message":"…"}`. */
export function consoleLogger(minimumLevel: LogLevel = "info"): Logger {
  const threshold = levels.indexOf(minimumLevel);
  const writer = (level: LogLevel): Logger[LogLevel] => {
    if (levels.indexOf(level) < threshold) return () => {};
    return (message, fields) => process.stderr.write(`${formatLine(level, message, fields)}\n`);
  };
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}

/** Drops every message. For tests and for callers that log elsewhere. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function formatLine(level: LogLevel, message: string, fields: LogFields = {}): string {
  const own = { time: new Date().toISOString(), level, message };
  try {
    // Spread in between: the line's own keys come first, and keep their values whatever the fields are called.
    return JSON.stringify({ ...own, ...fields, ...own }, describeValue);
  } catch {
    // A cycle among the fields must not lose the message.
    return JSON.stringify(own);
  }
}

function describeValue(_key: string, value: unknown): unknown {
  // With the stacks of what the error was caused by.
  if (value instanceof Error) return inspect(value);
  return typeof value === "bigint" ? value.toString() : value;
}

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
  const line = { time: new Date().toISOString(), level, message, ...fields };
  try {
    return JSON.stringify(line, describeValue);
  } catch {
    // A cycle among the fields must not lose the message.
    return JSON.stringify({ time: line.time, level, message });
  }
}

function describeValue(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? String(value);
  return typeof value === "bigint" ? value.toString() : value;
}

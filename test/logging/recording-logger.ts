import type { LogFields, Logger, LogLevel } from "boltapi";

/** One message that was logged. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its messages, for tests that read them. */
export interface RecordingLogger extends Logger {
  readonly entries: LogEntry[];
  /** What was logged as `error` so far. */
  errors(): unknown[];
}

export function recordingLogger(): RecordingLogger {
  const entries: LogEntry[] = [];
  const writer =
    (level: LogLevel): Logger[LogLevel] =>
    (message, fields = {}) =>
      void entries.push({ level, message, fields });
  return {
    entries,
    errors: () => entries.filter(({ level }) => level === "error").map(({ fields }) => fields.error),
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
  };
}

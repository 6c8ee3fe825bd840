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
  /** Resolves with what is logged next. */
  nextEntry(): Promise<LogEntry>;
}

export function recordingLogger(): RecordingLogger {
  const entries: LogEntry[] = [];
  let wake: (entry: LogEntry) => void = () => {};
  let next = new Promise<LogEntry>((resolve) => (wake = resolve));
  const writer =
    (level: LogLevel): Logger[LogLevel] =>
    (message, fields = {}) => {
      const entry = { level, message, fields };
      entries.push(entry);
      wake(entry);
      next = new Promise((resolve) => (wake = resolve));
    };
  return {
    entries,
    nextEntry: () => next,
    errors: () => entries.filter(({ level }) => level === "error").map(({ fields }) => fields.error),
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
  };
}

import type { ChildLogger, LogFields, LogLevel } from "boltapi";

/** One message that was logged. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its messages, and those of its children, for tests that read them. */
export interface RecordingLogger extends ChildLogger {
  readonly entries: LogEntry[];
  /** Fields that children were made with. */
  readonly contexts: LogFields[];
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
    (level: LogLevel): ChildLogger[LogLevel] =>
    (message, fields = {}) => {
      const entry = { level, message, fields };
      entries.push(entry);
      wake(entry);
      next = new Promise((resolve) => (wake = resolve));
    };
  const contexts: LogFields[] = [];
  const logger: RecordingLogger = {
    entries,
    contexts,
    nextEntry: () => next,
    errors: () => entries.filter(({ level }) => level === "error").map(({ fields }) => fields.error),
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
    child(fields) {
      contexts.push(fields);
      return logger;
    },
  };
  return logger;
}

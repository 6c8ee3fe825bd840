/** Severity, from least to most. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Levels from least to most. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Structured context of a log line. An `error` key is written with its stack and its causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where BoltAPI writes what an operator should know. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines all have these fields too. One without gets them with every message. */
  child?(fields: LogFields): Logger;
}

/** A logger that has children: what `request.log` is, whatever the application logs with. */
export interface ChildLogger extends Logger {
  child(fields: LogFields): ChildLogger;
}

/** Severity, from least to most. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Structured context of a log line. An `error` key is written with its stack. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where BoltAPI writes what an operator should know. pino and console loggers fit after a small wrapper. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

import { consoleLogger } from "./console-logger.ts";
import { type ChildLogger, type LogFields, type Logger, type LogLevel, logLevels } from "./logger.ts";
import { isPino, type PinoInstance, pinoLogger } from "./pino-logger.ts";

/** Whether a value can be the `logger` of an API. */
export function isLogger(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return logLevels.every((level) => typeof (value as Readonly<Record<string, unknown>>)[level] === "function");
}

/**
 * Makes of an application's logger what BoltAPI relies on: it has children, and its failures do not fail the request that it
 * should only write about.
 */
export function guardLogger(logger: Logger | PinoInstance): ChildLogger {
  return guard(isPino(logger) ? pinoLogger(logger) : logger, {});
}

/** @param context Fields of every message, for a logger without children of its own. */
function guard(logger: Logger, context: LogFields): ChildLogger {
  const writer =
    (level: LogLevel): ChildLogger[LogLevel] =>
    (message, fields) =>
      attempt(message, () => logger[level](message, merge(context, fields)));
  return {
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
    child(fields) {
      const own = attempt("A child of the logger", () => logger.child?.(fields));
      return own === undefined ? guard(logger, { ...context, ...fields }) : guard(own, context);
    },
  };
}

function merge(context: LogFields, fields: LogFields | undefined): LogFields | undefined {
  if (fields === undefined) return Object.keys(context).length === 0 ? undefined : context;
  return { ...context, ...fields };
}

function attempt<Result>(message: string, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    consoleLogger().error("The logger failed", { error, lost: message });
    return undefined;
  }
}

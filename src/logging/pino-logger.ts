import type { ChildLogger, LogFields, LogLevel } from "./logger.ts";

/** What BoltAPI uses of a logger of pino: any of its versions has this. */
export interface PinoInstance {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: LogFields): PinoInstance;
  bindings(): LogFields;
}

/**
 * Lets BoltAPI write with a logger of pino, whose arguments come in the other order. `new BoltAPI({ logger: pino() })` does
 * this by itself. An `error` becomes `err`, which pino knows how to write.
 */
export function pinoLogger(instance: PinoInstance): ChildLogger {
  const writer =
    (level: LogLevel): ChildLogger[LogLevel] =>
    (message, fields = {}) =>
      instance[level](withErr(fields), message);
  return {
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
    child: (fields) => pinoLogger(instance.child(withErr(fields))),
  };
}

/** Tells a logger of pino from one of BoltAPI's kind. */
export function isPino(logger: object): logger is PinoInstance {
  const { bindings, child, levels } = logger as { bindings?: unknown; child?: unknown; levels?: unknown };
  return typeof bindings === "function" && typeof child === "function" && typeof levels === "object";
}

function withErr(fields: LogFields): LogFields {
  if (!(fields.error instanceof Error)) return fields;
  const { error, ...others } = fields;
  return { ...others, err: error };
}

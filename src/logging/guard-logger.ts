import { consoleLogger } from "./console-logger.ts";
import type { LogFields, Logger, LogLevel } from "./logger.ts";

/** Keeps a logger that throws from failing the request it should only write about. */
export function guardLogger(logger: Logger): Logger {
  const guarded =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      try {
        logger[level](message, fields);
      } catch (error) {
        consoleLogger().error("The logger failed", { error, lost: message });
      }
    };
  return { debug: guarded("debug"), info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}

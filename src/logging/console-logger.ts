import { type DestinationStream, destination as openDestination } from "pino";
import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { flag, isText, listOf, type OptionRules, oneOf } from "../errors/option-rules.ts";
import { lineLogger } from "./line-logger.ts";
import { type ChildLogger, type Logger, type LogLevel, logLevels } from "./logger.ts";
import { compilePrettyLine } from "./pretty-lines.ts";
import { printableJson } from "./printable.ts";
import { compileRedaction } from "./redaction.ts";

/** Options of `consoleLogger`. */
export interface ConsoleLoggerOptions {
  /** The least level that is written; "silent" writes nothing. Default: BOLT_LOG_LEVEL, else "info". */
  readonly level?: LogLevel | "silent";
  /**
   * "json" writes a line of JSON a message, "pretty" what a developer reads, with pino-pretty where it is installed. "auto" is
   * "pretty" in a terminal while NODE_ENV is not "production", and "json" everywhere else. Default: BOLT_LOG_FORMAT, else "auto".
   */
  readonly format?: LogFormat;
  /** Names of fields and parameters whose values are secret, beside the usual ones; in any case, with any separators. */
  readonly redact?: readonly string[];
  /**
   * Whether nothing waits for lines to be written. What waits is written when the process ends, but lost with a signal that
   * nobody handles. Default false.
   */
  readonly buffered?: boolean;
}

/** How lines look. */
export type LogFormat = "auto" | "json" | "pretty";

const logFormats: readonly LogFormat[] = ["auto", "json", "pretty"];

const rules: OptionRules = {
  level: oneOf(...logLevels, "silent"),
  format: oneOf(...logFormats),
  redact: listOf("names", isText),
  buffered: flag,
};

/**
 * Writes to standard error, by pino. Secrets are taken out of fields, messages and errors.
 *
 *   const logger = consoleLogger({ level: "debug" });
 *   const api = new BoltAPI({ logger });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID; CONFIG_VALUE_INVALID for variables.
 */
export function consoleLogger(options: ConsoleLoggerOptions = {}): ChildLogger {
  checkOptions(options, rules);
  const level =
    options.level ?? readVariable<LogLevel | "silent">("BOLT_LOG_LEVEL", [...logLevels, "silent"]) ?? "info";
  const format = options.format ?? readVariable("BOLT_LOG_FORMAT", logFormats) ?? "auto";
  const stream = options.buffered === true ? bufferedStream() : process.stderr;
  const redaction = compileRedaction(options.redact);
  return lineLogger({ level, redaction }, isPretty(format) ? prettyLines(stream) : jsonLines(stream));
}

/** Drops every message. For tests and for callers that log elsewhere. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function readVariable<Value extends string>(name: string, values: readonly Value[]): Value | null {
  const given = process.env[name] ?? "";
  if (given === "") return null;
  if (values.includes(given as Value)) return given as Value;
  throw new ConfigError("CONFIG_VALUE_INVALID", name, describeValue(given), values.join(", "));
}

function isPretty(format: LogFormat): boolean {
  if (format !== "auto") return format === "pretty";
  return process.stderr.isTTY === true && process.env.NODE_ENV !== "production";
}

function jsonLines(stream: DestinationStream): DestinationStream {
  return { write: (line) => stream.write(printableJson(line)) };
}

function prettyLines(stream: DestinationStream): DestinationStream {
  const pretty = compilePrettyLine(process.stderr.isTTY === true && process.stderr.hasColors());
  if (pretty !== null) return { write: (line) => stream.write(pretty(line)) };
  return {
    write(line) {
      if (!isHinted) stream.write("Lines are easier to read with pino-pretty: npm install --save-dev pino-pretty\n");
      isHinted = true;
      stream.write(printableJson(line));
    },
  };
}

/** Once a process is enough. */
let isHinted = false;

/** Pino writes what is left when the process exits. */
function bufferedStream(): DestinationStream {
  const stream = openDestination({ dest: 2, sync: false });
  // A terminal that is gone, or a full disk, must not end the process.
  stream.on("error", () => {});
  return stream;
}

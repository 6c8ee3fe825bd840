import { type DestinationStream, type Logger as Pino, pino, stdTimeFunctions } from "pino";
import { describeFields, describeText } from "./describe-fields.ts";
import { type ChildLogger, type LogFields, type LogLevel, logLevels } from "./logger.ts";
import type { Redaction } from "./redaction.ts";

/** Settings of a `lineLogger`. */
export interface LineLoggerSettings {
  /** The least level that is written; "silent" writes nothing. */
  readonly level: LogLevel | "silent";
  readonly redaction: Redaction;
}

/**
 * Writes one line of JSON a message: `{"level":"error","time":"2026-01-31T12:00:00.000Z",…,"message":"…"}`. Secrets are taken
 * out; whatever the fields are, it never throws because of them.
 */
export function lineLogger(settings: LineLoggerSettings, destination: DestinationStream): ChildLogger {
  const instance = pino(
    {
      level: settings.level,
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }), bindings: () => ({}) },
      // What is left to them is plain by then; fields are cut by `describeFields`.
      serializers: { err: (error) => error },
      depthLimit: 20,
      edgeLimit: 1000,
    },
    destination,
  );
  return withFields(instance, settings, {});
}

function withFields(instance: Pino, settings: LineLoggerSettings, context: LogFields): ChildLogger {
  const { redaction } = settings;
  const writer = (level: LogLevel): ChildLogger[LogLevel] => {
    // Nothing is looked at that is not written.
    if (!instance.isLevelEnabled(level)) return () => {};
    return (message, fields) => {
      const described = describeFields(fields === undefined ? context : { ...context, ...fields }, redaction);
      instance[level](renameReserved(described), describeText(String(message), redaction));
    };
  };
  const [debug, info, warn, error] = logLevels.map(writer) as [Write, Write, Write, Write];
  return {
    debug,
    info,
    warn,
    error,
    // Not a child of pino: its lines would have a field twice that a message has too, and parsers differ about what that is.
    child: (fields) => withFields(instance, settings, { ...context, ...fields }),
  };
}

type Write = ChildLogger[LogLevel];

const reserved = ["level", "time", "message"] as const;

/** The line's own keys keep their values, whatever fields are called. */
function renameReserved(fields: Record<string, unknown>): Record<string, unknown> {
  for (const key of reserved) {
    if (!(key in fields)) continue;
    fields[`${key}_`] = fields[key];
    delete fields[key];
  }
  return fields;
}

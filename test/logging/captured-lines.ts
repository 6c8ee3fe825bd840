import { lineLogger } from "../../src/logging/line-logger.ts";
import type { ChildLogger, LogLevel } from "../../src/logging/logger.ts";
import { compileRedaction } from "../../src/logging/redaction.ts";

/** A logger of lines that are kept, and the lines. */
export function capturedLines(
  level: LogLevel | "silent" = "debug",
  redact: readonly string[] = [],
): { readonly logger: ChildLogger; readonly lines: string[]; parse(): Record<string, unknown>[] } {
  const lines: string[] = [];
  const logger = lineLogger({ level, redaction: compileRedaction(redact) }, { write: (line) => void lines.push(line) });
  return { logger, lines, parse: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

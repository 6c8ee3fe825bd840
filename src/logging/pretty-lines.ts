import { createRequire } from "node:module";
import type * as PinoPretty from "pino-pretty";
import { isOwnFrame } from "./own-frames.ts";
import { printable } from "./printable.ts";

const require = createRequire(import.meta.url);

/** Makes of a line of JSON what a developer reads in a terminal, with a line break at its end. */
export type PrettyLine = (line: string) => string;

/** @returns null when pino-pretty is not installed. */
export function compilePrettyLine(hasColors: boolean): PrettyLine | null {
  const pretty = loadPinoPretty();
  if (pretty === null) return null;
  const { greyMessage: faint } = pretty.colorizerFactory(hasColors);
  const format = pretty.prettyFactory({
    colorize: hasColors,
    // The message has colours of its own.
    customColors: "debug:blue,info:green,warn:yellow,error:red,message:reset",
    translateTime: "SYS:HH:MM:ss",
    messageKey: "message",
    // A function's text is not looked at again, and may have several lines.
    messageFormat: (log) => log.message as string,
    hideObject: true,
  });
  return (line) => {
    const { time, level, message, ...fields } = JSON.parse(line) as Line;
    return format({ time, level, message: composeMessage(message, unsaid(message, fields), faint) });
  };
}

type Line = Readonly<Record<"time" | "level" | "message", string>>;

/** What a line about a request has in its message, or what its developer knows. */
const saidOfRequests: ReadonlySet<string> = new Set([
  "method",
  "path",
  "route",
  "status",
  "duration_ms",
  "bytes",
  "ip",
]);

/** Fields that say more than the message does. */
function unsaid(message: string, fields: Readonly<Record<string, unknown>>): object {
  if (!message.startsWith(`${fields.method} ${fields.path} ${fields.status} `)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !saidOfRequests.has(name)));
}

/** The message, its fields on the same line, then errors with their stack. */
function composeMessage(message: string, fields: object, faint: (text: string) => string): string {
  const entries = Object.entries(fields);
  const errors = entries.filter(([, value]) => isError(value));
  const others = entries.filter(([, value]) => !isError(value) && value !== null);
  const shown = others.map(([name, value]) => `${printable(name)}=${showValue(value)}`).join(" ");
  const first = shown === "" ? printable(message) : `${printable(message)} ${faint(shown)}`;
  const lines = errors.flatMap(([, error]) => showError(error as DescribedError, "  "));
  return [first, ...lines.map((line) => (isForeignFrame(line) ? faint(line) : line))].join("\n");
}

function showValue(value: unknown): string {
  if (typeof value === "string") return printable(/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));
  return printable(JSON.stringify(value));
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

function isError(value: unknown): value is DescribedError {
  const { type, message, stack } = (value ?? {}) as Partial<DescribedError>;
  return [type, message, stack].every((part) => typeof part === "string");
}

function showError({ type, message, stack, cause, errors, ...own }: DescribedError, indent: string): string[] {
  const properties = Object.entries(own).map(([name, value]) => `${printable(name)}: ${showValue(value)}`);
  const lines = [...stackLines(stack), ...properties.map((property) => `    ${property}`)];
  const causes = [cause, ...(Array.isArray(errors) ? errors : [])].filter((each) => each !== undefined);
  return [
    ...lines.map((line) => indent + line),
    ...causes.flatMap((each) => {
      const [first = "", ...rest] = isError(each) ? showError(each, `${indent}  `) : [`${indent}  ${showValue(each)}`];
      return [`${indent}  caused by: ${first.trimStart()}`, ...rest];
    }),
  ];
}

/** A frame of Node, of BoltAPI or of another package: seldom what a developer looks for. */
function isForeignFrame(line: string): boolean {
  return /^\s+at /.test(line) && (isOwnFrame(line) || /[( ]node:|[\\/]node_modules[\\/]/.test(line));
}

/** The frames, each on a line; what is before them is the message, which may be anybody's text. */
function stackLines(stack: string): string[] {
  const lines = stack.split("\n");
  const frameCount = lines.toReversed().findIndex((line) => !/^ {4}at /.test(line));
  const start = frameCount === -1 ? 0 : lines.length - frameCount;
  return [lines.slice(0, start).join("\n"), ...lines.slice(start)].map(printable);
}

function loadPinoPretty(): typeof PinoPretty | null {
  try {
    return require("pino-pretty") as typeof PinoPretty;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

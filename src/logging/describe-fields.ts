import { EventEmitter } from "node:events";
import { types } from "node:util";
import type { LogFields } from "./logger.ts";
import { withoutQueryValues } from "./query-error.ts";
import { redactText } from "./redact-text.ts";
import { type Redaction, redacted } from "./redaction.ts";

const maxDepth = 6;
const maxEntries = 100;
/** Of all objects of a line together. */
const maxValues = 1000;
const maxTextLength = 8192;
const maxStackLength = 32_768;

/**
 * Makes plain values of the fields of a line, of whatever is in them, without secrets. Large ones are cut, so that no line
 * takes the memory of the process. Never throws.
 */
export function describeFields(fields: LogFields, redaction: Redaction): Record<string, unknown> {
  return describeMembers(fields, { redaction, ancestors: [fields], budget: { left: maxValues } });
}

/** A text of a line, without secrets, cut where it is too long. */
export function describeText(text: string, redaction: Redaction, maxLength: number = maxTextLength): string {
  // Cut first: looking for secrets takes time with every character.
  if (text.length <= maxLength) return redactText(text, redaction);
  return `${redactText(text.slice(0, maxLength), redaction)}… (${text.length} characters)`;
}

interface Walk {
  readonly redaction: Redaction;
  /** What the value is in, the outermost first. */
  readonly ancestors: readonly object[];
  /** How many values more may be looked at. */
  readonly budget: { left: number };
}

function describe(value: unknown, walk: Walk): unknown {
  if (walk.budget.left-- <= 0) return "[cut]";
  switch (typeof value) {
    case "string":
      return describeText(value, walk.redaction);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "function":
      return `[function ${value.name}]`;
    case "object":
      return value === null ? null : describeGuarded(value, walk);
    default:
      return value;
  }
}

/** Getters, proxies and toJSON are code of others. */
function describeGuarded(value: object, walk: Walk): unknown {
  if (walk.ancestors.includes(value)) return "[circular]";
  try {
    return describeObject(value, { ...walk, ancestors: [...walk.ancestors, value] });
  } catch {
    return "[unreadable]";
  }
}

function describeObject(value: object, walk: Walk): unknown {
  if (ArrayBuffer.isView(value)) return `<binary data, ${value.byteLength} bytes>`;
  if (value instanceof ArrayBuffer) return `<binary data, ${value.byteLength} bytes>`;
  if (isError(value)) return describeError(value, walk);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return describe(toJSON.call(value), walk);
  // Sockets and what hangs on them: nothing that anybody wants to read, and headers as they were sent.
  if (value instanceof EventEmitter) return `[${value.constructor.name}]`;
  if (walk.ancestors.length > maxDepth) return Array.isArray(value) ? "[array]" : "[object]";
  if (Array.isArray(value)) return describeList(value, walk);
  if (value instanceof Set) return describeList([...value], walk);
  if (value instanceof Map) return describeEntries([...value], value.size, walk);
  return describeMembers(value, walk);
}

/** Reads each member by itself: one that throws hides no other. */
function describeMembers(
  value: object,
  walk: Walk,
  keys: readonly string[] = Object.keys(value),
): Record<string, unknown> {
  const entries = keys.slice(0, maxEntries).map((key) => [key, readMember(value, key)] as const);
  return describeEntries(entries, keys.length, walk);
}

function readMember(value: object, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    return "[unreadable]";
  }
}

function describeEntries(
  entries: readonly (readonly [unknown, unknown])[],
  count: number,
  walk: Walk,
): Record<string, unknown> {
  const described: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries.slice(0, maxEntries)) {
    const name = typeof key === "string" ? key : String(key);
    described[name] = walk.redaction.isSecret(name) ? hide(value) : describe(value, walk);
  }
  if (count > maxEntries) described["…"] = `${count - maxEntries} more`;
  return described;
}

/** A name that is followed by its value is how headers are often kept: `["authorization", "Bearer …"]`. */
function describeList(list: readonly unknown[], walk: Walk): unknown[] {
  const described = list.slice(0, maxEntries).map((item, index) => {
    const name = list[index - 1];
    const isValue = typeof item === "string" && typeof name === "string" && name.length <= 64;
    return isValue && walk.redaction.isSecret(name) ? redacted : describe(item, walk);
  });
  if (list.length > maxEntries) described.push(`… ${list.length - maxEntries} more`);
  return described;
}

/** That there is nothing is no secret. */
function hide(value: unknown): unknown {
  return value === undefined || value === null || value === "" || typeof value === "boolean" ? value : redacted;
}

function isError(value: object): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** What an error says, where it comes from, what it brings along, and what it was caused by. */
function describeError(error: Error, walk: Walk): Record<string, unknown> {
  const { redaction } = walk;
  const [name, ownMessage, ownStack, cause, errors] = inherent.map((key) => readMember(error, key));
  const queryError = withoutQueryValues(error);
  const { message, stack } = queryError ?? { message: ownMessage, stack: ownStack };
  const left: readonly string[] = ["type", ...inherent, ...(queryError?.hidden ?? [])];
  const described: Record<string, unknown> = {
    type: describeText(String(name), redaction),
    message: describeText(String(message), redaction),
    stack: describeText(String(stack ?? message), redaction, maxStackLength),
    ...describeMembers(
      error,
      walk,
      Object.keys(error).filter((key) => !left.includes(key)),
    ),
  };
  if (cause !== undefined) described.cause = describe(cause, walk);
  if (errors !== undefined) described.errors = describe(errors, walk);
  return described;
}

/** What errors have by themselves. */
const inherent: readonly string[] = ["name", "message", "stack", "cause", "errors"];

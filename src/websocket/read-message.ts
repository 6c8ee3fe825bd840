import type { ValidationIssue } from "../errors/validation-issue.ts";
import { compileDecoder } from "../schema/compile-decoder.ts";
import { SchemaIssues } from "../schema/decoded.ts";
import { guardJson } from "../schema/guard-json.ts";
import type { AnySchema } from "../schema/infer.ts";
import { JsonProblem, parseJson } from "../schema/parse-json.ts";
import { CloseCode } from "./close-code.ts";
import { WebSocketException } from "./websocket-exception.ts";

/** @throws WebSocketException 1003 when it is not text. */
export function readTextMessage(message: string | Uint8Array): string {
  if (typeof message === "string") return message;
  throw new WebSocketException(CloseCode.UNSUPPORTED_DATA, "Expected text");
}

/** @throws WebSocketException 1003 when it is text. */
export function readBytesMessage(message: string | Uint8Array): Uint8Array {
  if (typeof message !== "string") return message;
  throw new WebSocketException(CloseCode.UNSUPPORTED_DATA, "Expected bytes");
}

/**
 * Reads a message as JSON.
 *
 * @throws WebSocketException 1007 when it is none, 1008 when it does not fit the schema or could pollute prototypes.
 */
export async function readJsonMessage(message: string | Uint8Array, schema: AnySchema | undefined): Promise<unknown> {
  const value = parseJson(typeof message === "string" ? Buffer.from(message) : message);
  if (value instanceof JsonProblem) {
    const issue = value.toIssue("message");
    throw new WebSocketException(CloseCode.INVALID_PAYLOAD, `Invalid JSON: ${value.reason}`, [issue]);
  }
  // Compiled once for each schema.
  const decoded = schema === undefined ? guarded(value) : await compileDecoder(schema, "A WebSocket message")(value);
  if (!(decoded instanceof SchemaIssues)) return decoded;
  const issues = decoded.issues.map(({ path, ...issue }): ValidationIssue => ({ ...issue, loc: ["message", ...path] }));
  const [first] = issues;
  throw new WebSocketException(CloseCode.POLICY_VIOLATION, `${first?.loc.join(".")}: ${first?.msg}`, issues);
}

function guarded(value: unknown): unknown {
  const issues = guardJson(value, 0);
  return issues === null ? value : new SchemaIssues(issues);
}

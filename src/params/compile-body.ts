import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { ValidationIssue } from "../errors/validation-issue.ts";
import { isJsonMediaType } from "../http/media-type.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { isCoded, refuseCoding, refuseType } from "../request/refuse-content.ts";
import { compileDecoder } from "../schema/compile-decoder.ts";
import { type Reader, SchemaIssues } from "../schema/decoded.ts";
import { defaultOf, isOptionalSchema, isSchema } from "../schema/json-schema.ts";
import { JsonProblem, parseJson } from "../schema/parse-json.ts";
import { addIssues } from "./add-issues.ts";

/** Reads and checks a request body; what is wrong goes to `issues`. */
export type BodyReader = (request: HttpRequest, issues: ValidationIssue[]) => unknown | Promise<unknown>;

/**
 * Compiles the reader of a route's JSON body.
 *
 * Per request it throws UnsupportedMediaType when the content is declared to be something else than JSON, and
 * BodyTooLargeError. A request that does not name the type of its content is taken as JSON.
 */
export function compileBody(schema: unknown, place: string): BodyReader {
  if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", `${place}, body`, describeValue(schema));
  const decode = compileDecoder(schema, `${place}, body`);
  const absence = isOptionalSchema(schema) ? (defaultOf(schema) ?? undefinedValue) : null;
  return (request, issues) => {
    const contentType = request.exchange.header("content-type");
    if (contentType !== undefined && !isJsonMediaType(contentType)) throw refuseType(contentType, ["application/json"]);
    const coding = request.exchange.header("content-encoding");
    if (isCoded(coding)) throw refuseCoding(coding);
    const bytes = request.readBody();
    if (bytes instanceof Promise) return bytes.then((late) => decodeBody(late, decode, absence, issues));
    return decodeBody(bytes, decode, absence, issues);
  };
}

function decodeBody(
  bytes: Uint8Array,
  decode: Reader<unknown>,
  absence: (() => unknown) | null,
  issues: ValidationIssue[],
): unknown | Promise<unknown> {
  if (bytes.length === 0 && absence !== null) return absence();
  const parsed = parseJson(bytes);
  if (parsed instanceof JsonProblem) {
    issues.push(parsed.toIssue("body"));
    return undefined;
  }
  const value = decode(parsed);
  if (value instanceof Promise) return value.then((late) => takeValue(late, issues));
  return takeValue(value, issues);
}

function takeValue(value: unknown, issues: ValidationIssue[]): unknown {
  if (!(value instanceof SchemaIssues)) return value;
  addIssues(issues, value, ["body"]);
  return undefined;
}

function undefinedValue(): undefined {
  return undefined;
}

import { isText, listOf, nested, type OptionRule, type OptionRules, text } from "../errors/option-rules.ts";
import type { AnySchema, Shape } from "../schema/infer.ts";
import { isSchema } from "../schema/json-schema.ts";

/** What a route may answer with, by status; "default" is for all others, "4XX" for a whole class. */
export type ResponseDeclarations = { readonly [Status in DeclaredStatus]?: AnySchema | ResponseDeclaration };

/** A status, a class of them, or all that are not named. */
export type DeclaredStatus = number | "default" | "1XX" | "2XX" | "3XX" | "4XX" | "5XX";

/** One answer, for documentation. */
export interface ResponseDeclaration {
  /** Default: the reason phrase of the status. */
  readonly description?: string;
  /** Schema of the content. */
  readonly schema?: AnySchema;
  /** Media type of the content, or several. Default "application/json" with a schema, nothing without. */
  readonly contentType?: string | readonly string[];
  /** Schemas by media type, where they differ: in the place of `schema` and `contentType`. */
  readonly content?: Shape;
  /** Schemas by name of the header. One that is not `t.Optional` is always there. */
  readonly headers?: Shape;
  /** A content, as an example. */
  readonly example?: unknown;
}

/** Rules of a `ResponseDeclaration`. */
export const declarationRules: OptionRules = {
  description: text,
  schema: (value) => (isSchema(value) ? null : "expected a schema."),
  contentType: (value) => (Array.isArray(value) ? listOf("media types", isText)(value) : text(value)),
  content: (value) => (areSchemas(value) ? null : "expected schemas by media type."),
  headers: (value) => (areSchemas(value) ? null : "expected schemas by name of the header."),
  example: () => null,
};

function areSchemas(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(isSchema);
}

const statusPattern = /^(?:[2-5]\d\d|[1-5]XX|default)$/;

/** Whether a text is a status, a class of them, or "default". */
export function isStatus(text: string): boolean {
  return statusPattern.test(text);
}

const declarationRule: OptionRule = (value) => nested(declarationRules)(value) ?? explainTogether(value);

/** What contents are is said in one way. */
export function explainTogether(value: unknown): string | null {
  const { content, schema, contentType } = value as ResponseDeclaration;
  if (content === undefined || (schema === undefined && contentType === undefined)) return null;
  return `"content" says what "schema" and "contentType" say otherwise. Remove these.`;
}

/** Rule of the option `responses`. */
export const responseDeclarations: OptionRule = (value) =>
  isSchema(value)
    ? "expected schemas by status."
    : explainStatuses(value, (declared) => (isSchema(declared) ? null : declarationRule(declared)));

/** Says what is wrong with something that is declared by status; null when nothing is. */
export function explainStatuses(value: unknown, rule: OptionRule): string | null {
  if (typeof value !== "object" || value === null) return "expected schemas by status.";
  for (const [status, declared] of Object.entries(value)) {
    if (!isStatus(status))
      return `"${status}" is no status from 200 to 599, no class such as "4XX", and not "default".`;
    const problem = rule(declared);
    if (problem !== null) return `${status}: ${problem}`;
  }
  return null;
}

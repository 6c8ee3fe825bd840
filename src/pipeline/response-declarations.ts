import { findOptionMistake, isText, listOf, type OptionRule, type OptionRules, text } from "../errors/option-rules.ts";
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
  readonly headers?: Shape;
  /** A content, as an example. */
  readonly example?: unknown;
}

const declarationRules: OptionRules = {
  description: text,
  schema: (value) => (isSchema(value) ? null : "expected a schema."),
  contentType: (value) => (Array.isArray(value) ? listOf("media types", isText)(value) : text(value)),
  headers: (value) =>
    typeof value === "object" && value !== null && Object.values(value).every(isSchema)
      ? null
      : "expected schemas by name of the header.",
  example: () => null,
};

const statusPattern = /^(?:[2-5]\d\d|[1-5]XX|default)$/;

/** Rule of the option `responses`. */
export const responseDeclarations: OptionRule = (value) => {
  if (typeof value !== "object" || value === null || isSchema(value)) return "expected schemas by status.";
  for (const [status, declared] of Object.entries(value)) {
    if (!statusPattern.test(status))
      return `"${status}" is no status from 200 to 599, no class such as "4XX", and not "default".`;
    if (isSchema(declared)) continue;
    const mistake = findOptionMistake(declared, declarationRules);
    if (mistake === null) continue;
    return mistake.kind === "unknown"
      ? `${status}: there is no option "${mistake.option}". Options are ${mistake.known}.`
      : `${status}: "${mistake.option}": ${mistake.problem}`;
  }
  return null;
};

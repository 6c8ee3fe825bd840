import type { JsonSchema } from "../schema/infer.ts";

/** Names of the schemas of errors. */
export type ErrorSchemaName = "ValidationIssue" | "ValidationErrorBody" | "ErrorBody" | "ProblemDetails";

/** The shapes of errors that BoltAPI answers; `pipeline/error-format.ts` makes what they describe. */
export const errorSchemas: Readonly<
  Record<ErrorSchemaName, (refer: (name: ErrorSchemaName) => JsonSchema) => JsonSchema>
> = {
  ValidationIssue: () => ({
    type: "object",
    description: "One problem of a request.",
    properties: {
      type: { type: "string", description: "What kind of problem it is, such as missing_field." },
      loc: {
        type: "array",
        items: { anyOf: [{ type: "string" }, { type: "integer" }] },
        description: "Where it is: path, query, header, cookie or body first, then one element a step.",
      },
      msg: { type: "string", description: "The problem, for people to read." },
      ctx: { type: "object", additionalProperties: true, description: "What the problem was measured by." },
      input: { description: "The value that was refused." },
    },
    required: ["type", "loc", "msg"],
  }),
  ValidationErrorBody: (refer) => ({
    type: "object",
    description: "Everything that is wrong with a request.",
    properties: { detail: { type: "array", items: refer("ValidationIssue") } },
    required: ["detail"],
  }),
  ErrorBody: () => ({
    type: "object",
    properties: { detail: { type: "string", description: "What went wrong, for people to read." }, extra: {} },
    required: ["detail"],
  }),
  ProblemDetails: (refer) => ({
    type: "object",
    description: "A problem, as RFC 9457 describes it.",
    properties: {
      type: { type: "string", format: "uri-reference" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      errors: { type: "array", items: refer("ValidationIssue") },
    },
    required: ["type", "title", "status"],
  }),
};

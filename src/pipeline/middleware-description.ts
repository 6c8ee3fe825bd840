import { flag, isCallable, nested, type OptionRule, type OptionRules, oneOf, text } from "../errors/option-rules.ts";
import type { NamedSecuritySchemes } from "../request/security-scheme.ts";
import type { AnySchema, Shape } from "../schema/infer.ts";
import { isSchema } from "../schema/json-schema.ts";
import {
  type DeclaredStatus,
  declarationRules,
  explainStatuses,
  explainTogether,
  isStatus,
  type ResponseDeclaration,
} from "./response-declarations.ts";

/** What middleware adds to the operations that it is around, for the OpenAPI document. */
export interface MiddlewareDescription {
  /** What it reads of requests, beside what routes declare. */
  readonly parameters?: readonly MiddlewareParameter[];
  /** What it answers in the place of the route. */
  readonly responses?: { readonly [Status in DeclaredStatus]?: MiddlewareResponse };
  /** Headers that it sets, by name: on all responses, or on those with the statuses that are named. */
  readonly responseHeaders?: Readonly<Record<string, AnySchema | MiddlewareHeader>>;
  /** How requests carry the credentials that authenticators find with its help; see `Authenticator.credentialsOf`. */
  readonly securitySchemes?: NamedSecuritySchemes;
}

/** Tells what middleware adds to one operation; null for nothing. Called at start-up. */
export type DescribeMiddleware = (operation: DescribedOperation) => MiddlewareDescription | null;

/** An operation, as far as it matters to middleware. */
export interface DescribedOperation {
  /** "GET"; of a WebSocket too, whose handshake is one. */
  readonly method: string;
  /** What the route itself answers: "200". */
  readonly statuses: readonly string[];
}

/** What middleware reads of a request. */
export interface MiddlewareParameter {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  readonly schema: AnySchema;
  /** Default false. */
  readonly required?: boolean;
  readonly description?: string;
}

/** An answer of middleware. One from 400 up whose content is not described is an error in the format of the API. */
export interface MiddlewareResponse extends ResponseDeclaration {
  /** What an error says beside its detail, by name. */
  readonly members?: Shape;
}

/** A header on some of the responses. */
export interface MiddlewareHeader {
  readonly schema: AnySchema;
  readonly statuses: readonly DeclaredStatus[];
}

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;

const schemaRule: OptionRule = (value) => (isSchema(value) ? null : "expected a schema.");

const parameterRule: OptionRule = nested({
  in: oneOf("header", "query", "cookie"),
  name: text,
  schema: schemaRule,
  required: flag,
  description: text,
});

const responseRules: OptionRules = {
  ...declarationRules,
  members: (value) => (isRecord(value) && Object.values(value).every(isSchema) ? null : "expected schemas by name."),
};

const responseRule: OptionRule = (value) => nested(responseRules)(value) ?? explainTogether(value);

const headerRule: OptionRule = nested({
  schema: schemaRule,
  statuses: (value) =>
    Array.isArray(value) && value.every((status) => isStatus(String(status))) ? null : "expected statuses.",
});

const descriptionRules: OptionRules = {
  parameters: (value) =>
    Array.isArray(value) ? firstProblem(value.map(explainParameter)) : "expected an array of parameters.",
  responses: (value) => explainStatuses(value, responseRule),
  responseHeaders: (value) => {
    if (!isRecord(value)) return "expected schemas by name of the header.";
    return firstProblem(Object.entries(value).map(([name, header]) => explainHeader(name, header)));
  },
  securitySchemes: (value) => (isRecord(value) ? null : "expected schemes of OpenAPI by name."),
};

/** Rule of `openapi` of middleware. What a function gives is checked when it has given it. */
export const middlewareDescription: OptionRule = (value) => (isCallable(value) ? null : explainDescription(value));

/** Says what is wrong with a description; null when nothing is. */
export const explainDescription: OptionRule = nested(descriptionRules);

function explainParameter(value: unknown, index: number): string | null {
  const problem = parameterRule(value) ?? missing(value as object, ["in", "name", "schema"]);
  return problem === null ? null : `item ${index}: ${problem}`;
}

function explainHeader(name: string, value: unknown): string | null {
  if (isSchema(value)) return null;
  const problem = headerRule(value) ?? missing(value as object, ["schema", "statuses"]);
  return problem === null ? null : `${name}: ${problem}`;
}

function missing(value: object, names: readonly string[]): string | null {
  const name = names.find((each) => (value as Readonly<Record<string, unknown>>)[each] === undefined);
  return name === undefined ? null : `it needs "${name}".`;
}

function firstProblem(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

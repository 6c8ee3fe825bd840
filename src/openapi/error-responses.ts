import { Forbidden, Unauthorized, UnsupportedMediaType } from "../errors/http-exception.ts";
import { RequestValidationError } from "../errors/validation-error.ts";
import { BodyTooLargeError } from "../http/exchange.ts";
import { reasonPhrase } from "../http/status.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { ErrorFormat } from "../pipeline/error-format.ts";
import type { ExceptionHandler } from "../pipeline/exception-handler.ts";
import type { JsonSchema } from "../schema/infer.ts";
import type { ResponseObject } from "./openapi-document.ts";
import type { Responses } from "./responses.ts";

type ErrorSchemaName = "ValidationIssue" | "ValidationErrorBody" | "ErrorBody" | "ProblemDetails";

/** The shapes of errors that BoltAPI answers; `pipeline/error-format.ts` makes what they describe. */
const errorSchemas: Readonly<Record<ErrorSchemaName, (refer: (name: ErrorSchemaName) => JsonSchema) => JsonSchema>> = {
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

/** Which shape an error of a status has in each format, and what type of content it is. */
const errorContents: Readonly<Record<ErrorFormat, (status: number) => readonly [string, ErrorSchemaName]>> = {
  detail: (status) => ["application/json", status === 422 ? "ValidationErrorBody" : "ErrorBody"],
  problem: () => ["application/problem+json", "ProblemDetails"],
};

/** Describes errors, and collects the schemas that this takes. */
export class ErrorResponses {
  readonly #taken: Readonly<Record<string, JsonSchema>>;
  readonly #used: Map<string, JsonSchema> = new Map();

  /** @param taken Schemas of the application, whose names stay theirs. */
  constructor(taken: Readonly<Record<string, JsonSchema>>) {
    this.#taken = taken;
  }

  /** Describes the errors that a route answers by itself, before its handler runs. */
  describeAll(route: CompiledRoute): Responses {
    const statuses = [
      ...(isAuthenticating(route) ? [401] : []),
      ...(isForbidding(route) ? [403] : []),
      ...(hasBody(route) ? [413, 415] : []),
      ...(canBeInvalid(route) ? [422] : []),
    ];
    return Object.fromEntries(
      statuses.map((status) => {
        const described = this.describe(status, route.declared.errorFormat);
        return [status, isAnsweredOtherwise(route, status) ? { description: described.description } : described];
      }),
    );
  }

  /** Describes an error of a status. */
  describe(status: number, format: ErrorFormat): ResponseObject {
    const [type, schema] = errorContents[format](status);
    const description = status === 422 ? "The request does not fit what the route declares" : reasonPhrase(status);
    const content = { [type]: { schema: this.#refer(schema) } };
    if (status !== 401) return { description, content };
    const headers = { "www-authenticate": { required: true, schema: { type: "string" } } };
    return { description, headers, content };
  }

  toComponents(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(this.#used);
  }

  #refer(name: ErrorSchemaName): JsonSchema {
    const ownName = Object.hasOwn(this.#taken, name) ? `Bolt${name}` : name;
    if (!this.#used.has(ownName))
      this.#used.set(
        ownName,
        errorSchemas[name]((other) => this.#refer(other)),
      );
    return { $ref: `#/components/schemas/${ownName}` };
  }
}

/** What is thrown where an error of a status is answered. */
const thrownClasses: Readonly<Record<number, ExceptionHandler["errorClass"]>> = {
  401: Unauthorized,
  403: Forbidden,
  413: BodyTooLargeError,
  415: UnsupportedMediaType,
  422: RequestValidationError,
};

/** Whether the application has a handler of its own for an error, so that nobody else knows what is sent. */
function isAnsweredOtherwise({ placed }: CompiledRoute, status: number): boolean {
  const thrown = thrownClasses[status];
  const handled = placed.layers.flatMap((layer) => layer.exceptionHandlers.map(({ errorClass }) => errorClass));
  return handled.some((each) => thrown === each || thrown?.prototype instanceof each);
}

/** Wrong credentials are refused even where none are needed. */
function isAuthenticating({ declared }: CompiledRoute): boolean {
  return declared.authenticators.length > 0 || declared.guards.some(({ requiresUser }) => requiresUser);
}

/** Guards that ask no more than that somebody is there, or nothing. */
const guardsWithoutRights: ReadonlySet<string> = new Set(["requireAuthentication", "isAuthenticated", "allowAny"]);

function isForbidding({ declared }: CompiledRoute): boolean {
  return declared.guards.some(({ name }) => !guardsWithoutRights.has(name));
}

function hasBody({ placed }: CompiledRoute): boolean {
  const { body, form } = placed.definition.options;
  return body !== undefined || form !== undefined;
}

/** Whether anything is declared that a request can fail to fit. */
function canBeInvalid(route: CompiledRoute): boolean {
  if (hasBody(route)) return true;
  const isDeclared = route.declared.inputs.some(({ sections }) =>
    [sections.params, sections.query, sections.headers, sections.cookies].some((section) => section !== undefined),
  );
  return isDeclared || route.pattern.segments.some(isTyped);
}

function isTyped(segment: CompiledRoute["pattern"]["segments"][number]): boolean {
  return segment.kind === "placeholder" && segment.converter !== "str" && segment.converter !== "path";
}

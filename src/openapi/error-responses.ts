import {
  BadRequest,
  Conflict,
  Forbidden,
  GatewayTimeout,
  HTTPException,
  NotFound,
  ServiceUnavailable,
  TooManyRequests,
  Unauthorized,
  UnprocessableEntity,
  UnsupportedMediaType,
} from "../errors/http-exception.ts";
import { RequestValidationError } from "../errors/validation-error.ts";
import { BodyTooLargeError } from "../http/exchange.ts";
import { reasonPhrase } from "../http/status.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { ErrorFormat } from "../pipeline/error-format.ts";
import type { ExceptionHandler } from "../pipeline/exception-handler.ts";
import type { OwnErrorFormat } from "../pipeline/own-error-format.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { JsonSchema } from "../schema/infer.ts";
import type { MiddlewareEffects, MiddlewareError } from "./describe-middleware.ts";
import { type ErrorSchemaName, errorSchemas } from "./error-schemas.ts";
import { joinResponses } from "./join-responses.ts";
import type { HeaderObject, ResponseObject } from "./openapi-document.ts";
import type { Responses } from "./responses.ts";

/** What type of content errors are in each format, and which shape they have: those with issues, and all others. */
const errorContents: Readonly<Record<Extract<ErrorFormat, string>, ErrorContents>> = {
  detail: { type: "application/json", withIssues: "ValidationErrorBody", others: "ErrorBody" },
  problem: { type: "application/problem+json", withIssues: "ProblemDetails", others: "ProblemDetails" },
};

interface ErrorContents {
  readonly type: string;
  readonly withIssues: ErrorSchemaName;
  readonly others: ErrorSchemaName;
}

/** An error that is answered by itself. */
interface KnownError extends Partial<MiddlewareError> {
  readonly status: number;
  /** Whether it lists what is wrong with the request. */
  readonly hasIssues?: boolean;
  /** Whether the engine answers it, before the application and its formats and handlers of errors know of the request. */
  readonly isOfEngine?: boolean;
}

/** @spec RFC 9110 §15.5.2 */
const challengeHeader: Readonly<Record<string, HeaderObject>> = {
  "www-authenticate": { required: true, schema: { type: "string" } },
};

const upgradeHeader: Readonly<Record<string, HeaderObject>> = {
  upgrade: { required: true, schema: { type: "string", const: "websocket" } },
};

/** What requests get that open no WebSocket where there is one (RFC 6455 §4.2.1 and §4.4, RFC 9110 §15.5.22). */
const handshakeErrors: readonly KnownError[] = [
  { status: 400, isOfEngine: true, description: "The handshake is not well-formed" },
  {
    status: 426,
    isOfEngine: true,
    description: "The WebSocket is of another version",
    headers: { ...upgradeHeader, "sec-websocket-version": { required: true, schema: { type: "string" } } },
  },
  { status: 426, description: "The request asks for no WebSocket", headers: upgradeHeader },
  { status: 403, description: "Pages of this origin may not open a WebSocket" },
];

/** Describes errors, and collects the schemas that this takes. */
export class ErrorResponses {
  readonly #taken: Readonly<Record<string, JsonSchema>>;
  readonly #describeOwn: (format: OwnErrorFormat) => JsonSchema;
  readonly #used: Map<string, JsonSchema> = new Map();

  /**
   * @param taken Schemas of the application, whose names stay theirs.
   * @param describeOwn Describes the schema of a format of the application's own.
   */
  constructor(taken: Readonly<Record<string, JsonSchema>>, describeOwn: (format: OwnErrorFormat) => JsonSchema) {
    this.#taken = taken;
    this.#describeOwn = describeOwn;
  }

  /** Describes the errors that a route, its middleware and a handler of BoltAPI's own answer by themselves. */
  describeAll(route: CompiledRoute, { errors }: MiddlewareEffects): Responses {
    const described = new Map<number, ResponseObject>();
    for (const error of [...errorsOf(route), ...errors]) {
      const known = described.get(error.status);
      const response = this.#describe(error, route);
      described.set(error.status, known === undefined ? response : joinResponses(error.status, known, response));
    }
    return Object.fromEntries(described);
  }

  #describe(error: KnownError, route: CompiledRoute): ResponseObject {
    const { status, description = reasonPhrase(status), headers = {}, members = null, hasIssues = false } = error;
    const { isOfEngine = false } = error;
    if (!isOfEngine && isAnsweredOtherwise(route, error)) return { description };
    const format = isOfEngine ? "detail" : route.declared.errorFormat;
    const { type, body } = this.#contentOf(format, hasIssues);
    // Where members go in a form of its own is the application's business.
    const schema = members === null || typeof format === "object" ? body : { allOf: [body, members] };
    const named = status === 401 ? { ...challengeHeader, ...headers } : headers;
    return {
      description,
      ...(Object.keys(named).length > 0 ? { headers: named } : {}),
      content: { [type]: { schema } },
    };
  }

  toComponents(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(this.#used);
  }

  #contentOf(format: ErrorFormat, hasIssues: boolean): { readonly type: string; readonly body: JsonSchema } {
    if (typeof format === "object") {
      return { type: format.contentType ?? "application/json", body: this.#describeOwn(format) };
    }
    const { type, withIssues, others } = errorContents[format];
    return { type, body: this.#refer(hasIssues ? withIssues : others) };
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

/** What is thrown where an error of a status is answered, but for the one that lists what is wrong with the request. */
const thrownClasses: Readonly<Record<number, ExceptionHandler["errorClass"]>> = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  413: BodyTooLargeError,
  415: UnsupportedMediaType,
  422: UnprocessableEntity,
  429: TooManyRequests,
  503: ServiceUnavailable,
  504: GatewayTimeout,
};

/** Whether the application has a handler of its own for an error, so that nobody else knows what is sent. */
function isAnsweredOtherwise({ placed }: CompiledRoute, { status, hasIssues = false }: KnownError): boolean {
  const thrown = hasIssues ? RequestValidationError : (thrownClasses[status] ?? HTTPException);
  const handled = placed.layers.flatMap((layer) => layer.exceptionHandlers.map(({ errorClass }) => errorClass));
  return handled.some((each) => thrown === each || thrown.prototype instanceof each);
}

/** What a route answers by itself, middleware apart. */
function errorsOf(route: CompiledRoute): KnownError[] {
  return [
    ...(isAuthenticating(route) ? [{ status: 401 }] : []),
    ...(isWebSocket(route) ? handshakeErrors : []),
    ...(isForbidding(route) ? [describeRights(route)] : []),
    ...(hasBody(route) ? [{ status: 413 }, { status: 415 }] : []),
    ...(canBeInvalid(route)
      ? [{ status: 422, description: "The request does not fit what the route declares", hasIssues: true }]
      : []),
    ...(route.placed.definition.errors ?? []),
  ];
}

function isWebSocket({ placed }: CompiledRoute): boolean {
  return placed.definition.method === webSocketMethod;
}

/** Wrong credentials are refused even where none are needed. */
function isAuthenticating({ declared }: CompiledRoute): boolean {
  return declared.authenticators.length > 0 || declared.guards.some(({ requiresUser }) => requiresUser);
}

/** Guards that ask no more than that somebody is there, or nothing. */
const guardsWithoutRights: ReadonlySet<string> = new Set([
  "requireAuthentication",
  "isAuthenticated",
  "allowAny",
  "loginRequired",
]);

function isForbidding({ declared }: CompiledRoute): boolean {
  return declared.guards.some(({ name }) => !guardsWithoutRights.has(name));
}

/** "Requires the permission blog.add_article; a member of staff", as far as guards say what they ask for. */
function describeRights({ declared }: CompiledRoute): KnownError {
  const rights = declared.guards
    .filter(({ name }) => !guardsWithoutRights.has(name))
    .flatMap(({ description }) => (description === undefined ? [] : [description]));
  return rights.length === 0 ? { status: 403 } : { status: 403, description: `Requires ${rights.join("; ")}` };
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

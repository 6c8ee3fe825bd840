import { ConfigError } from "../errors/config-error.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { Middleware } from "../pipeline/middleware.ts";
import {
  type DescribedOperation,
  explainDescription,
  type MiddlewareDescription,
  type MiddlewareParameter,
  type MiddlewareResponse,
} from "../pipeline/middleware-description.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { NamedSecuritySchemes } from "../request/security-scheme.ts";
import type { JsonSchema } from "../schema/infer.ts";
import { isSchema } from "../schema/json-schema.ts";
import type { HeaderObject, ParameterObject } from "./openapi-document.ts";
import { parameterOf } from "./parameters.ts";
import { describeDeclared, describeHeader, type Responses, statusesOf } from "./responses.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";

/** What the middleware around a route adds to its operation. */
export interface MiddlewareEffects {
  readonly parameters: readonly ParameterObject[];
  /** Without errors in the format of the API. */
  readonly answers: Responses;
  readonly errors: readonly MiddlewareError[];
  readonly headers: readonly AddedHeader[];
  /** By name of the middleware. */
  readonly credentials: ReadonlyMap<string, NamedSecuritySchemes>;
}

/** An error that middleware answers. */
export interface MiddlewareError {
  readonly status: number;
  readonly description: string;
  readonly headers: Readonly<Record<string, HeaderObject>>;
  /** What stands beside the detail; null for nothing. */
  readonly members: JsonSchema | null;
}

/** A header that middleware sets. */
export interface AddedHeader {
  readonly name: string;
  readonly header: HeaderObject;
  /** Statuses of the responses that have it, and classes of them; null for all. */
  readonly statuses: readonly string[] | null;
}

/**
 * Describes what the middleware of a route adds to its operation, as it says itself.
 *
 * @throws ConfigError OPTION_INVALID for a description that is none.
 */
export function describeMiddleware(route: CompiledRoute, components: SchemaComponents): MiddlewareEffects {
  const { definition } = route.placed;
  const isWebSocket = definition.method === webSocketMethod;
  const operation: DescribedOperation = {
    method: isWebSocket ? "GET" : definition.method,
    statuses: isWebSocket ? ["101"] : statusesOf({ ...definition.options, response: route.declared.response }),
  };
  const described = (route.middleware ?? []).map((each) => ({ each, said: descriptionOf(each, operation) }));
  const all = described.flatMap(({ each, said }) =>
    said === null ? [] : [describeOne(each.name, said, `${route.label}, middleware "${each.name}"`, components)],
  );
  return {
    parameters: all.flatMap(({ parameters }) => parameters),
    answers: Object.assign({}, ...all.map(({ answers }) => answers)) as Responses,
    errors: all.flatMap(({ errors }) => errors),
    headers: all.flatMap(({ headers }) => headers),
    credentials: new Map(all.flatMap(({ credentials }) => [...credentials])),
  };
}

/** Puts headers of middleware on responses; what these say of a header themselves stays. */
export function addHeaders(responses: Responses, { headers }: MiddlewareEffects): Responses {
  if (headers.length === 0) return responses;
  const complete = Object.entries(responses).map(([status, response]) => {
    const added = headers.filter(({ statuses }) => statuses === null || statuses.some((each) => covers(each, status)));
    if (added.length === 0) return [status, response];
    const own = Object.fromEntries(added.map(({ name, header }) => [name, header]));
    return [status, { ...response, headers: { ...own, ...response.headers } }];
  });
  return Object.fromEntries(complete) as Responses;
}

/** Whether "2XX" is said of "200". */
function covers(named: string, status: string): boolean {
  return named === status || (named.endsWith("XX") && named.charAt(0) === status.charAt(0));
}

function descriptionOf({ name, openapi }: Middleware, operation: DescribedOperation): MiddlewareDescription | null {
  if (typeof openapi !== "function") return openapi ?? null;
  const described = openapi(operation);
  const problem = described === null ? null : explainDescription(described);
  if (problem !== null) throw new ConfigError("OPTION_INVALID", "openapi", `of the middleware "${name}": ${problem}`);
  return described;
}

function describeOne(
  name: string,
  { parameters = [], responses = {}, responseHeaders = {}, securitySchemes }: MiddlewareDescription,
  place: string,
  components: SchemaComponents,
): MiddlewareEffects {
  const declared = Object.entries(responses).flatMap(([status, response]) =>
    response === undefined ? [] : [[status, response] as const],
  );
  const answers = declared.filter(([status, response]) => !isError(status, response));
  const errors = declared.filter(([status, response]) => isError(status, response));
  return {
    parameters: parameters.map((parameter) => describeParameter(parameter, place, components)),
    answers: Object.fromEntries(
      answers.map(([status, { members: _, ...response }]) => [
        status,
        describeDeclared(status, response, components, `${place}, responses.${status}`),
      ]),
    ),
    errors: errors.map(([status, response]) => describeError(status, response, place, components)),
    headers: Object.entries(responseHeaders).map(([header, value]) => {
      const { schema, statuses } = isSchema(value) ? { schema: value, statuses: null } : value;
      const described = describeHeader(schema, components, `${place}, responseHeaders.${header}`);
      // Middleware further out may answer without it.
      const { required: _, ...rest } = described;
      return { name: header.toLowerCase(), header: rest, statuses: statuses?.map(String) ?? null };
    }),
    credentials: new Map(securitySchemes === undefined ? [] : [[name, securitySchemes]]),
  };
}

function isError(status: string, { schema, contentType, content }: MiddlewareResponse): boolean {
  return /^[45]\d\d$/.test(status) && [schema, contentType, content].every((each) => each === undefined);
}

function describeParameter(
  { in: location, name, schema, required = false, description }: MiddlewareParameter,
  place: string,
  components: SchemaComponents,
): ParameterObject {
  const described = components.describe(schema, "input", `${place}, parameters.${name}`);
  const key = location === "header" ? name.toLowerCase() : name;
  return parameterOf(key, location, required, description === undefined ? described : { ...described, description });
}

function describeError(
  status: string,
  { members, ...response }: MiddlewareResponse,
  place: string,
  components: SchemaComponents,
): MiddlewareError {
  const { description, headers = {} } = describeDeclared(status, response, components, `${place}, responses.${status}`);
  const described = Object.entries(members ?? {}).map(([name, schema]) => [
    name,
    components.describe(schema, "output", `${place}, responses.${status}.members.${name}`),
  ]);
  const object = {
    type: "object",
    properties: Object.fromEntries(described),
    required: described.map(([name]) => name),
  };
  return { status: Number(status), description, headers, members: described.length === 0 ? null : object };
}

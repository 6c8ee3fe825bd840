import { isStatusWithoutContent, reasonPhrase } from "../http/status.ts";
import type { ResponseDeclaration } from "../pipeline/response-declarations.ts";
import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { AnySchema, JsonSchema, Shape } from "../schema/infer.ts";
import { isOptionalSchema, isSchema } from "../schema/json-schema.ts";
import type { ContentObject, HeaderObject, ResponseObject } from "./openapi-document.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";

/** Answers by status. */
export type Responses = Readonly<Record<string, ResponseObject>>;

/** Describes what the handler of a route answers: its `response`, under its status, and what `responses` declares. */
export function describeResponses(
  options: UntypedRouteOptions,
  components: SchemaComponents,
  label: string,
): Responses {
  const declared = Object.entries(options.responses ?? {}).map(([status, response]) => [
    status,
    describeDeclared(status, toDeclaration(response), components, `${label}, responses.${status}`),
  ]);
  const answers: Record<string, ResponseObject> = Object.fromEntries(declared);
  if (isUsualAnswerKnown(options)) {
    const status = String(options.status ?? 200);
    answers[status] = { ...describeUsual(options, components, label), ...answers[status] };
  }
  return answers;
}

/** The statuses of these answers. */
export function statusesOf(options: UntypedRouteOptions): readonly string[] {
  const declared = Object.keys(options.responses ?? {});
  return isUsualAnswerKnown(options) ? [...new Set([...declared, String(options.status ?? 200)])] : declared;
}

/**
 * Whether the route has an answer beside those that `responses` lists: one that lists another success, such as a redirect, and
 * says nothing else of its answer, has none.
 */
function isUsualAnswerKnown({ response, status, responses = {} }: UntypedRouteOptions): boolean {
  return response !== undefined || status !== undefined || !Object.keys(responses).some((key) => /^[23]/.test(key));
}

/** What leaves when the handler returns. Without a schema, nothing is known of its content. */
function describeUsual(
  { response, status = 200 }: UntypedRouteOptions,
  components: SchemaComponents,
  label: string,
): ResponseObject {
  const description = describeStatus(String(status));
  if (response === undefined || isStatusWithoutContent(status)) return { description };
  const schema = components.describe(response as AnySchema, "output", `${label}, response`);
  return { description, content: { "application/json": { schema } } };
}

function toDeclaration(declared: AnySchema | ResponseDeclaration | undefined): ResponseDeclaration {
  if (declared === undefined) return {};
  return isSchema(declared) ? { schema: declared } : (declared as ResponseDeclaration);
}

/** Describes one answer, as it is declared. */
export function describeDeclared(
  status: string,
  {
    description = describeStatus(status),
    schema,
    contentType,
    content: differing,
    headers,
    example,
  }: ResponseDeclaration,
  components: SchemaComponents,
  place: string,
): ResponseObject {
  const described = schema === undefined ? null : components.describe(schema, "output", place);
  const types = contentType ?? (described === null ? [] : "application/json");
  const content =
    differing === undefined
      ? describeContent(typeof types === "string" ? [types] : types, described, example)
      : describeDiffering(differing, example, components, place);
  const named = describeHeaders(status, headers ?? {}, components, place);
  return {
    description,
    ...(Object.keys(named).length > 0 ? { headers: named } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

function describeContent(types: readonly string[], schema: JsonSchema | null, example: unknown): ContentObject {
  const shown = example === undefined ? {} : { example };
  return Object.fromEntries(types.map((type) => [type, { schema: schema ?? contentSchema(type), ...shown }]));
}

function describeDiffering(
  schemas: Shape,
  example: unknown,
  components: SchemaComponents,
  place: string,
): ContentObject {
  const contents = Object.entries(schemas).map(([type, schema]) => [
    type,
    {
      schema: components.describe(schema, "output", `${place}, ${type}`),
      ...(example === undefined ? {} : { example }),
    },
  ]);
  return Object.fromEntries(contents);
}

/** What a content is of which only the type is known. */
function contentSchema(type: string): JsonSchema {
  if (/^application\/(?:[^;]*\+)?json\b/i.test(type)) return {};
  if (/^text\//i.test(type)) return { type: "string" };
  return { type: "string", format: "binary" };
}

function describeHeaders(
  status: string,
  headers: Readonly<Record<string, AnySchema>>,
  components: SchemaComponents,
  place: string,
): Record<string, HeaderObject> {
  const described = Object.entries(headers).map(([name, schema]) => [
    name.toLowerCase(),
    describeHeader(schema, components, `${place}, headers.${name}`),
  ]);
  const isRedirect = /^30[12378]$/.test(status);
  const location = isRedirect ? { location: { schema: { type: "string", format: "uri-reference" } } } : {};
  return { ...location, ...Object.fromEntries(described) };
}

/** One that is not optional is always there. What describes the header rather than its value is said of the header. */
export function describeHeader(declared: AnySchema, components: SchemaComponents, place: string): HeaderObject {
  const { description, ...schema } = components.describe(declared, "output", place);
  return {
    ...(typeof description === "string" ? { description } : {}),
    ...(isOptionalSchema(declared) ? {} : { required: true }),
    schema,
  };
}

function describeStatus(status: string): string {
  if (status === "default") return "Any other answer";
  return /^\d+$/.test(status) ? reasonPhrase(Number(status)) : `Any answer with a status ${status}`;
}

/** @spec RFC 9110 §9.3.2 */
export function withoutContent(answers: Responses): Responses {
  return Object.fromEntries(Object.entries(answers).map(([status, { content: _, ...answer }]) => [status, answer]));
}

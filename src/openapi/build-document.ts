import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { OwnErrorFormat } from "../pipeline/own-error-format.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { JsonSchema } from "../schema/infer.ts";
import { addHeaders, describeMiddleware, type MiddlewareEffects } from "./describe-middleware.ts";
import { type DocumentContext, describeOperation } from "./describe-operation.ts";
import { describeWebSocket } from "./describe-websocket.ts";
import { DocComments } from "./doc-comments.ts";
import { ErrorResponses } from "./error-responses.ts";
import type {
  ComponentsObject,
  InfoObject,
  OpenApiDocument,
  OperationMethod,
  OperationObject,
  PathItemObject,
  TagObject,
} from "./openapi-document.ts";
import type { OpenApiOptions } from "./openapi-options.ts";
import { nameOperations, type OperationId } from "./operation-ids.ts";
import { describePath } from "./parameters.ts";
import { withoutContent } from "./responses.ts";
import { SchemaComponents } from "./schema/schema-components.ts";
import { SecuritySchemes } from "./security.ts";

/**
 * Describes the routes of an application in a document of OpenAPI, at start-up.
 *
 * @throws ConfigError those of `surveyRoutes`.
 */
export function buildDocument(routes: readonly CompiledRoute[], options: OpenApiOptions = {}): OpenApiDocument {
  return surveyRoutes(routes, options).document;
}

/** A document, and what was noted while it was made. */
export interface DocumentSurvey {
  readonly document: OpenApiDocument;
  /** Those that the document has, in the order of their definition. */
  readonly operations: readonly DescribedRoute[];
  /** Schemas of which their library tells nothing. */
  readonly opaque: SchemaComponents["opaque"];
  /** Names of authenticators that do not say how they are presented with credentials. */
  readonly unknownAuthenticators: ReadonlySet<string>;
}

/**
 * Describes routes like `buildDocument`, and tells what the document had to leave open.
 *
 * @throws ConfigError OPENAPI_OPERATION_ID_DUPLICATE, OPENAPI_NAME_COLLISION.
 */
export function surveyRoutes(routes: readonly CompiledRoute[], options: OpenApiOptions = {}): DocumentSurvey {
  const included = routes.filter((route) => isIncluded(route, options.excludePaths ?? []));
  const { context, operations } = describeRoutes(included, options);
  const named = context.components.toComponents(options.components?.schemas);
  const errors = new ErrorResponses(named, (format) => describeErrorFormat(format, context.components));
  const { includeErrorResponses = true } = options;
  const complete = operations.map((described) => ({
    ...described,
    operation: completeResponses(described, includeErrorResponses ? errors : null),
  }));
  const paths = arrangePaths(complete);
  const { servers, webhooks, security, externalDocs } = options;
  const tags = listTags(paths, options.tags ?? []);
  const schemas = { ...named, ...errors.toComponents() };
  const components = joinComponents(schemas, context, options.components ?? {});
  const document: OpenApiDocument = {
    openapi: "3.1.1",
    info: describeInfo(options),
    ...(servers === undefined ? {} : { servers }),
    paths,
    ...(webhooks === undefined ? {} : { webhooks }),
    ...(Object.keys(components).length > 0 ? { components } : {}),
    ...(security === undefined ? {} : { security }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(externalDocs === undefined ? {} : { externalDocs }),
  };
  const { opaque } = context.components;
  return { document, operations: complete, opaque, unknownAuthenticators: context.securitySchemes.unknown };
}

interface DescribedRoutes {
  readonly context: DocumentContext;
  readonly operations: readonly DescribedRoute[];
}

/** Which names stand for two schemas is known in the end, so where there are any, routes are described again. */
function describeRoutes(routes: readonly CompiledRoute[], options: OpenApiOptions): DescribedRoutes {
  const docComments = options.useDocComments === false ? null : new DocComments();
  const isSecuredByDefault = (options.security ?? []).length > 0;
  const describeWith = (components: SchemaComponents): DescribedRoutes => {
    const context = { components, securitySchemes: new SecuritySchemes(), docComments, isSecuredByDefault };
    const operations = describeAll(routes, context);
    // Before it is known which names there are; the answers that have this schema come after.
    for (const { declared } of routes) {
      if (typeof declared.errorFormat === "object") describeErrorFormat(declared.errorFormat, components);
    }
    return { context, operations };
  };
  const first = describeWith(new SchemaComponents());
  const { components } = first.context;
  return components.differingNames.size === 0 ? first : describeWith(components.startAgain(components.differingNames));
}

function describeErrorFormat({ schema }: OwnErrorFormat, components: SchemaComponents): JsonSchema {
  return components.describe(schema, "output", 'the option "errorFormat"');
}

function isIncluded({ placed }: CompiledRoute, excluded: readonly string[]): boolean {
  if (placed.definition.options.includeInSchema === false) return false;
  return !excluded.some(
    (path) => placed.path === path || placed.path.startsWith(path.endsWith("/") ? path : `${path}/`),
  );
}

function describeInfo({ title = "API", version = "1.0.0", ...options }: OpenApiOptions): InfoObject {
  const { summary, description, termsOfService, contact, license } = options;
  const rest = { summary, description, termsOfService, contact, license };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { title, version, ...Object.fromEntries(given) };
}

/** Fields of a path item for the methods that OpenAPI 3.1 knows; the others get an extension. */
const operationFields: Readonly<Record<string, OperationMethod>> = {
  GET: "get",
  PUT: "put",
  POST: "post",
  DELETE: "delete",
  OPTIONS: "options",
  HEAD: "head",
  PATCH: "patch",
};

/** A route, and what the document says of it. */
export interface DescribedRoute {
  readonly route: CompiledRoute;
  readonly id: OperationId;
  readonly operation: OperationObject;
  readonly effects: MiddlewareEffects;
}

function describeAll(routes: readonly CompiledRoute[], context: DocumentContext): DescribedRoute[] {
  const ids = nameOperations(routes);
  return routes.map((route) => {
    const describe = isWebSocket(route) ? describeWebSocket : describeOperation;
    // Every route has got one.
    const id = ids.get(route) as OperationId;
    const effects = describeMiddleware(route, context.components);
    return { route, id, operation: describe(route, id.id, effects, context), effects };
  });
}

/** What a route declares goes before what BoltAPI knows. Null for no errors. */
function completeResponses(
  { route, operation, effects }: DescribedRoute,
  errors: ErrorResponses | null,
): OperationObject {
  const known = errors?.describeAll(route, effects) ?? {};
  const responses = addHeaders({ ...known, ...operation.responses }, effects);
  return {
    ...operation,
    responses: route.placed.definition.method === "HEAD" ? withoutContent(responses) : responses,
  };
}

function arrangePaths(described: readonly DescribedRoute[]): Record<string, PathItemObject> {
  const paths = new Map<string, Record<string, OperationObject>>();
  // A path has one GET: that of HTTP, where there is one.
  const isLast = ({ route }: DescribedRoute): boolean => isWebSocket(route);
  for (const { route, operation } of [...described.filter((each) => !isLast(each)), ...described.filter(isLast)]) {
    const path = describePath(route.pattern);
    const item = paths.get(path) ?? {};
    paths.set(path, { ...item, [fieldOf(route, item)]: operation });
  }
  return Object.fromEntries(paths) as Record<string, PathItemObject>;
}

function fieldOf(route: CompiledRoute, item: Readonly<Record<string, OperationObject>>): string {
  const { method } = route.placed.definition;
  if (isWebSocket(route)) return item.get === undefined ? "get" : "x-websocket";
  return operationFields[method] ?? `x-${method.toLowerCase()}`;
}

function isWebSocket({ placed }: CompiledRoute): boolean {
  return placed.definition.method === webSocketMethod;
}

/** Those that the options describe, then those that only operations name. */
function listTags(
  paths: Readonly<Record<string, PathItemObject>>,
  described: readonly TagObject[],
): readonly TagObject[] {
  const used = operationsOf(paths).flatMap(({ tags }) => tags ?? []);
  const names = new Set(described.map(({ name }) => name));
  const others = [...new Set(used)].filter((name) => !names.has(name));
  return [...described, ...others.map((name) => ({ name }))];
}

function operationsOf(paths: Readonly<Record<string, PathItemObject>>): OperationObject[] {
  return Object.values(paths).flatMap((item) => Object.values(item) as OperationObject[]);
}

function joinComponents(
  schemas: Readonly<Record<string, JsonSchema>>,
  { securitySchemes }: DocumentContext,
  given: ComponentsObject,
): ComponentsObject {
  const schemes = { ...securitySchemes.toComponents(), ...given.securitySchemes };
  return {
    ...given,
    ...(Object.keys(schemas).length > 0 ? { schemas } : {}),
    ...(Object.keys(schemes).length > 0 ? { securitySchemes: schemes } : {}),
  };
}

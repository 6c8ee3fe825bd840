import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { MiddlewareEffects } from "./describe-middleware.ts";
import type { DocComments } from "./doc-comments.ts";
import type { OperationObject, SecurityRequirement } from "./openapi-document.ts";
import { describeParameters } from "./parameters.ts";
import { describeRequestBody } from "./request-body.ts";
import { describeResponses } from "./responses.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";
import type { SecuritySchemes } from "./security.ts";

/** What all operations of a document share. */
export interface DocumentContext {
  readonly components: SchemaComponents;
  readonly securitySchemes: SecuritySchemes;
  /** Null where routes are described by their options alone. */
  readonly docComments: DocComments | null;
  /** Whether operations that require nothing have to say so, since the document requires something of all. */
  readonly isSecuredByDefault: boolean;
}

/** Describes what a route takes and answers. */
export function describeOperation(
  route: CompiledRoute,
  operationId: string,
  effects: MiddlewareEffects,
  context: DocumentContext,
): OperationObject {
  const { placed, pattern, declared, label } = route;
  const { options } = placed.definition;
  const { components } = context;
  const parameters = describeParameters(pattern, declared.inputs, components, effects.parameters);
  const requestBody = describeRequestBody(options, components, label);
  const responses = {
    ...effects.answers,
    ...describeResponses({ ...options, response: declared.response }, components, label),
  };
  return {
    ...describeIntent(route, operationId, context),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody === null ? {} : { requestBody }),
    responses,
    ...describeSecurity(route, effects, context),
  };
}

/** What an operation is for, in words: those of its options, and where they say nothing, those of the comment before it. */
export function describeIntent(
  { placed }: CompiledRoute,
  operationId: string,
  { docComments }: DocumentContext,
): Pick<OperationObject, "operationId" | "tags" | "summary" | "description" | "deprecated"> {
  const { options, place } = placed.definition;
  const comment = docComments?.find(place) ?? null;
  const summary = options.summary ?? comment?.summary ?? null;
  const description = options.description ?? comment?.description ?? null;
  const deprecated = options.deprecated ?? comment?.isDeprecated;
  const tags = [...new Set([...placed.layers.flatMap((layer) => layer.tags), ...(options.tags ?? [])])];
  return {
    operationId,
    ...(tags.length > 0 ? { tags } : {}),
    ...(summary === null ? {} : { summary }),
    ...(description === null ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
  };
}

/** What the document requires of all operations does not hold for a route that requires nothing. */
export function describeSecurity(
  route: CompiledRoute,
  effects: MiddlewareEffects,
  { securitySchemes, isSecuredByDefault }: DocumentContext,
): { readonly security?: readonly SecurityRequirement[] } {
  const security = securitySchemes.requirementsOf(route, effects);
  if (security !== null) return { security };
  return isSecuredByDefault && isOpen(route) ? { security: [] } : {};
}

/** Guards may let people in by what no authenticator tells, which the document's own requirements are for. */
function isOpen({ declared }: CompiledRoute): boolean {
  return declared.guards.every(({ requiresUser }) => !requiresUser);
}

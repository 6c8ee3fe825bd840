import type { SecuritySchemeObject } from "../request/security-scheme.ts";
import type { JsonSchema } from "../schema/infer.ts";

/**
 * An OpenAPI document, as far as BoltAPI writes one. Schemas are JSON Schemas of draft 2020-12, or references to those in
 * `components.schemas`.
 *
 * @spec OpenAPI 3.1.1
 */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: InfoObject;
  readonly servers?: readonly ServerObject[];
  readonly paths: Readonly<Record<string, PathItemObject>>;
  readonly webhooks?: Readonly<Record<string, PathItemObject>>;
  readonly components?: ComponentsObject;
  readonly security?: readonly SecurityRequirement[];
  readonly tags?: readonly TagObject[];
  readonly externalDocs?: ExternalDocsObject;
}

export interface InfoObject {
  readonly title: string;
  readonly version: string;
  readonly summary?: string;
  /** May be written in CommonMark. */
  readonly description?: string;
  readonly termsOfService?: string;
  readonly contact?: ContactObject;
  readonly license?: LicenseObject;
}

export interface ContactObject {
  readonly name?: string;
  readonly url?: string;
  readonly email?: string;
}

/** A licence has an identifier of SPDX, or a URL, not both. */
export interface LicenseObject {
  readonly name: string;
  readonly identifier?: string;
  readonly url?: string;
}

export interface ServerObject {
  /** May be relative to where the document is served. */
  readonly url: string;
  readonly description?: string;
  readonly variables?: Readonly<
    Record<string, { readonly default: string; readonly enum?: readonly string[]; readonly description?: string }>
  >;
}

export interface TagObject {
  readonly name: string;
  readonly description?: string;
  readonly externalDocs?: ExternalDocsObject;
}

export interface ExternalDocsObject {
  readonly url: string;
  readonly description?: string;
}

/** Methods that a path item of OpenAPI 3.1 has a field for. */
export type OperationMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

/** `x-query` holds the operation of QUERY (RFC 10008), which has a field of its own from OpenAPI 3.2 on. */
export type PathItemObject = { readonly [Method in OperationMethod]?: OperationObject } & {
  readonly summary?: string;
  readonly description?: string;
  readonly [extension: `x-${string}`]: unknown;
};

export interface OperationObject {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: true;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: RequestBodyObject;
  /** By status, "default", or a range such as "4XX". */
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly security?: readonly SecurityRequirement[];
  readonly [extension: `x-${string}`]: unknown;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly deprecated?: true;
  readonly style?: "form" | "simple";
  readonly explode?: boolean;
  readonly schema: JsonSchema;
}

export interface RequestBodyObject {
  readonly description?: string;
  readonly required: boolean;
  readonly content: ContentObject;
}

/** By media type. */
export type ContentObject = Readonly<Record<string, MediaTypeObject>>;

export interface MediaTypeObject {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
  /** By field of a form. */
  readonly encoding?: Readonly<Record<string, EncodingObject>>;
}

export interface EncodingObject {
  readonly contentType?: string;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderObject>>;
  readonly content?: ContentObject;
}

export interface HeaderObject {
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** Schemes that are all needed, with their scopes. Several requirements are alternatives; an empty one asks for nothing. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export interface ComponentsObject {
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly securitySchemes?: Readonly<Record<string, SecuritySchemeObject>>;
  readonly responses?: Readonly<Record<string, ResponseObject>>;
  readonly parameters?: Readonly<Record<string, ParameterObject>>;
  readonly headers?: Readonly<Record<string, HeaderObject>>;
  readonly [kind: string]: Readonly<Record<string, unknown>> | undefined;
}

import {
  expecting,
  flag,
  isText,
  listOf,
  nested,
  type OptionRule,
  type OptionRules,
  text,
} from "../errors/option-rules.ts";
import { authenticatorList, guardList } from "../request/access-rules.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type {
  ComponentsObject,
  ContactObject,
  ExternalDocsObject,
  LicenseObject,
  PathItemObject,
  SecurityRequirement,
  ServerObject,
  TagObject,
} from "./openapi-document.ts";
import { type DocsUi, explainUis } from "./ui/docs-ui.ts";

/** Options of `openapi` of a `BoltAPI`: what the document says beside the routes, and where it is served. */
export interface OpenApiOptions {
  /** Default "API". */
  readonly title?: string;
  /** Version of the API, not of OpenAPI. Default "1.0.0". */
  readonly version?: string;
  readonly summary?: string;
  /** May be written in CommonMark. */
  readonly description?: string;
  /** A URL. */
  readonly termsOfService?: string;
  readonly contact?: ContactObject;
  readonly license?: LicenseObject;
  readonly externalDocs?: ExternalDocsObject;
  /** Where the API can be reached. Default: where the document is served. */
  readonly servers?: readonly ServerObject[];
  /** Tags with their descriptions, in the order in which they are shown. Tags that only routes name follow. */
  readonly tags?: readonly TagObject[];
  /** What operations require that say nothing themselves: routes without authenticators. */
  readonly security?: readonly SecurityRequirement[];
  /** Further components, beside those of the routes. */
  readonly components?: ComponentsObject;
  readonly webhooks?: Readonly<Record<string, PathItemObject>>;
  /** Path of the documentation. Default "/docs". */
  readonly path?: string;
  /** Whether document and documentation are served at all. `bolt openapi` writes the document in any case. Default true. */
  readonly serve?: boolean;
  /**
   * Pages that show the document, at their paths below `path`; the first of them at `path` itself too. An empty list leaves the
   * document alone. Default: `[swaggerUi(), redoc(), scalar(), rapidoc(), stoplight()]`.
   */
  readonly ui?: readonly DocsUi[];
  /** Routes with these paths, and below them, are left out. */
  readonly excludePaths?: readonly string[];
  /** Whether operations list the errors that BoltAPI answers for them, such as 422. Default true. */
  readonly includeErrorResponses?: boolean;
  /**
   * Whether routes without `summary` and `description` have those of the doc comment before them, where the source is there to be
   * read: its first paragraph, and the others. Default true.
   */
  readonly useDocComments?: boolean;
  /** Authenticators of the documentation; those of the API do not apply. Default: everybody may read it. */
  readonly auth?: readonly Authenticator<unknown>[];
  /** Guards of the documentation; those of the API do not apply. */
  readonly guards?: readonly Guard[];
}

const url: OptionRule = expecting("a URL", isText);

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const record: OptionRule = expecting("an object", isRecord);

const rules: OptionRules = {
  title: text,
  version: text,
  summary: text,
  description: text,
  termsOfService: url,
  contact: nested({ name: text, url, email: text }),
  license: nested({ name: text, identifier: text, url }),
  externalDocs: nested({ url, description: text }),
  servers: listOf('servers such as { url: "https://api.example.com" }', hasText("url")),
  tags: listOf('tags such as { name: "items", description: "What is for sale" }', hasText("name")),
  security: listOf("requirements such as { bearerAuth: [] }", isRecord),
  components: record,
  webhooks: record,
  path: expecting('a path without placeholders, such as "/docs"', (value) => /^\/[^{}?#%\s\\]*$/.test(String(value))),
  serve: flag,
  ui: explainUis,
  excludePaths: listOf('paths such as "/internal"', (value) => isText(value) && (value as string).startsWith("/")),
  includeErrorResponses: flag,
  useDocComments: flag,
  auth: authenticatorList,
  guards: guardList,
};

/** Rule of the option `openapi`. */
export const openApiRule: OptionRule = (value) => (value === false ? null : nested(rules)(value));

function hasText(name: string): (value: unknown) => boolean {
  return (value) => isRecord(value) && isText((value as Record<string, unknown>)[name]);
}

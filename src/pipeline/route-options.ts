import type { Authenticator, Guard } from "../request/authentication.ts";
import type { FormOption, ParamsOption } from "./handler-input.ts";
import type { Middleware } from "./middleware.ts";
import type { PaginateOption } from "./pagination.ts";
import type { RequestObserver } from "./request-observer.ts";
import type { ResponseDeclarations } from "./response-declarations.ts";

/** What a route may declare. */
export interface RouteOptions<
  Path extends string,
  Params,
  Query,
  Headers,
  Cookies,
  Body,
  Form,
  Depends,
  Auth,
  Guards,
  ResponseSchema,
  Responses = ResponseDeclarations,
  Paginate = PaginateOption,
> {
  /** Schemas of the path's placeholders, where the path's own types are not enough. */
  readonly params?: ParamsOption<Path, Params>;
  readonly query?: Query;
  /** Keys are header names in any case; "_" stands for "-". */
  readonly headers?: Headers;
  readonly cookies?: Cookies;
  /** Schema of the JSON body; for methods whose requests have one. */
  readonly body?: Body;
  /**
   * Schemas of a form's fields, files among them, or one object schema; for methods whose requests have a body. Takes
   * application/x-www-form-urlencoded and multipart/form-data.
   */
  readonly form?: FormOption<Body, Form>;
  readonly depends?: Depends;
  /** Authenticators, tried in order. Without `guards` they require a user. */
  readonly auth?: Auth;
  /** Conditions, checked in order after authentication. */
  readonly guards?: Guards;
  /** Schema of the answer: checked against the handler's return type, at run time, and used to write the JSON. */
  readonly response?: ResponseSchema;
  /**
   * Answers with pages of what the handler returns: an array, a query of Drizzle, or a function that reads a part of the list.
   * `response` is the schema of the items then: `t.Array(Item)`. True for the pages that the router or API around it has.
   */
  readonly paginate?: Paginate;
  /** Status of answers that bring none of their own. Default 200. */
  readonly status?: number;
  /** Middleware of this route, innermost of all. */
  readonly use?: readonly Middleware[];
  /** Observers of this route, beside those around it. */
  readonly observers?: readonly RequestObserver[];
  /**
   * Middleware and observers to leave out, by name or by reference; "*" leaves out all middleware that is not the route's own.
   */
  readonly skip?: readonly (string | Middleware | RequestObserver)[];
  /** Name for `urlFor`; unique in the application. */
  readonly name?: string;
  /** Whether answers are checked against `response`. Default true. */
  readonly validateResponse?: boolean;
  /** Most bytes of a request body. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  /** Name of the operation in the OpenAPI document, unique in it. Default: `name`, or else the name of the handler's function. */
  readonly operationId?: string;
  /** Whether the route is in the OpenAPI document. Default true. */
  readonly includeInSchema?: boolean;
  /**
   * Further answers, by status, for the OpenAPI document: a schema of JSON, or more about it. The status may be that of the
   * route, to say what its answers are when they are no JSON: `{ 200: { contentType: "text/html" } }`.
   */
  readonly responses?: Responses;
}

/** Options of a route without their types: what start-up reads. */
export type UntypedRouteOptions = RouteOptions<
  string,
  unknown,
  unknown,
  unknown,
  unknown,
  unknown,
  unknown,
  unknown,
  readonly Authenticator<unknown>[],
  readonly Guard[],
  unknown
>;

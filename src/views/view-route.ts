import type { DependencyRecord } from "../dependencies/depends.ts";
import type { SectionSchema } from "../params/section-types.ts";
import type { HandlerInput, HandlerReturn } from "../pipeline/handler-input.ts";
import type { PaginateOption } from "../pipeline/pagination.ts";
import type { ResponseDeclarations } from "../pipeline/response-declarations.ts";
import type { HandlerError } from "../pipeline/route-definition.ts";
import type { RouteOptions, UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { RouteContract } from "../routing/route-handle.ts";
import type { AnySchema } from "../schema/infer.ts";
import { memberPlace } from "./member-place.ts";

/** A route of a view before it has a path: made by `route` and `action`. */
export class ViewRoute<Contract = unknown> {
  /** Stands for the types of the route; never set. */
  declare readonly "~route": Contract;
  readonly options: UntypedRouteOptions;
  readonly handler: unknown;
  /** File and line of the definition, where somebody asks for it. */
  readonly place: string | null = memberPlace();

  constructor(options: UntypedRouteOptions, handler: unknown) {
    this.options = options;
    this.handler = handler;
  }
}

/**
 * A route with one handler for all instances, which is made outside of them and knows none: what `ModelViewSet` gives its classes.
 * A request that it answers needs no instance.
 */
export class SharedRoute extends ViewRoute {
  /** What the handler refuses by itself. */
  readonly errors: readonly HandlerError[];

  constructor(options: UntypedRouteOptions, handler: unknown, errors: readonly HandlerError[]) {
    super(options, handler);
    this.errors = errors;
  }
}

/**
 * Makes a route of a view: what `api.get(path, options, handler)` takes, without the path, which the view has.
 *
 *   class Items extends View {
 *     get = route({ query: { q: t.String() } }, ({ query }) => search(query.q));
 *     post = route({ body: Item, status: 201 }, ({ body }) => create(body));
 *   }
 *
 * The compiler does not know the path inside the class: declare `params` to have their types.
 */
export function route<Result>(
  handler: (input: HandlerInput<string>) => Result,
): ViewRoute<RouteContract<string, Result>>;
export function route<
  Params extends SectionSchema | undefined = undefined,
  Query extends SectionSchema | undefined = undefined,
  Headers extends SectionSchema | undefined = undefined,
  Cookies extends SectionSchema | undefined = undefined,
  Body extends AnySchema | undefined = undefined,
  Form extends SectionSchema | undefined = undefined,
  Depends extends DependencyRecord | undefined = undefined,
  const Auth extends readonly Authenticator<unknown>[] | undefined = undefined,
  const Guards extends readonly Guard[] | undefined = undefined,
  ResponseSchema extends AnySchema | undefined = undefined,
  Responses extends ResponseDeclarations | undefined = undefined,
  Paginate extends PaginateOption = undefined,
  Result extends HandlerReturn<ResponseSchema, Paginate> = HandlerReturn<ResponseSchema, Paginate>,
>(
  options: RouteOptions<
    string,
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
    Responses,
    Paginate
  >,
  handler: (input: HandlerInput<string, Params, Query, Headers, Cookies, Body, Form, Depends, Auth, Guards>) => Result,
): ViewRoute<
  RouteContract<
    string,
    Result,
    Params,
    Query,
    Headers,
    Cookies,
    Body,
    Form,
    Depends,
    ResponseSchema,
    Responses,
    Paginate
  >
>;
export function route(first: unknown, second?: unknown): ViewRoute {
  // Checked when the API takes the view, where every mistake is told with the name of the member.
  return second === undefined ? new ViewRoute({}, first) : new ViewRoute(first as UntypedRouteOptions, second);
}

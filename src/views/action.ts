import type { DependencyRecord } from "../dependencies/depends.ts";
import type { SectionSchema } from "../params/section-types.ts";
import type { HandlerInput, HandlerReturn } from "../pipeline/handler-input.ts";
import type { PaginateOption } from "../pipeline/pagination.ts";
import type { ResponseDeclarations } from "../pipeline/response-declarations.ts";
import type { RouteOptions, UntypedRouteOptions } from "../pipeline/route-options.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { RouteContract } from "../routing/route-handle.ts";
import type { AnySchema } from "../schema/infer.ts";
import type { ViewMethod } from "./view-methods.ts";
import { ViewRoute } from "./view-route.ts";

/** Where an action is and how it is called. */
export interface ActionPlace<Detail extends boolean, ActionPath extends string | undefined> {
  /** True for an action on one object: below `/{id}`. False for one on the whole collection. */
  readonly detail: Detail;
  readonly method: ViewMethod;
  /** Last part of its path. Default: the name of the member. */
  readonly path?: ActionPath;
}

/** A route of a view set beside the six standard ones: made by `action`. */
export class ViewAction<
  Contract = unknown,
  Detail extends boolean = boolean,
  ActionPath extends string | undefined = string | undefined,
> extends ViewRoute<Contract> {
  /** Stands for its types; never set. */
  declare readonly "~place": ActionPlace<Detail, ActionPath>;
  readonly detail: unknown;
  readonly method: unknown;
  readonly path: unknown;

  constructor(options: object, handler: unknown) {
    const { detail, method, path, ...rest } = options as Partial<ActionPlace<boolean, string>>;
    super(rest as UntypedRouteOptions, handler);
    this.detail = detail;
    this.method = method;
    this.path = path;
  }
}

/**
 * Makes a route of a view set beside the standard ones.
 *
 *   class Articles extends ViewSet {
 *     publish = action({ detail: true, method: "post" }, ({ params }) => publish(params.id));
 *   }
 *   api.viewset("/articles", Articles);   // POST /articles/{id}/publish
 */
export function action<
  const Detail extends boolean,
  const ActionPath extends string | undefined = undefined,
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
  options: ActionPlace<Detail, ActionPath> &
    RouteOptions<
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
): ViewAction<
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
  >,
  Detail,
  ActionPath
> {
  return new ViewAction(options, handler);
}

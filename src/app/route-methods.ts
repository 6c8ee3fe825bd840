import type { DependencyRecord } from "../dependencies/depends.ts";
import type { SectionSchema } from "../params/section-types.ts";
import type { HandlerInput, HandlerReturn } from "../pipeline/handler-input.ts";
import type { PaginateOption } from "../pipeline/pagination.ts";
import type { ResponseDeclarations } from "../pipeline/response-declarations.ts";
import type { RouteOptions } from "../pipeline/route-options.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { RouteContract, RouteHandle } from "../routing/route-handle.ts";
import type { AnySchema } from "../schema/infer.ts";

/**
 * Defines a route of one method: a path and a handler, with options in between. The handle that it returns is for typed calls
 * and URLs; routes that need neither leave it.
 *
 * `BodySchema` and `FormSchema` are what the options `body` and `form` may be: nothing for methods whose requests have no
 * body.
 */
export interface DefineRoute<BodySchema extends AnySchema | undefined, FormSchema extends SectionSchema | undefined> {
  <const Path extends string, Result>(
    path: Path,
    handler: (input: HandlerInput<Path>) => Result,
  ): RouteHandle<RouteContract<Path, Result>>;
  <
    const Path extends string,
    Params extends SectionSchema | undefined = undefined,
    Query extends SectionSchema | undefined = undefined,
    Headers extends SectionSchema | undefined = undefined,
    Cookies extends SectionSchema | undefined = undefined,
    Body extends BodySchema | undefined = undefined,
    Form extends FormSchema | undefined = undefined,
    Depends extends DependencyRecord | undefined = undefined,
    const Auth extends readonly Authenticator<unknown>[] | undefined = undefined,
    const Guards extends readonly Guard[] | undefined = undefined,
    ResponseSchema extends AnySchema | undefined = undefined,
    Responses extends ResponseDeclarations | undefined = undefined,
    Paginate extends PaginateOption = undefined,
    Result extends HandlerReturn<ResponseSchema, Paginate> = HandlerReturn<ResponseSchema, Paginate>,
  >(
    path: Path,
    options: RouteOptions<
      Path,
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
    handler: (input: HandlerInput<Path, Params, Query, Headers, Cookies, Body, Form, Depends, Auth, Guards>) => Result,
  ): RouteHandle<
    RouteContract<
      Path,
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
}

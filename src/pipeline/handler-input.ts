import type { DependencyValues } from "../dependencies/depends.ts";
import type { InferSection, SectionInput, Simplify, TypeMistake } from "../params/section-types.ts";
import type { LoadedUserOf, UserOf } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { PathParams, PlaceholderNames } from "../routing/path-params.ts";
import type { AnySchema, InferInput, Shape } from "../schema/infer.ts";
import type { KindOf, PagedReturn, Pagination } from "./pagination.ts";

/**
 * The one argument of a handler: only what the route declared, and the request.
 *
 *   api.get("/users/{id:int}", { query: { q: t.String() } }, handler)
 *   →  { request: HttpRequest; params: { id: number }; query: { q: string } }
 */
export type HandlerInput<
  Path extends string,
  Params = undefined,
  Query = undefined,
  Headers = undefined,
  Cookies = undefined,
  Body = undefined,
  Form = undefined,
  Depends = undefined,
  Auth = undefined,
  Guards = undefined,
> = Simplify<
  { request: HttpRequest<UserOf<Auth, Guards>, LoadedUserOf<Auth, Guards>> } & ParamsInput<Path, Params> &
    SectionInput<"query", Query> &
    SectionInput<"headers", Headers> &
    SectionInput<"cookies", Cookies> &
    SectionInput<"body", Body> &
    SectionInput<"form", Form> &
    (Depends extends undefined ? unknown : DependencyValues<Depends>)
>;

/** Declared params win; otherwise the path tells their types; a path without placeholders has no `params`. */
type ParamsInput<Path extends string, Params> = Params extends undefined
  ? [PlaceholderNames<Path>] extends [never]
    ? unknown
    : { params: PathParams<Path> }
  : { params: InferSection<Params> };

/**
 * The type of option `params`: a record must declare every placeholder of the path. It may declare more, since prefixes have
 * placeholders too; start-up, which knows the whole path, checks the rest.
 */
export type ParamsOption<Path extends string, Params> = string extends Path
  ? Params
  : Params extends AnySchema
    ? Params
    : Params extends Shape
      ? CompleteParams<PlaceholderNames<Path>, Params>
      : Params;

type CompleteParams<Names extends string, Params> = [Names] extends [keyof Params]
  ? Params
  : TypeMistake<"params must declare every placeholder of the path">;

/** The type of option `form`: a request has one body. */
export type FormOption<Body, Form> = Body extends undefined
  ? Form
  : TypeMistake<"a route has a body or a form, not both">;

/** What a handler may return: anything that can be sent, or what fits the route's `response`. */
export type HandlerResult<ResponseSchema> = ResponseSchema extends undefined
  ? unknown
  : InferInput<ResponseSchema> | HttpResponse | Response;

/**
 * What a handler may return, at once or later.
 *
 * Handlers have a type parameter of their own for it, with this as its constraint. As the return type itself it would make the
 * compiler infer `ResponseSchema` from what handlers return, through all that a JSON Schema can say: 1.3 million
 * instantiations in every program, however small.
 */
export type HandlerReturn<ResponseSchema, Paginate = undefined> = Paginate extends Pagination | true
  ? PagedReturn<KindOf<Paginate>, ResponseSchema>
  : HandlerResult<ResponseSchema> | Promise<HandlerResult<ResponseSchema>>;

/** A handler, synchronous or not. */
export type Handler<Input, ResponseSchema> = (input: Input) => HandlerReturn<ResponseSchema>;

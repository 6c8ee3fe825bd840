import type { TypeMistake } from "../params/section-types.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { AnySchema, InferInput, Shape } from "../schema/infer.ts";

/**
 * A style of pages: which part of a list a request asks for, and what its answer looks like. Made at start-up, by
 * `pageNumber()`, `limitOffset()`, `cursor()`, or by hand.
 */
export interface Pagination<Kind extends PageKind = PageKind> {
  /** For messages: "pageNumber". */
  readonly name: string;
  /** Query parameters that it reads, for documentation. It reads them itself, and refuses no value. */
  readonly parameters: Shape;
  /** Makes the schema of the answer, of the schema of the list of items. */
  envelopeOf(items: AnySchema): AnySchema;
  /** Prepares pages for one route, at start-up. @throws ConfigError for what the route cannot do. */
  compile(route: PaginatedRoute): Paginate;
  /** Stands for its types; never set. */
  readonly "~kind"?: Kind;
}

/** A route, as far as it matters to its pages. */
export interface PaginatedRoute {
  /** "GET /articles" */
  readonly label: string;
}

/**
 * Makes the answer of a page of what the handler returned: of anything but a promise or a response.
 *
 * @returns The answer, as `envelopeOf` describes it, or a promise of it.
 */
export type Paginate = (returned: unknown, request: HttpRequest) => unknown;

/**
 * The types of a style, in terms of those of an item, which is `this["item"]`:
 *
 *   interface Kind extends PageKind {
 *     readonly envelope: Page<this["item"]>;
 *     readonly source: readonly this["item"][];
 *   }
 */
export interface PageKind {
  readonly item: unknown;
  /** The answer, as it is written. */
  readonly envelope: unknown;
  /** What handlers may return. */
  readonly source: unknown;
}

/** The option `paginate` of routes: a style, or true for that of the router or API around it. */
export type PaginateOption = Pagination | boolean | undefined;

/** What of the layers around a route is not known to the compiler: what every style takes, and any answer. */
interface InheritedKind extends PageKind {
  readonly source: readonly this["item"][] | PromiseLike<readonly this["item"][]>;
}

/** The types of the style that an option stands for. */
export type KindOf<Paginate> = Paginate extends Pagination<infer Kind> ? Kind : InheritedKind;

/** The answer of a style with items of one type. */
export type EnvelopeOf<Kind extends PageKind, Item> = (Kind & { readonly item: Item })["envelope"];

/** What a handler of a style may return for items of one type. */
export type SourceOf<Kind extends PageKind, Item> = (Kind & { readonly item: Item })["source"];

/** What a handler of pages may return: where its items come from, at once or later, or a response of its own. */
export type PagedReturn<Kind extends PageKind, ResponseSchema> =
  | PagedResult<Kind, ResponseSchema>
  | Promise<PagedResult<Kind, ResponseSchema>>;

type PagedResult<Kind extends PageKind, ResponseSchema> = ResponseSchema extends undefined
  ? SourceOf<Kind, unknown> | HttpResponse | Response
  : InferInput<ResponseSchema> extends readonly (infer Item)[]
    ? SourceOf<Kind, Item> | HttpResponse | Response
    : TypeMistake<"response of a route with pages must be the schema of an array">;

/**
 * The items of what a handler of pages returned.
 *
 *   PagedItemOf<Promise<{ count: number; items: () => Promise<Article[]> }>>  →  Article
 */
export type PagedItemOf<Returned> =
  Returned extends PromiseLike<infer Value>
    ? PagedItemOf<Value>
    : Returned extends readonly (infer Item)[]
      ? Item
      : Returned extends (...values: never[]) => infer Value
        ? PagedItemOf<Value>
        : Returned extends { readonly items: infer Items }
          ? PagedItemOf<Items>
          : Returned extends { readonly query: infer Query }
            ? PagedItemOf<Query>
            : unknown;

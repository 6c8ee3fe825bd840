import { checkOptions } from "../errors/check-options.ts";
import { flag } from "../errors/option-rules.ts";
import type { PageKind, Paginate, PaginatedRoute, Pagination } from "../pipeline/pagination.ts";
import type { Shape } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import { type CustomEnvelope, type EnvelopeSchema, envelopeRules, type ItemsIn, resolveEnvelope } from "./envelope.ts";
import { openPageSource } from "./open-page-source.ts";
import { compileParameters, type NumberBounds, readNumber } from "./page-parameters.ts";
import { boundsOfSize, itemCount, parameterName, parameterNameOrFalse } from "./page-size.ts";
import type { OffsetSource, PagedItem, PageSource } from "./page-source.ts";
import { type PartOfList, readCountedPart, readUncountedPart } from "./read-part.ts";

/** Options of `pageNumber`. */
export interface PageNumberOptions<Counts extends boolean = boolean> {
  /** Items of a page, where the request says nothing. Default 100. */
  readonly pageSize?: number;
  /** Most items of a page that a request gets. Default 1000. */
  readonly maxPageSize?: number;
  /** Query parameter for the items of a page; false for pages of one size. Default "page_size". */
  readonly pageSizeParam?: string | false;
  /** Query parameter for the number of the page, from 1 up. Default "page". */
  readonly pageParam?: string;
  /**
   * Whether all items are counted. Default true. Without, `count` and `total_pages` are null, and a page behind the last one
   * is empty: for tables where counting takes long.
   */
  readonly count?: Counts;
}

/** The answer of a numbered page. */
export interface PageNumberPage<Item, Count extends number | null = number> {
  /** All items; null when they are not counted. */
  readonly count: Count;
  readonly page: number;
  readonly page_size: number;
  readonly total_pages: Count;
  readonly has_next: boolean;
  readonly has_previous: boolean;
  readonly next_page: number | null;
  readonly previous_page: number | null;
  readonly items: Item[];
}

/** Types of numbered pages. */
export interface PageNumberKind<Counts extends boolean, Schema extends EnvelopeSchema | undefined> extends PageKind {
  readonly envelope: Schema extends EnvelopeSchema
    ? ItemsIn<Schema, this["item"]>
    : PageNumberPage<this["item"], CountOf<Counts>>;
  readonly source: OffsetSource<this["item"], Counts>;
}

/** The type of a count that need not be there. */
export type CountOf<Counts extends boolean> = Counts extends true ? number : null;

/**
 * Pages by number: `?page=2&page_size=20`.
 *
 *   api.get("/articles", { paginate: pageNumber({ pageSize: 20, maxPageSize: 100 }), response: t.Array(ArticleOut) }, () =>
 *     db.select().from(articles),
 *   );
 *
 * No request is refused: what is no number is the default, a size above the maximum is the maximum, and a page behind the last
 * is the last.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function pageNumber<const Counts extends boolean = true, Schema extends EnvelopeSchema | undefined = undefined>(
  options: PageNumberOptions<Counts> & CustomEnvelope<PageNumberPage<PagedItem, CountOf<Counts>>, Schema> = {},
): Pagination<PageNumberKind<Counts, Schema>> {
  checkOptions(options, rules);
  const { pageSizeParam = "page_size", pageParam = "page", count: counts = true as Counts } = options;
  const size = boundsOfSize(["pageSize", options.pageSize], ["maxPageSize", options.maxPageSize]);
  const { envelopeOf, write } = resolveEnvelope(options, {
    name: counts ? "Page" : "UncountedPage",
    fields: pageFields(counts),
  });
  const readParameters = compileParameters(pageSizeParam === false ? [pageParam] : [pageParam, pageSizeParam]);
  // So that offsets stay numbers that are exact.
  const pages = { minimum: 1, maximum: Math.floor(Number.MAX_SAFE_INTEGER / size.maximum), usual: 1 };
  const compile = ({ label }: PaginatedRoute): Paginate => {
    const readPage = counts ? readCountedPage : readUncountedPage;
    return async (returned, request) => {
      const [page, pageSize] = readParameters(request);
      const source = await openPageSource(returned, label);
      return write(await readPage(source, readNumber(page, pages), readNumber(pageSize, size), label));
    };
  };
  return { name: "pageNumber", parameters: parametersOf(pageParam, pageSizeParam, size), envelopeOf, compile };
}

const rules = {
  pageSize: itemCount,
  maxPageSize: itemCount,
  pageSizeParam: parameterNameOrFalse,
  pageParam: parameterName,
  count: flag,
  ...envelopeRules,
};

function parametersOf(pageParam: string, sizeParam: string | false, { usual, maximum }: NumberBounds): Shape {
  const page = t.Integer({ minimum: 1, default: 1, description: "Number of the page, from 1 up." });
  if (sizeParam === false) return { [pageParam]: page };
  const size = t.Integer({ minimum: 1, maximum, default: usual, description: "Items of a page." });
  return { [pageParam]: page, [sizeParam]: size };
}

function pageFields(counts: boolean): Shape {
  const count = counts ? t.Integer({ minimum: 0 }) : t.Null();
  const pageOrNull = t.Union([t.Integer({ minimum: 1 }), t.Null()]);
  return {
    count,
    page: t.Integer({ minimum: 1 }),
    page_size: t.Integer({ minimum: 1 }),
    total_pages: count,
    has_next: t.Boolean(),
    has_previous: t.Boolean(),
    next_page: pageOrNull,
    previous_page: pageOrNull,
  };
}

type NumberedPage = PageNumberPage<unknown, number | null>;

async function readCountedPage(source: PageSource, page: number, size: number, route: string): Promise<NumberedPage> {
  const part = await readCountedPart(source, { limit: size, offset: (page - 1) * size }, route);
  const last = Math.max(1, Math.ceil(part.count / size));
  if (page <= last) return pageOf(part, page, size);
  return pageOf(await readCountedPart(source, { limit: size, offset: (last - 1) * size }, route), last, size);
}

async function readUncountedPage(source: PageSource, page: number, size: number): Promise<NumberedPage> {
  return pageOf(await readUncountedPart(source, { limit: size, offset: (page - 1) * size }), page, size);
}

function pageOf({ items, count, hasNext }: PartOfList, page: number, size: number): NumberedPage {
  return {
    count,
    page,
    page_size: size,
    total_pages: count === null ? null : Math.ceil(count / size),
    has_next: hasNext,
    has_previous: page > 1,
    next_page: hasNext ? page + 1 : null,
    previous_page: page > 1 ? page - 1 : null,
    items: items as unknown[],
  };
}

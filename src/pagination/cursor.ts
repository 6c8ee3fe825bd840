import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { anything } from "../errors/option-rules.ts";
import type { PageKind, Paginate, PaginatedRoute, Pagination } from "../pipeline/pagination.ts";
import type { Shape } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import type { SecretOptions } from "../sessions/secret-keys.ts";
import { type CursorCodec, type CursorPlace, cursorCodec } from "./cursor-codec.ts";
import { type CustomEnvelope, type EnvelopeSchema, envelopeRules, type ItemsIn, resolveEnvelope } from "./envelope.ts";
import { openPageSource } from "./open-page-source.ts";
import type { OrderedSource, PlacedItem } from "./ordered-source.ts";
import { keyRule, type Ordering, orderingRule, parseOrdering } from "./ordering.ts";
import { compileParameters, type NumberBounds, readNumber } from "./page-parameters.ts";
import { boundsOfSize, itemCount, parameterName, parameterNameOrFalse } from "./page-size.ts";
import type { CursorSource, PagedItem } from "./page-source.ts";

/** Options of `cursor`. */
export interface CursorOptions extends SecretOptions {
  /** What items are ordered by: a column, with "-" before it for the greatest first, or several. Default "-id". */
  readonly ordering?: string | readonly string[];
  /** What tells items apart that are equal in their order. Default: the primary key of a table, and `id` of other items. */
  readonly key?: string | readonly string[];
  /** Items of a page, where the request says nothing. Default 100. */
  readonly pageSize?: number;
  /** Most items of a page that a request gets. Default 1000. */
  readonly maxPageSize?: number;
  /** Query parameter for the items of a page; false for pages of one size. Default "page_size". */
  readonly pageSizeParam?: string | false;
  /** Query parameter for the cursor. Default "cursor". */
  readonly cursorParam?: string;
}

/** The answer of a page with cursors. */
export interface CursorPage<Item> {
  /** What asks for the next page; null on the last. */
  readonly next_cursor: string | null;
  /** What asks for the page before; null on the first. */
  readonly previous_cursor: string | null;
  readonly has_next: boolean;
  readonly has_previous: boolean;
  readonly page_size: number;
  readonly items: Item[];
}

/** Types of pages with cursors. */
export interface CursorKind<Schema extends EnvelopeSchema | undefined> extends PageKind {
  readonly envelope: Schema extends EnvelopeSchema ? ItemsIn<Schema, this["item"]> : CursorPage<this["item"]>;
  readonly source: CursorSource<this["item"]>;
}

/**
 * Pages by cursor: `?cursor=…`, as the page before or behind has it. A cursor is a place between two items, so that pages do not
 * move when items come and go, and the last page costs no more than the first.
 *
 *   api.get("/feed", { paginate: cursor({ pageSize: 20, ordering: "-created_at" }), response: t.Array(ArticleOut) }, () =>
 *     db.select().from(articles),
 *   );
 *
 * Cursors are signed, with `secret` or `BOLT_SECRET_KEY`, and count for one route and order. Whatever else a request has in
 * the place of one asks for the first page.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID; PAGINATION_SECRET_MISSING, SECRET_WEAK when the application starts.
 */
export function cursor<Schema extends EnvelopeSchema | undefined = undefined>(
  options: CursorOptions & CustomEnvelope<CursorPage<PagedItem>, Schema> = {},
): Pagination<CursorKind<Schema>> {
  checkOptions(options, rules);
  const { pageSizeParam = "page_size", cursorParam = "cursor", secret, secrets } = options;
  const size = boundsOfSize(["pageSize", options.pageSize], ["maxPageSize", options.maxPageSize]);
  const ordering = parseOrdering(options.ordering ?? "-id", options.key);
  const { envelopeOf, write } = resolveEnvelope(options, { name: "CursorPage", fields: cursorFields() });
  const readParameters = compileParameters(pageSizeParam === false ? [cursorParam] : [cursorParam, pageSizeParam]);
  const compile = ({ label }: PaginatedRoute): Paginate => {
    const codec = cursorCodec({ secret, secrets }, label);
    return async (returned, request) => {
      const [text, pageSize] = readParameters(request);
      const source = await openOrdered(returned, ordering, label);
      return write(await readPage(source, text, readNumber(pageSize, size), codec));
    };
  };
  return { name: "cursor", parameters: parametersOf(cursorParam, pageSizeParam, size), envelopeOf, compile };
}

const rules = {
  ordering: orderingRule,
  key: keyRule,
  pageSize: itemCount,
  maxPageSize: itemCount,
  pageSizeParam: parameterNameOrFalse,
  cursorParam: parameterName,
  // Checked where keys are made of them.
  secret: anything,
  secrets: anything,
  ...envelopeRules,
};

function parametersOf(cursorParam: string, sizeParam: string | false, { usual, maximum }: NumberBounds): Shape {
  const description = "Where the page begins, as another page says. Without, it is the first.";
  const place = t.Optional(t.String({ description }));
  if (sizeParam === false) return { [cursorParam]: place };
  const size = t.Integer({ minimum: 1, maximum, default: usual, description: "Items of a page." });
  return { [cursorParam]: place, [sizeParam]: size };
}

function cursorFields(): Shape {
  const cursorOrNull = t.Union([t.String(), t.Null()]);
  return {
    next_cursor: cursorOrNull,
    previous_cursor: cursorOrNull,
    has_next: t.Boolean(),
    has_previous: t.Boolean(),
    page_size: t.Integer({ minimum: 1 }),
  };
}

/** @throws ConfigError PAGINATION_SOURCE_INVALID for a list that has no order. */
async function openOrdered(returned: unknown, ordering: Ordering, route: string): Promise<OrderedSource> {
  const { inOrder } = await openPageSource(returned, route);
  if (inOrder !== null) return inOrder(ordering);
  throw new ConfigError("PAGINATION_SOURCE_INVALID", route, "a list that is read by limit and offset, for a cursor");
}

async function readPage(
  source: OrderedSource,
  text: string | undefined,
  size: number,
  codec: CursorCodec,
): Promise<CursorPage<unknown>> {
  const { signature } = source;
  const place = text === undefined ? null : codec.decode(text, signature);
  const { position: from = null, isBackward = false, isInclusive = false } = place ?? {};
  // One item more than asked for tells whether there are any.
  const read = await source.read({ limit: size + 1, from, isInclusive, isBackward });
  const shown = read.slice(0, size);
  if (isBackward) shown.reverse();
  const isMore = read.length > size;
  const encode = (to: CursorPlace | null): string | null => (to === null ? null : codec.encode(to, signature));
  const next = isBackward || isMore ? placeAt(shown.at(-1), false, place) : null;
  const previous = (isBackward ? isMore : place !== null) ? placeAt(shown[0], true, place) : null;
  return {
    next_cursor: encode(next),
    previous_cursor: encode(previous),
    has_next: next !== null,
    has_previous: previous !== null,
    page_size: size,
    items: shown.map(({ item }) => item),
  };
}

/**
 * The place from which a page goes on. A page without items, since all have been deleted, goes on from the place that it was
 * asked for, where an item may stand that nobody has seen.
 */
function placeAt(edge: PlacedItem | undefined, isBackward: boolean, asked: CursorPlace | null): CursorPlace | null {
  if (edge !== undefined) return { position: edge.position, isBackward, isInclusive: false };
  return asked === null ? null : { position: asked.position, isBackward, isInclusive: true };
}

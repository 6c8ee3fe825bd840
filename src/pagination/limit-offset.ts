import { checkOptions } from "../errors/check-options.ts";
import { flag } from "../errors/option-rules.ts";
import type { PageKind, Paginate, PaginatedRoute, Pagination } from "../pipeline/pagination.ts";
import type { Shape } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import { type CustomEnvelope, type EnvelopeSchema, envelopeRules, type ItemsIn, resolveEnvelope } from "./envelope.ts";
import { openPageSource } from "./open-page-source.ts";
import type { CountOf } from "./page-number.ts";
import { compileParameters, type NumberBounds, readNumber } from "./page-parameters.ts";
import { boundsOfSize, itemCount, parameterName } from "./page-size.ts";
import type { OffsetSlice, OffsetSource, PagedItem } from "./page-source.ts";
import { type PartOfList, readCountedPart, readUncountedPart } from "./read-part.ts";

/** Options of `limitOffset`. */
export interface LimitOffsetOptions<Counts extends boolean = boolean> {
  /** Items of an answer, where the request says nothing. Default 100. */
  readonly limit?: number;
  /** Most items that a request gets. Default 1000. */
  readonly maxLimit?: number;
  /** Query parameter for the number of items. Default "limit". */
  readonly limitParam?: string;
  /** Query parameter for the number of items before them. Default "offset". */
  readonly offsetParam?: string;
  /** Whether all items are counted. Default true. Without, `count` is null: for tables where counting takes long. */
  readonly count?: Counts;
}

/** The answer of a part of a list. */
export interface LimitOffsetPage<Item, Count extends number | null = number> {
  /** All items; null when they are not counted. */
  readonly count: Count;
  readonly limit: number;
  readonly offset: number;
  readonly has_next: boolean;
  readonly has_previous: boolean;
  readonly items: Item[];
}

/** Types of parts by limit and offset. */
export interface LimitOffsetKind<Counts extends boolean, Schema extends EnvelopeSchema | undefined> extends PageKind {
  readonly envelope: Schema extends EnvelopeSchema
    ? ItemsIn<Schema, this["item"]>
    : LimitOffsetPage<this["item"], CountOf<Counts>>;
  readonly source: OffsetSource<this["item"], Counts>;
}

/**
 * Parts of a list: `?limit=20&offset=40`. No request is refused: what is no number is the default, a limit above the maximum
 * is the maximum, and behind the last item there are none.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function limitOffset<const Counts extends boolean = true, Schema extends EnvelopeSchema | undefined = undefined>(
  options: LimitOffsetOptions<Counts> & CustomEnvelope<LimitOffsetPage<PagedItem, CountOf<Counts>>, Schema> = {},
): Pagination<LimitOffsetKind<Counts, Schema>> {
  checkOptions(options, rules);
  const { limitParam = "limit", offsetParam = "offset", count: counts = true as Counts } = options;
  const size = boundsOfSize(["limit", options.limit], ["maxLimit", options.maxLimit]);
  const { envelopeOf, write } = resolveEnvelope(options, {
    name: counts ? "Slice" : "UncountedSlice",
    fields: sliceFields(counts),
  });
  const readParameters = compileParameters([limitParam, offsetParam]);
  const offsets = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER - size.maximum, usual: 0 };
  const compile = ({ label }: PaginatedRoute): Paginate => {
    const readPart = counts ? readCountedPart : readUncountedPart;
    return async (returned, request) => {
      const [limit, offset] = readParameters(request);
      const slice = { limit: readNumber(limit, size), offset: readNumber(offset, offsets) };
      const source = await openPageSource(returned, label);
      return write(sliceOf(await readPart(source, slice, label), slice));
    };
  };
  return { name: "limitOffset", parameters: parametersOf(limitParam, offsetParam, size), envelopeOf, compile };
}

const rules = {
  limit: itemCount,
  maxLimit: itemCount,
  limitParam: parameterName,
  offsetParam: parameterName,
  count: flag,
  ...envelopeRules,
};

function parametersOf(limitParam: string, offsetParam: string, { usual, maximum }: NumberBounds): Shape {
  return {
    [limitParam]: t.Integer({ minimum: 1, maximum, default: usual, description: "Most items of the answer." }),
    [offsetParam]: t.Integer({ minimum: 0, default: 0, description: "How many items go before them." }),
  };
}

function sliceFields(counts: boolean): Shape {
  return {
    count: counts ? t.Integer({ minimum: 0 }) : t.Null(),
    limit: t.Integer({ minimum: 1 }),
    offset: t.Integer({ minimum: 0 }),
    has_next: t.Boolean(),
    has_previous: t.Boolean(),
  };
}

function sliceOf(
  { items, count, hasNext }: PartOfList,
  { limit, offset }: OffsetSlice,
): LimitOffsetPage<unknown, number | null> {
  return { count, limit, offset, has_next: hasNext, has_previous: offset > 0, items: items as unknown[] };
}

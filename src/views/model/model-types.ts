import type { Column, InferInsertModel, InferSelectModel, SQL, Table } from "drizzle-orm";
import type { TArray } from "typebox";
import type { PaginateOption, Pagination } from "../../pipeline/pagination.ts";
import type { ResponseDeclarations } from "../../pipeline/response-declarations.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { RouteContract } from "../../routing/route-handle.ts";
import type { AnySchema } from "../../schema/infer.ts";
import type { ModelSerializer } from "../../serializers/model/model-serializer.ts";
import type { ModelTable } from "../../serializers/model/model-table.ts";
import type { SerializerParts } from "../../serializers/serializer-types.ts";
import type { ViewSet, ViewSettings } from "../view.ts";
import type { StandardActionName } from "../view-methods.ts";
import type { ViewRoute } from "../view-route.ts";
import type { Filter } from "./filters.ts";
import type { ModelDatabase } from "./model-queries.ts";

/** A table that view sets can have. */
export type ViewTable = Table & ModelTable;

/** Names of the columns of a table, as they are in the code. */
export type ColumnNameOf<Of extends ViewTable> = keyof Of["_"]["columns"] & string;

/** A column to order by, with "-" before it for the greatest first. */
export type OrderingOf<Of extends ViewTable> = ColumnNameOf<Of> | `-${ColumnNameOf<Of>}`;

/** What queries are made with: the database, or the transaction that a request writes in. */
export type QueriesOf<Db extends ModelDatabase> = Db | Parameters<Parameters<Db["transaction"]>[0]>[0];

/** What hooks know of the request. */
export interface HookContext<Db extends ModelDatabase> {
  readonly request: HttpRequest;
  /** Values of the placeholders of the path. */
  readonly params: Readonly<Record<string, string | number>>;
  /** What belongs together is done with this one: a transaction around hooks and what they are about. */
  readonly tx: QueriesOf<Db>;
}

/** What hooks know when there is an object already. */
export interface ObjectContext<Db extends ModelDatabase, Of extends ViewTable> extends HookContext<Db> {
  readonly object: InferSelectModel<Of>;
}

type Maybe<Value> = Value | Promise<Value>;
type Rows<Of extends ViewTable> = InferSelectModel<Of>;
type Changes<Of extends ViewTable> = Partial<InferInsertModel<Of>>;

/** What one action says for itself. */
export interface ModelRouteOptions extends ViewSettings {
  readonly status?: number;
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly name?: string;
  /** Further answers, for the document: what hooks refuse, for one. */
  readonly responses?: ResponseDeclarations;
}

/** How the items of a list in an object are found. One query reads the lists of all objects of a page. */
export interface ListJoin {
  /** The column that has the primary key of the object: of the items, or of the table between where they have several objects. */
  readonly key: Column;
  /** How the table of the items is joined to that of the key, where it is another one. */
  readonly on?: SQL;
  /** A condition that items have to meet. */
  readonly where?: SQL;
  /** The order of the items, of which each object has the first `maxItems`. Default: by their primary key. */
  readonly order?: readonly SQL[];
}

/** Options of `ModelViewSet`. */
export interface ModelViewOptions<
  Db extends ModelDatabase,
  Of extends ViewTable,
  Parts extends SerializerParts,
  Base extends SerializerParts,
  Pages extends Pagination | false,
  Actions extends StandardActionName,
  Lookup extends string,
> extends ViewSettings {
  /** What comes in and what leaves. */
  readonly serializer: ModelSerializer<Parts, Of, Base>;
  /** Serializers of single actions, where that one does not suit. */
  readonly serializers?: {
    readonly list?: AnySchema;
    readonly create?: AnySchema;
    readonly update?: AnySchema;
    readonly partialUpdate?: AnySchema;
  };
  /** Which of the six there are. Default: all. */
  readonly actions?: readonly Actions[];
  /** What single actions say for themselves: guards, status, summary. */
  readonly routes?: { readonly [Name in Actions]?: ModelRouteOptions };
  /** The column that paths name an object by; unique. Default: the primary key. */
  readonly lookup?: Lookup;
  /** Placeholders before the view set's own path that are columns: rows are those of the parent, and made for it. */
  readonly parents?: readonly ColumnNameOf<Of>[];
  /**
   * How tables of nested serializers are joined, by the path of their field: `{ author: eq(articles.authorId, users.id),
   * "author.company": eq(users.companyId, companies.id), comments: { key: comments.articleId } }`.
   */
  readonly joins?: Readonly<Record<string, SQL | ListJoin>>;
  /** Pages of the list; false for none. Default `pageNumber()`. */
  readonly pagination?: Pages;
  /** Query parameters that narrow the list, by column. */
  readonly filters?: { readonly [Name in ColumnNameOf<Of>]?: Filter | readonly Filter[] };
  /** Columns that `?search=` looks into. */
  readonly search?: readonly ColumnNameOf<Of>[];
  /** Columns that `?ordering=` may name. */
  readonly ordering?: readonly ColumnNameOf<Of>[];
  /** The order where the request says none. Default: by the primary key. */
  readonly order?: readonly OrderingOf<Of>[];
  /** A condition that rows have to meet to be there, for all actions: who sees what. */
  readonly query?: (context: HookContext<Db>) => Maybe<SQL | undefined>;
  /** Asked of every object before anything is done with it. False answers 403; it may throw something else. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing allows
  readonly checkObject?: (object: Rows<Of>, context: HookContext<Db>) => Maybe<boolean | void>;
  /** Before a row is written. What it returns takes the place of the values. */
  readonly beforeCreate?: (
    values: InferInsertModel<Of>,
    context: HookContext<Db>,
    // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing keeps the values
  ) => Maybe<InferInsertModel<Of> | void>;
  readonly afterCreate?: (object: Rows<Of>, context: HookContext<Db>) => unknown;
  /** Before a row is changed. What it returns takes the place of the changes. */
  readonly beforeUpdate?: (
    changes: Changes<Of>,
    context: ObjectContext<Db, Of>,
    // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing keeps the changes
  ) => Maybe<Changes<Of> | void>;
  /** `context.object` is what the row was before. */
  readonly afterUpdate?: (object: Rows<Of>, context: ObjectContext<Db, Of>) => unknown;
  readonly beforeDelete?: (object: Rows<Of>, context: HookContext<Db>) => unknown;
  readonly afterDelete?: (object: Rows<Of>, context: HookContext<Db>) => unknown;
}

/** The class that `ModelViewSet` makes. */
export interface ModelViewClass<
  Of extends ViewTable,
  Parts extends SerializerParts,
  Base extends SerializerParts,
  Pages extends Pagination | false,
  Actions extends StandardActionName,
  Lookup extends string,
> {
  new (): ModelView<Of, Parts, Base, Pages, Actions>;
  /** Placeholder of the paths of one object. */
  readonly lookup: LookupText<Of, Lookup>;
}

/** What instances of the class have. */
export type ModelView<
  Of extends ViewTable,
  Parts extends SerializerParts,
  Base extends SerializerParts,
  Pages extends Pagination | false,
  Actions extends StandardActionName,
> = ViewSet & ObjectSource<Of> & Pick<ModelRoutes<ModelSerializer<Parts, Of, Base>, Pages>, Actions>;

/** Where actions on one object have it from. */
export interface ObjectSource<Of extends ViewTable> {
  /**
   * The object that the path names: one that `query` lets through and `checkObject` allows.
   *
   * @throws NotFound, Forbidden, and what `checkObject` throws.
   */
  getObject(): Promise<InferSelectModel<Of>>;
}

interface ModelRoutes<
  // biome-ignore lint/suspicious/noExplicitAny: parts of serializers do not matter here, and that unknown does not fit.
  Shown extends ModelSerializer<any, any, any>,
  Pages extends PaginateOption,
> {
  readonly list: ModelRoute<undefined, TArray<Shown>, Pages>;
  readonly create: ModelRoute<Shown, Shown>;
  readonly retrieve: ModelRoute<undefined, Shown>;
  readonly update: ModelRoute<Shown, Shown>;
  readonly partialUpdate: ModelRoute<ReturnType<Shown["forUpdate"]>, Shown>;
  readonly destroy: ModelRoute<undefined, undefined>;
}

type ModelRoute<Body, ResponseSchema, Pages = undefined> = ViewRoute<ModelContract<Body, ResponseSchema, Pages>>;

interface ModelContract<Body, ResponseSchema, Pages>
  extends Omit<RouteContract<string>, "body" | "response" | "paginate"> {
  readonly body: Body;
  readonly response: ResponseSchema;
  readonly paginate: Pages;
}

/** Columns of numbers are read as such: "id" → "id:int". */
type LookupText<Of extends ViewTable, Lookup extends string> = Lookup extends keyof Of["_"]["columns"]
  ? Of["_"]["columns"][Lookup]["_"]["data"] extends number
    ? `${Lookup}:int`
    : Lookup
  : Lookup;

/** The name of the primary key of a table. */
export type PrimaryKeyName<Of extends ViewTable, Columns = Of["_"]["columns"]> = {
  [Name in keyof Columns & string]: Columns[Name] extends { readonly _: { readonly isPrimaryKey: true } }
    ? Name
    : never;
}[keyof Columns & string];

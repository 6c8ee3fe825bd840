import type { TableOf } from "../../db/select-by-key.ts";
import type { PageNumberKind } from "../../pagination/page-number.ts";
import { pageNumber } from "../../pagination/page-number.ts";
import type { Pagination } from "../../pipeline/pagination.ts";
import type { UntypedRouteOptions } from "../../pipeline/route-options.ts";
import type { SerializerParts } from "../../serializers/serializer-types.ts";
import { settingRules } from "../setting-rules.ts";
import { ViewSet } from "../view.ts";
import type { StandardActionName } from "../view-methods.ts";
import { SharedRoute } from "../view-route.ts";
import type { ModelDatabase, Row } from "./model-queries.ts";
import { modelRoutes } from "./model-routes.ts";
import type { ModelViewClass, ModelViewOptions, PrimaryKeyName, ViewTable } from "./model-types.ts";
import { invalid, planModel, type UntypedModelOptions } from "./plan-model.ts";
import { contextOf, findRow } from "./read-rows.ts";
import { inputsWithoutColumn, isOfTable } from "./serializer-columns.ts";

/** Pages of view sets that say nothing else. */
type UsualPages = Pagination<PageNumberKind<true, undefined>>;

/**
 * Makes the class of a view set that reads and writes the rows of a table: `list`, `create`, `retrieve`, `update`,
 * `partialUpdate` and `destroy`.
 *
 *   api.viewset("/articles", ModelViewSet(db, articles, { serializer: ArticleRow }));
 *
 *   api.viewset("/articles", class extends ModelViewSet(db, articles, { serializer: ArticleRow, search: ["title"] }) {
 *     publish = action({ detail: true, method: "post" }, async () => publish(await this.getObject()));
 *   });
 *
 * @throws ConfigError MODEL_VIEW_INVALID.
 */
export function ModelViewSet<
  Db extends ModelDatabase,
  Of extends TableOf<Db> & ViewTable,
  Parts extends SerializerParts,
  Base extends SerializerParts = Parts,
  Pages extends Pagination | false = UsualPages,
  const Actions extends StandardActionName = StandardActionName,
  const Lookup extends string = PrimaryKeyName<Of>,
>(
  db: Db,
  table: Of,
  options: ModelViewOptions<Db, Of, Parts, Base, Pages, Actions, Lookup>,
): ModelViewClass<Of, Parts, Base, Pages, Actions, Lookup> {
  return makeClass(db, table, options as unknown as UntypedOptions) as never;
}

/** `ModelViewSet` with `list` and `retrieve` alone. */
export function ReadOnlyModelViewSet<
  Db extends ModelDatabase,
  Of extends TableOf<Db> & ViewTable,
  Parts extends SerializerParts,
  Base extends SerializerParts = Parts,
  Pages extends Pagination | false = UsualPages,
  const Lookup extends string = PrimaryKeyName<Of>,
>(
  db: Db,
  table: Of,
  options: Omit<ModelViewOptions<Db, Of, Parts, Base, Pages, "list" | "retrieve", Lookup>, "actions">,
): ModelViewClass<Of, Parts, Base, Pages, "list" | "retrieve", Lookup> {
  const readOnly = { ...(options as unknown as UntypedOptions), actions: ["list", "retrieve"] as const };
  return makeClass(db, table, readOnly) as never;
}

interface UntypedOptions extends UntypedModelOptions {
  readonly actions?: readonly StandardActionName[];
  readonly routes?: Readonly<Record<string, UntypedRouteOptions>>;
}

function makeClass(db: ModelDatabase, table: ViewTable, options: UntypedOptions): typeof ViewSet {
  const plan = planModel(db, table, options);
  const { serializer, serializers = {}, actions, routes: own = {} } = options;
  const writes = actions === undefined || actions.some((name) => name !== "list" && name !== "retrieve");
  const schemas = {
    shown: serializer,
    list: serializers.list ?? serializer,
    create: serializers.create ?? serializer,
    update: serializers.update ?? serializer,
    partialUpdate: serializers.partialUpdate ?? (writes ? serializer.forUpdate() : serializer),
  };
  if (writes) {
    for (const name of ["create", "update", "partialUpdate"] as const) {
      const schema = schemas[name];
      const lost = isOfTable(schema) ? inputsWithoutColumn(schema, plan.columns) : [];
      // beforeCreate and beforeUpdate make columns of them.
      if (lost[0] === undefined || plan.hooks[name === "create" ? "beforeCreate" : "beforeUpdate"] !== null) continue;
      throw invalid(plan.label, "serializer", `its field "${lost[0]}" comes in, and the table has no such column.`);
    }
  }
  const all = modelRoutes(plan, schemas as never, options.pagination === false ? undefined : usualPages(options));
  const unknown = Object.keys(own).find(
    (name) => !Object.hasOwn(all, name) || actions?.includes(name as never) === false,
  );
  if (unknown !== undefined) throw invalid(plan.label, "routes", `there is no action "${unknown}".`);
  const routes = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => actions?.includes(name as StandardActionName) ?? true)
      .map(([name, { options: usual, handler, errors }]) => [
        name,
        new SharedRoute({ ...usual, ...own[name] }, handler, errors),
      ]),
  );
  const settings = Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(settingRules, name)));
  class ModelView extends ViewSet {
    static readonly lookup: string = lookupText(plan.lookup);

    constructor() {
      super();
      Object.assign(this, settings, routes);
    }

    getObject(): Promise<Row> {
      return findRow(plan, contextOf({ request: this.request, params: this.params }, plan.db), true);
    }
  }
  return ModelView;
}

function usualPages({ pagination }: UntypedOptions): Pagination {
  return (pagination as Pagination | undefined) ?? pageNumber();
}

function lookupText({
  name,
  column,
}: {
  readonly name: string;
  readonly column: { readonly dataType: string };
}): string {
  return column.dataType === "number" ? `${name}:int` : name;
}

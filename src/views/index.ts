export { contains, exact, Filter, type FilterKind, isNull, oneOf, range, startsWith } from "./model/filters.ts";
export type { ModelDatabase } from "./model/model-queries.ts";
export type {
  HookContext,
  ListJoin,
  ModelRouteOptions,
  ModelView,
  ModelViewClass,
  ModelViewOptions,
  ObjectContext,
  ObjectSource,
  ViewTable,
} from "./model/model-types.ts";
export { ModelViewSet, ReadOnlyModelViewSet } from "./model/model-view-set.ts";

import type { UntypedRouteOptions } from "../../pipeline/route-options.ts";
import type { HandlerArgument } from "../../request/route-call.ts";
import type { AnySchema } from "../../schema/infer.ts";
import { t } from "../../schema/t.ts";
import type { StandardActionName } from "../view-methods.ts";
import { ViewRoute } from "../view-route.ts";
import type { ModelPlan } from "./model-plan.ts";
import { contextOf, listRows, showRow } from "./read-rows.ts";
import { createRow, deleteRow, updateRow } from "./write-rows.ts";

/** Schemas of the actions. */
export interface ActionSchemas {
  readonly shown: AnySchema;
  readonly list: AnySchema;
  readonly create: AnySchema;
  readonly update: AnySchema;
  readonly partialUpdate: AnySchema;
}

/** The routes of a model view set, made once for its class. */
export function modelRoutes(
  plan: ModelPlan,
  schemas: ActionSchemas,
  paginate: UntypedRouteOptions["paginate"],
): Record<StandardActionName, ViewRoute> {
  const missing = { 404: { description: "There is no such object" } };
  const conflict = { 409: { description: "A constraint of the database refuses it" } };
  const response = schemas.shown;
  const update = (input: HandlerArgument): unknown => updateRow(plan, input);
  const parentMissing = plan.parents.length === 0 ? {} : { responses: missing };
  return {
    list: new ViewRoute(
      {
        query: plan.query,
        response: t.Array(schemas.list as never),
        ...parentMissing,
        ...(paginate ? { paginate } : {}),
      },
      (input: HandlerArgument) => listRows(plan, input),
    ),
    create: new ViewRoute({ body: schemas.create, response, responses: conflict }, (input: HandlerArgument) =>
      createRow(plan, input),
    ),
    retrieve: new ViewRoute({ response, responses: missing }, (input: HandlerArgument) =>
      showRow(plan, contextOf(input, plan.db)),
    ),
    update: new ViewRoute({ body: schemas.update, response, responses: { ...missing, ...conflict } }, update),
    partialUpdate: new ViewRoute(
      { body: schemas.partialUpdate, response, responses: { ...missing, ...conflict } },
      update,
    ),
    destroy: new ViewRoute({ responses: { ...missing, ...conflict } }, (input: HandlerArgument) =>
      deleteRow(plan, input),
    ),
  };
}

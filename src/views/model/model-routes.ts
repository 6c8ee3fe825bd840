import type { HandlerError } from "../../pipeline/route-definition.ts";
import type { UntypedRouteOptions } from "../../pipeline/route-options.ts";
import type { HandlerArgument } from "../../request/route-call.ts";
import type { AnySchema } from "../../schema/infer.ts";
import { t } from "../../schema/t.ts";
import type { StandardActionName } from "../view-methods.ts";
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

/** What actions answer in the place of an object. */
const missing: HandlerError = { status: 404, description: "There is no such object" };
const parentMissing: HandlerError = { status: 404, description: "There is no such parent" };
const forbidden: HandlerError = { status: 403, description: "The object is not for whoever asks" };
const conflict: HandlerError = { status: 409, description: "A constraint of the database refuses it" };

/** An action as it is before the application says more of it. */
export interface ActionRoute {
  readonly options: UntypedRouteOptions;
  readonly handler: (input: HandlerArgument) => unknown;
  readonly errors: readonly HandlerError[];
}

/** The routes of a model view set, made once for its class. */
export function modelRoutes(
  plan: ModelPlan,
  schemas: ActionSchemas,
  paginate: UntypedRouteOptions["paginate"],
): Record<StandardActionName, ActionRoute> {
  const response = schemas.shown;
  const ofParent = plan.parents.length === 0 ? [] : [parentMissing];
  const ofObject = plan.hooks.checkObject === null ? [missing] : [missing, forbidden];
  const list = { query: plan.query, response: t.Array(schemas.list as never) };
  const update = (input: HandlerArgument): unknown => updateRow(plan, input);
  return {
    list: {
      options: paginate ? { ...list, paginate } : list,
      handler: (input) => listRows(plan, input),
      errors: ofParent,
    },
    create: {
      options: { body: schemas.create, response },
      handler: (input) => createRow(plan, input),
      errors: [...ofParent, conflict],
    },
    retrieve: {
      options: { response },
      handler: (input) => showRow(plan, contextOf(input, plan.db)),
      errors: ofObject,
    },
    update: { options: { body: schemas.update, response }, handler: update, errors: [...ofObject, conflict] },
    partialUpdate: {
      options: { body: schemas.partialUpdate, response },
      handler: update,
      errors: [...ofObject, conflict],
    },
    destroy: { options: {}, handler: (input) => deleteRow(plan, input), errors: [...ofObject, conflict] },
  };
}

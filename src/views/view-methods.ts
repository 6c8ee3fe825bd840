/** Methods that a view can have, as its members are named. */
export type ViewMethod = "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "query";

export const viewMethods: readonly ViewMethod[] = ["get", "post", "put", "patch", "delete", "head", "options", "query"];

/** Where a standard action of view sets is, and its status. */
export interface StandardAction {
  readonly method: ViewMethod;
  readonly detail: boolean;
  readonly status: number;
}

export const standardActions = {
  list: { method: "get", detail: false, status: 200 },
  create: { method: "post", detail: false, status: 201 },
  retrieve: { method: "get", detail: true, status: 200 },
  update: { method: "put", detail: true, status: 200 },
  partialUpdate: { method: "patch", detail: true, status: 200 },
  destroy: { method: "delete", detail: true, status: 204 },
} as const;

/** Names of the standard actions of view sets. */
export type StandardActionName = keyof typeof standardActions;

/** Standard actions on one object. */
export type DetailActionName = "retrieve" | "update" | "partialUpdate" | "destroy";

import type { SchemaNode } from "../node/schema-node.ts";
import type { Finish } from "./finish.ts";

/**
 * The keyword of a conversion that serializers put into schemas for what comes in. It is asked when all that is inside of the
 * value fits, and tells its issues itself.
 */
export const decodeKeyword = "~decode";

/** The keyword of a `RowPlan`, which serializers put into schemas of objects for what goes out. */
export const rowKeyword = "~row";

/** How an object as it leaves is made of one of the application's. */
export interface RowPlan {
  readonly fields: readonly RowField[];
  readonly computed: readonly ComputedField[];
}

export interface RowField {
  /** Key in the object that leaves. */
  readonly key: string;
  /** Where the value is in the object of the application: one name, or several that lead to it. */
  readonly path: readonly string[];
}

export interface ComputedField {
  readonly key: string;
  readonly compute: (row: unknown) => unknown;
}

export function decodeOf(node: SchemaNode): Finish | null {
  return (node.schema[decodeKeyword] as Finish | undefined) ?? null;
}

export function rowPlanOf(node: SchemaNode): RowPlan | null {
  return (node.schema[rowKeyword] as RowPlan | undefined) ?? null;
}

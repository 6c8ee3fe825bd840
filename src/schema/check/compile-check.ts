import { Compile } from "typebox/schema";
import type { SchemaNode } from "../node/schema-node.ts";
import { type Direction, deriveSchema } from "./derive-schema.ts";
import { registerFormats } from "./formats.ts";

/** Whether a value fits. */
export type Check = (value: unknown) => boolean;

const checks: Record<Direction, WeakMap<SchemaNode, Check>> = {
  input: new WeakMap(),
  output: new WeakMap(),
  exact: new WeakMap(),
};

/**
 * The check of a node, compiled by TypeBox to JavaScript on first use; where generating code is forbidden, TypeBox
 * interprets the schema instead.
 */
export function checkOf(node: SchemaNode, direction: Direction): Check {
  const known = checks[direction].get(node);
  if (known !== undefined) return known;
  registerFormats();
  const validator = Compile(deriveSchema(node, direction));
  const check: Check = (value) => validator.Check(value);
  checks[direction].set(node, check);
  return check;
}

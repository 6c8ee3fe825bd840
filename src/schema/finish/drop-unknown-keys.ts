import { isJsonObject } from "../json-type.ts";
import { hasDefault, type SchemaNode } from "../node/schema-node.ts";
import type { Finish, FinishDirection } from "./finish.ts";
import { readField } from "./finish-object.ts";
import { isKnown, type KnownKeys, knownKeysOf } from "./known-keys.ts";

/** Drops the keys that a schema neither describes nor allows; null when there can be none. */
export function compileDrop(node: SchemaNode, direction: FinishDirection): Finish | null {
  const keys = knownKeysOf(node, direction);
  if (keys === null) return null;
  if (direction === "output") return compileRebuild(keys);
  if (typeof keys === "function") return (value) => (isJsonObject(value) ? dropUnknown(value, keys(value)) : value);
  if (keys.keepsOthers) return null;
  const requiredCount = countRequired(node);
  return (value) => {
    if (!isJsonObject(value)) return value;
    // The check has found every required key, so an object with no more keys than these has no others.
    return countKeys(value) === requiredCount ? value : dropUnknown(value, keys);
  };
}

function countRequired({ required, properties }: SchemaNode): number {
  return [...required].filter((name) => {
    const property = properties.get(name);
    return property !== undefined && !hasDefault(property);
  }).length;
}

function countKeys(value: object): number {
  let count = 0;
  // for-in counts the keys of an object without making an array of them; what JSON.parse makes inherits none.
  for (const _ in value) count++;
  return count;
}

function dropUnknown(value: Record<string, unknown>, keys: KnownKeys): Record<string, unknown> {
  for (const key in value) {
    if (!isKnown(keys, key)) return pickKnown(value, keys);
  }
  return value;
}

function pickKnown(value: Record<string, unknown>, keys: KnownKeys): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key !== "__proto__" && isKnown(keys, key)) picked[key] = value[key];
  }
  return picked;
}

/** For values of the application, whose fields may be getters of a class, and whose `undefined` means absent. */
function compileRebuild(keys: KnownKeys | ((value: unknown) => KnownKeys)): Finish {
  return (value) => (isJsonObject(value) ? rebuild(value, typeof keys === "function" ? keys(value) : keys) : value);
}

function rebuild(value: Record<string, unknown>, keys: KnownKeys): Record<string, unknown> {
  const rebuilt: Record<string, unknown> = keys.keepsOthers || keys.patterns.length > 0 ? pickKnown(value, keys) : {};
  for (const name of keys.names) {
    const field = readField(value, name);
    if (field !== undefined) rebuilt[name] = field;
  }
  return rebuilt;
}

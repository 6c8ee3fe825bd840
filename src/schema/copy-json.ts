import { isPlainObject } from "./json-type.ts";

/** Copies arrays and plain objects deeply; everything else, such as a Date, is kept as it is. */
export function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson);
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key !== "__proto__") copy[key] = copyJson(value[key]);
  }
  return copy;
}

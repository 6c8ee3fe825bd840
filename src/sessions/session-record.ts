import { isJsonObject } from "../schema/json-type.ts";
import type { SessionValues } from "./session-changes.ts";

/** The fields of a JSON object; null for anything else. */
export function parseFields(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The values of a session out of JSON; null when they are no object. */
export function readValues(data: unknown): Map<string, unknown> | null {
  return isJsonObject(data) ? new Map(Object.entries(data)) : null;
}

/** The values of a session for JSON. */
export function writeValues(values: SessionValues): Readonly<Record<string, unknown>> {
  // Defines properties, where assigning to "__proto__" would set the prototype.
  return Object.fromEntries(values);
}

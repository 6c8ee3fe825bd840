import { ConfigError, describeValue } from "../errors/config-error.ts";
import { isPlainObject } from "../schema/json-type.ts";

const maxDepth = 100;

/**
 * Copies a value for a session.
 *
 * @throws ConfigError SESSION_VALUE_INVALID for what would not come back from JSON as it went.
 */
export function copySessionValue(key: string, value: unknown): unknown {
  return copy(value, key, 0);
}

function copy(value: unknown, path: string, depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  // A circle is too deep, too.
  if (depth >= maxDepth)
    throw new ConfigError("SESSION_VALUE_INVALID", path.slice(0, 100), "something nested too deeply");
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}[${index}]`, depth + 1));
  if (!isPlainObject(value)) throw new ConfigError("SESSION_VALUE_INVALID", path, describeValue(value));
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    // Assigning to this key would set the prototype instead.
    if (name === "__proto__")
      throw new ConfigError("SESSION_VALUE_INVALID", path, 'an object with the key "__proto__"');
    if (field !== undefined) fields[name] = copy(field, `${path}.${name}`, depth + 1);
  }
  return fields;
}

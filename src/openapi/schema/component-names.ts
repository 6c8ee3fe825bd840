import type { SchemaNode } from "../../schema/node/schema-node.ts";

/** Names that libraries give to definitions of which their author named none: Zod's "__schema0", Valibot's "0". */
const madeUpName = /^(?:__schema)?\d+$/;

/** Those of ArkType count up while the program runs: "intersection217". Elsewhere such a name may well be chosen. */
const madeUpForeignName = /^(?:alias|domain|intersection|morph|proto|union|unit)\d+$/;

/**
 * The name that the author of a schema gave it, as OpenAPI allows names to be; null when it has none.
 *
 * @spec OpenAPI 3.1 §4.8.7.1
 */
export function nameOfSchema({ schema }: SchemaNode): string | null {
  return typeof schema.$id === "string" ? toComponentName(schema.$id) : null;
}

/**
 * The name under which `$ref` finds its target: "#/$defs/User" and "User" → "User". Null for references to other places, such
 * as "#" and "#/properties/left", and for names that nobody chose.
 */
export function nameOfReference(reference: string, isForeign: boolean): string | null {
  const name = reference.startsWith("#") ? nameOfPointer(reference) : reference;
  const isMadeUp = name === null || madeUpName.test(name) || (isForeign && madeUpForeignName.test(name));
  return isMadeUp ? null : toComponentName(name);
}

/** The last step of a pointer to a definition. @spec RFC 6901 §4 */
function nameOfPointer(pointer: string): string | null {
  const steps = pointer.split("/");
  const [holder, name] = steps.slice(-2);
  if (steps.length < 3 || name === undefined || (holder !== "$defs" && holder !== "definitions")) return null;
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** A name for what needs one and has none, made of where it is declared: "POST /trees, body" → "PostTreesBody". */
export function nameOfPlace(place: string): string {
  const words = place.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => capitalize(/^[A-Z]+$/.test(word) ? word.toLowerCase() : word)).join("");
}

/** What the name begins and ends with is left out where it cannot stand in one: "Page<User>" → "Page_User". */
function toComponentName(text: string): string | null {
  const name = text.replace(/^[^A-Za-z0-9._-]+|[^A-Za-z0-9._-]+$/g, "").replace(/[^A-Za-z0-9._-]+/g, "_");
  // Programs that read documents may assign by name.
  if (name === "__proto__") return "proto";
  return name === "" ? null : name;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

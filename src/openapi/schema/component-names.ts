import type { SchemaNode } from "../../schema/node/schema-node.ts";

/** Names that libraries give to definitions of which their author named none: Zod's "__schema0", Valibot's "0". */
const madeUpName = /^(?:__schema)?\d+$/;

/**
 * The name that the author of a schema gave it, as OpenAPI allows names to be; null when it has none.
 *
 * @spec OpenAPI 3.1 §4.8.7.1
 */
export function nameOfSchema({ schema }: SchemaNode): string | null {
  return typeof schema.$id === "string" ? toComponentName(schema.$id) : null;
}

/** The name under which `$ref` finds its target: "#/$defs/User" → "User"; null for "#" and for names that nobody chose. */
export function nameOfReference(reference: string): string | null {
  const last = decodeURIComponent(reference.split("/").at(-1) ?? "");
  return last === "#" || madeUpName.test(last) ? null : toComponentName(last);
}

/** A name for what needs one and has none, made of where it is declared: "POST /trees, body" → "PostTreesBody". */
export function nameOfPlace(place: string): string {
  const words = place.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => capitalize(/^[A-Z]+$/.test(word) ? word.toLowerCase() : word)).join("");
}

function toComponentName(text: string): string | null {
  const name = text.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^_+|_+$/g, "");
  return name === "" ? null : name;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

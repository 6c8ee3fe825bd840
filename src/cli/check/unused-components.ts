import type { OpenApiDocument } from "../../openapi/openapi-document.ts";

/**
 * Lists components that nothing refers to, directly or through others.
 *
 * @returns "components.schemas.Item", in the order of the document.
 */
export function listUnusedComponents(document: OpenApiDocument): string[] {
  const { components = {}, ...rest } = document;
  const reached = new Set<string>();
  const visit = (part: unknown): void => {
    for (const pointer of listPointers(part)) {
      if (reached.has(pointer)) continue;
      reached.add(pointer);
      visit(find(document, pointer));
    }
  };
  visit(rest);
  const schemes = new Set(listSchemes(rest));
  return Object.entries(components).flatMap(([kind, named]) =>
    Object.keys(named ?? {})
      .filter((name) =>
        kind === "securitySchemes"
          ? !schemes.has(name)
          : !isReached(reached, `#/components/${kind}/${escapePointer(name)}`),
      )
      .map((name) => `components.${kind}.${name}`),
  );
}

/** A reference to a part of a component reaches the component. */
function isReached(reached: ReadonlySet<string>, pointer: string): boolean {
  return [...reached].some((each) => each === pointer || each.startsWith(`${pointer}/`));
}

/** All references in a part of a document: those of "$ref", and the schemas that a discriminator names. */
function listPointers(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (key === "$ref" && typeof value === "string") return [value];
    if (key === "mapping" && typeof value === "object" && value !== null) {
      return Object.values(value).filter((each): each is string => typeof each === "string" && each.startsWith("#/"));
    }
    return listPointers(value);
  });
}

/** Names of security schemes that requirements ask for. */
function listSchemes(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    key === "security" && Array.isArray(value)
      ? value.flatMap((each) => Object.keys(each as object))
      : listSchemes(value),
  );
}

function find(document: OpenApiDocument, pointer: string): unknown {
  const names = pointer
    .replace(/^#\/?/, "")
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduce<unknown>(
    (part, name) =>
      typeof part === "object" && part !== null && Object.hasOwn(part, name)
        ? (part as Record<string, unknown>)[name]
        : null,
    document,
  );
}

/** @spec RFC 6901 §3 */
function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

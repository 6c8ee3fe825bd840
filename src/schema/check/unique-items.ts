/**
 * Whether no two elements are the same JSON value.
 *
 * Asked in place of TypeBox's keyword, which takes a microsecond an element: a long array of numbers would be a way to keep
 * a server busy.
 */
export function hasUniqueItems(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const containers = new Set<string>();
  for (const item of items) {
    const isContainer = typeof item === "object" && item !== null;
    const isNew = isContainer ? addTo(containers, canonicalText(item)) : addTo(scalars, item);
    if (!isNew) return false;
  }
  return true;
}

function addTo<Item>(set: Set<Item>, item: Item): boolean {
  const { size } = set;
  return set.add(item).size > size;
}

/** Writes a value so that equal values have equal texts, whatever the order of their keys. */
function canonicalText(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "bigint" ? `${value}` : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`);
  return `{${fields.sort().join()}}`;
}

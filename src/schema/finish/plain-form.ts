/**
 * The form in which JSON.stringify would take a value of the application: what its `toJSON` says. A Date becomes the text
 * that the schema's format asks for, in UTC.
 */
export function plainForm(value: unknown, format: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return dateText(value, format);
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value) : value;
}

function dateText(date: Date, format: unknown): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  if (format !== "date" && format !== "time") return text;
  const separator = text.indexOf("T");
  return format === "date" ? text.slice(0, separator) : text.slice(separator + 1);
}

/** How a content is handled by the client: parsed, or given as text, bytes, or a stream of bytes. */
export type MediaKind = "json" | "text" | "blob" | "stream";

/** The kind of a media type, as a document has it: "application/json", "text/csv", "image/*". */
export function mediaKindOf(type: string): MediaKind {
  const name = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (/^application\/(?:.+\+)?json$/.test(name)) return "json";
  // Ends when the server wants it to: waiting for all of it would be waiting for ever.
  if (name === "text/event-stream") return "stream";
  return name.startsWith("text/") ? "text" : "blob";
}

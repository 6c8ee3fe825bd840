import { lookup } from "mime-types";
import { parseMediaType } from "../http/media-type.ts";

/** The content type that a file's name tells; null when its extension is unknown. `"notes.txt"` → "text/plain; charset=utf-8" */
export function contentTypeOf(filename: string): string | null {
  const extension = /\.[^./\\]+$/.exec(filename)?.[0];
  const type = extension === undefined ? false : lookup(extension);
  return type === false ? null : withCharset(type);
}

/** Says that text is UTF-8, which is what it is today: clients would guess otherwise. Another charset that is given stays. */
export function withCharset(contentType: string): string {
  const mediaType = parseMediaType(contentType);
  return mediaType?.type === "text" && !mediaType.parameters.has("charset")
    ? `${contentType}; charset=utf-8`
    : contentType;
}

import { type MediaKind, mediaKindOf } from "./media-kind.ts";

/** A document, or a part of it, of which nothing is known but that it is JSON. */
export type JsonObject = { [key: string]: unknown };

/** How an operation's contents travel, where that is not as JSON. */
export interface ContentFormats {
  readonly body?: "multipart" | "urlencoded";
  readonly answer?: Exclude<MediaKind, "json">;
}

/** A document as types are made of it, and what the client has to know about its operations when it runs. */
export interface ClientOperations {
  readonly document: JsonObject;
  /** By method and path, "POST /upload"; those that take and answer JSON are left out. */
  readonly formats: Readonly<Record<string, ContentFormats>>;
}

/** Formats of schemas that stand for something that JSON Schema has no word for. */
export const binaryFormat = "binary";
export const streamFormat = "x-bolt-stream";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** Reads what a client needs to know out of a document. */
export function planClientOperations(source: JsonObject): ClientOperations {
  const document = structuredClone(source);
  const formats: Record<string, ContentFormats> = {};
  const read = (part: unknown): JsonObject => resolveReference(document, part);
  for (const [path, item] of entriesOf(document.paths)) {
    dropWebSocket(item);
    const operations = methods.filter((method) => isObject(item[method]));
    if (operations.length === 0) delete (document.paths as JsonObject)[path];
    for (const method of operations) {
      const found = readFormats(item[method] as JsonObject, read);
      if (found !== null) formats[`${method.toUpperCase()} ${path}`] = found;
    }
  }
  return { document, formats };
}

/** Of a WebSocket, a document tells no more than its handshake. */
function dropWebSocket(item: JsonObject): void {
  if (isObject(item.get) && item.get["x-websocket"] === true) delete item.get;
}

function readFormats(operation: JsonObject, read: (part: unknown) => JsonObject): ContentFormats | null {
  const answer = describeAnswers(operation, read);
  const body = formOf(Object.keys(contentOf(read(operation.requestBody))));
  if (answer === null && body === null) return null;
  return { ...(body === null ? {} : { body }), ...(answer === null ? {} : { answer }) };
}

/** How a body is sent that cannot be JSON. */
function formOf(types: readonly string[]): NonNullable<ContentFormats["body"]> | null {
  if (types.length === 0 || types.some((type) => mediaKindOf(type) === "json")) return null;
  if (types.includes("application/x-www-form-urlencoded")) return "urlencoded";
  return types.includes("multipart/form-data") ? "multipart" : null;
}

/** Gives contents of answers the schema that fits what the client makes of them, and tells which kind all successes are. */
function describeAnswers(
  operation: JsonObject,
  read: (part: unknown) => JsonObject,
): Exclude<MediaKind, "json"> | null {
  const kinds = new Set<MediaKind>();
  for (const [status, response] of entriesOf(operation.responses)) {
    const isSuccess = /^2/.test(status);
    for (const [type, media] of entriesOf(contentOf(read(response)))) {
      const kind = mediaKindOf(type);
      if (isSuccess) kinds.add(kind);
      describeContent(media, isSuccess || kind === "json" ? kind : "text");
    }
  }
  const [only = "json"] = kinds;
  return kinds.size === 1 && only !== "json" ? only : null;
}

function describeContent(media: JsonObject, kind: MediaKind): void {
  if (kind === "text") media.schema ??= { type: "string" };
  if (kind === "blob") media.schema = { type: "string", format: binaryFormat };
  if (kind === "stream") media.schema = { type: "string", format: streamFormat };
}

function contentOf({ content }: JsonObject): JsonObject {
  return isObject(content) ? content : {};
}

/** What a reference within the document leads to; the part itself where it is none. */
function resolveReference(document: JsonObject, part: unknown): JsonObject {
  let found: unknown = part;
  // A chain that is longer leads round in a circle.
  for (let step = 0; step < 20 && isObject(found) && typeof found.$ref === "string"; step++) {
    const names = found.$ref.replace(/^#\//, "").split("/").map(unescapePointer);
    found = names.reduce<unknown>(
      (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : null),
      document,
    );
  }
  return isObject(found) ? found : {};
}

/** @spec RFC 6901 §3 */
function unescapePointer(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function entriesOf(value: unknown): [string, JsonObject][] {
  return Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

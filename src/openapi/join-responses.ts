import { isDeepStrictEqual } from "node:util";
import { reasonPhrase } from "../http/status.ts";
import type { JsonSchema } from "../schema/infer.ts";
import type { ContentObject, HeaderObject, MediaTypeObject, ResponseObject } from "./openapi-document.ts";

/** One status for two reasons: either of the contents, and headers that are there for sure only where both have them. */
export function joinResponses(status: number, first: ResponseObject, second: ResponseObject): ResponseObject {
  // What the status is called says nothing beside a reason.
  const reasons = new Set([first.description, second.description]);
  if (reasons.size > 1) reasons.delete(reasonPhrase(status));
  const content = joinContents(first.content, second.content);
  const headers = { ...optionalBut(first.headers, second.headers), ...optionalBut(second.headers, first.headers) };
  return {
    description: [...reasons].join("; or: "),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(content === undefined ? {} : { content }),
  };
}

/** Undefined, as what is sent is not known, where that is so of one of them. */
function joinContents(first?: ContentObject, second?: ContentObject): ContentObject | undefined {
  if (first === undefined || second === undefined) return undefined;
  const joined: Record<string, MediaTypeObject> = { ...first };
  for (const [type, { schema }] of Object.entries(second)) {
    joined[type] = { schema: eitherOf(joined[type]?.schema, schema) };
  }
  return joined;
}

function eitherOf(first: JsonSchema | undefined, second: JsonSchema = {}): JsonSchema {
  if (first === undefined) return second;
  const known = Array.isArray(first.anyOf) ? (first.anyOf as JsonSchema[]) : [first];
  return known.some((schema) => isDeepStrictEqual(schema, second)) ? first : { anyOf: [...known, second] };
}

/** The headers of an answer, required as far as the other one has them too. */
function optionalBut(
  headers: ResponseObject["headers"] = {},
  others: ResponseObject["headers"] = {},
): Readonly<Record<string, HeaderObject>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { required, ...header }]) => [
      name,
      required === true && others[name]?.required === true ? { ...header, required } : header,
    ]),
  );
}

import type { HttpRequest } from "../../request/http-request.ts";
import { type NamedSecuritySchemes, schemeOfPlace } from "../../request/security-scheme.ts";
import type { ApiKeyOptions } from "./api-key-options.ts";

/** Finds the key of a request; null when it carries none. Of several headers it gives all, which no key looks like. */
export type KeySource = (request: HttpRequest<unknown>) => string | null;

const usualHeader = "x-api-key";

/** Compiles where keys are looked for: the header first, then Authorization, then the query. */
export function compileKeySource({ header = usualHeader, scheme, query }: ApiKeyOptions): KeySource {
  const headerName = header.toLowerCase();
  const sources: KeySource[] = [({ exchange }) => exchange.header(headerName) ?? null];
  if (scheme !== undefined) sources.push(schemeSource(scheme));
  if (query !== undefined) sources.push(querySource(query));
  return (request) => {
    for (const source of sources) {
      const key = source(request);
      if (key !== null) return key;
    }
    return null;
  };
}

/** Describes the same for documentation. */
export function describeKeySource({ header = usualHeader, scheme, query }: ApiKeyOptions): NamedSecuritySchemes {
  const name = header.toLowerCase();
  return {
    ...(name === usualHeader
      ? { apiKeyAuth: { type: "apiKey", in: "header", name } }
      : schemeOfPlace("apiKey", "header", name)),
    ...(scheme === undefined ? {} : { apiKeyAuthorization: { type: "http", scheme: scheme.toLowerCase() } }),
    ...(query === undefined ? {} : schemeOfPlace("apiKey", "query", query)),
  };
}

/**
 * RFC 9110 §11.4: the name of the scheme in any case, spaces, and the key. Of several Authorization headers, which come joined
 * with ", ", one for the scheme makes all of them count.
 */
function schemeSource(scheme: string): KeySource {
  const start = `${scheme.toLowerCase()} `;
  return ({ exchange }) => {
    const value = exchange.header("authorization");
    if (value === undefined) return null;
    const lowered = `${value.toLowerCase()} `;
    if (lowered.startsWith(start)) return value.slice(start.length).trimStart();
    return lowered.includes(`, ${start}`) ? value : null;
  };
}

function querySource(name: string): KeySource {
  return ({ query }) => {
    const values = query.getAll(name);
    return values.length === 0 ? null : values.join(",");
  };
}

import type { Authenticator } from "../../request/authentication.ts";
import { type NamedSecuritySchemes, schemeOfPlace } from "../../request/security-scheme.ts";
import type { TokenSourceOptions } from "./token-source.ts";

/** What an authenticator says of itself for documentation. */
export type DescribedCredentials = Pick<Authenticator<unknown>, "securitySchemes" | "webSocketSchemes">;

/**
 * Describes where requests carry their tokens, for what `compileTokenSource` makes of the same options.
 *
 * @param prefix Begins the names of schemes that are not for the Authorization header.
 * @param bearer The scheme for the Authorization header.
 */
export function describeTokenSource(
  { header = "authorization", cookie, query }: TokenSourceOptions,
  prefix: string,
  bearer: NamedSecuritySchemes,
): DescribedCredentials {
  const ofQuery =
    query === undefined ? {} : schemeOfPlace(prefix, "query", typeof query === "string" ? query : query.name);
  const isForAll = typeof query === "object" && query.on === "any";
  const securitySchemes = {
    ...schemeOfHeader(header, prefix, bearer),
    ...(cookie === undefined ? {} : schemeOfPlace(prefix, "cookie", cookie)),
    ...(isForAll ? ofQuery : {}),
  };
  return query === undefined || isForAll ? { securitySchemes } : { securitySchemes, webSocketSchemes: ofQuery };
}

function schemeOfHeader(header: string | false, prefix: string, bearer: NamedSecuritySchemes): NamedSecuritySchemes {
  if (header === false) return {};
  const name = header.toLowerCase();
  return name === "authorization" ? bearer : schemeOfPlace(prefix, "header", name);
}

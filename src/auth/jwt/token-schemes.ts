import type { Authenticator } from "../../request/authentication.ts";
import { type NamedSecuritySchemes, schemeOfPlace } from "../../request/security-scheme.ts";
import { type TokenSourceOptions, usualScheme } from "./token-source.ts";

/** What an authenticator says of itself for documentation. */
export type DescribedCredentials = Pick<Authenticator<unknown>, "securitySchemes" | "webSocketSchemes">;

/**
 * Describes where requests carry their tokens, for what `compileTokenSource` makes of the same options.
 *
 * @param prefix Begins the names of schemes that are not for the Authorization header.
 * @param bearer The scheme for the Authorization header.
 */
export function describeTokenSource(
  { header = "authorization", scheme = usualScheme, cookie, query }: TokenSourceOptions,
  prefix: string,
  bearer: NamedSecuritySchemes,
): DescribedCredentials {
  const ofAuthorization = isUsual(scheme) ? bearer : schemeOfAuthorization(prefix, scheme);
  const ofQuery =
    query === undefined ? {} : schemeOfPlace(prefix, "query", typeof query === "string" ? query : query.name);
  const isForAll = typeof query === "object" && query.on === "any";
  const securitySchemes = {
    ...schemeOfHeader(header, prefix, ofAuthorization),
    ...(cookie === undefined ? {} : schemeOfPlace(prefix, "cookie", cookie)),
    ...(isForAll ? ofQuery : {}),
  };
  return query === undefined || isForAll ? { securitySchemes } : { securitySchemes, webSocketSchemes: ofQuery };
}

function schemeOfHeader(
  header: string | false,
  prefix: string,
  ofAuthorization: NamedSecuritySchemes,
): NamedSecuritySchemes {
  if (header === false) return {};
  const name = header.toLowerCase();
  return name === "authorization" ? ofAuthorization : schemeOfPlace(prefix, "header", name);
}

function isUsual(scheme: string): boolean {
  return scheme.toLowerCase() === usualScheme.toLowerCase();
}

/**
 * A scheme that HTTP does not know is described as a value of the header, which pages of documentation can send: as a scheme of
 * type "http" they could not.
 */
function schemeOfAuthorization(prefix: string, scheme: string): NamedSecuritySchemes {
  const description = `The word ${scheme}, a space, and the token.`;
  return { [`${prefix}${scheme}`]: { type: "apiKey", in: "header", name: "Authorization", description } };
}

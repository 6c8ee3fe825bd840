/**
 * How a request shows who makes it, in the words of OpenAPI: what an authenticator says of itself for documentation.
 *
 * @spec OpenAPI 3.1 §4.8.27, Security Scheme Object
 */
export type SecuritySchemeObject =
  | HttpSecurityScheme
  | ApiKeySecurityScheme
  | OAuth2SecurityScheme
  | OpenIdConnectSecurityScheme
  | MutualTlsSecurityScheme;

/** The header Authorization, with a scheme of the registry of HTTP (RFC 9110 §16.4.1). */
export interface HttpSecurityScheme {
  readonly type: "http";
  /** Such as "bearer" or "basic". */
  readonly scheme: string;
  /** What a bearer token is, for people to read: "JWT". */
  readonly bearerFormat?: string;
  readonly description?: string;
}

/** A value of a header, a cookie or the query, whatever it is. */
export interface ApiKeySecurityScheme {
  readonly type: "apiKey";
  readonly in: "header" | "cookie" | "query";
  readonly name: string;
  readonly description?: string;
}

export interface OAuth2SecurityScheme {
  readonly type: "oauth2";
  readonly flows: OAuthFlows;
  readonly description?: string;
}

/** @spec OpenAPI 3.1 §4.8.28 */
export interface OAuthFlows {
  readonly implicit?: OAuthFlow & { readonly authorizationUrl: string };
  readonly password?: OAuthFlow & { readonly tokenUrl: string };
  readonly clientCredentials?: OAuthFlow & { readonly tokenUrl: string };
  readonly authorizationCode?: OAuthFlow & { readonly authorizationUrl: string; readonly tokenUrl: string };
}

export interface OAuthFlow {
  readonly refreshUrl?: string;
  /** Descriptions by name of the scope. */
  readonly scopes: Readonly<Record<string, string>>;
}

export interface OpenIdConnectSecurityScheme {
  readonly type: "openIdConnect";
  readonly openIdConnectUrl: string;
  readonly description?: string;
}

/** A certificate of the client. */
export interface MutualTlsSecurityScheme {
  readonly type: "mutualTLS";
  readonly description?: string;
}

/** Schemes by the names that they have in a document. */
export type NamedSecuritySchemes = Readonly<Record<string, SecuritySchemeObject>>;

/**
 * A scheme for a value in a place of its own, named after that place, so that its name does not depend on what else a document has:
 * `schemeOfPlace("jwt", "cookie", "access_token")` → `{ jwtCookieAccessToken: { type: "apiKey", … } }`.
 */
export function schemeOfPlace(
  prefix: string,
  location: ApiKeySecurityScheme["in"],
  name: string,
): NamedSecuritySchemes {
  const words = [location, ...name.split(/[^A-Za-z0-9]+/)].filter((word) => word !== "");
  const key = prefix + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return { [key]: { type: "apiKey", in: location, name } };
}

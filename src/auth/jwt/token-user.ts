import type { Identity, User } from "../../request/authentication.ts";
import type { JwtClaims } from "./token-claims.ts";

/** A user as a token describes one. */
export interface TokenUser extends User {
  /** `sub`: text, as RFC 7519 §4.1.2 has it, also where the application's own ids are numbers. */
  readonly id: string;
  /** `username`, or `preferred_username` of OpenID Connect, or `sub`. */
  readonly username: string;
  readonly email: string | null;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
}

/** Who calls, with all that the token says. */
export interface TokenIdentity extends Identity<TokenUser> {
  readonly claims: JwtClaims;
}

/**
 * Who a token speaks of. Frozen: one object serves all requests with the same token.
 *
 * @param claims With `sub`.
 */
export function identifyUser(claims: JwtClaims): TokenIdentity {
  const { sub = "" } = claims;
  const permissions = grantsOf(claims, "permissions");
  const user: TokenUser = Object.freeze({
    id: sub,
    username: textOf(claims, "username") ?? textOf(claims, "preferred_username") ?? sub,
    email: textOf(claims, "email"),
    isStaff: claims.is_staff === true,
    isSuperuser: claims.is_superuser === true,
    permissions: permissions ?? nothing,
    roles: grantsOf(claims, "roles") ?? nothing,
  });
  return Object.freeze(permissions === null ? { user, claims } : { user, permissions, claims });
}

const nothing: readonly string[] = Object.freeze([]);

function textOf(claims: JwtClaims, name: string): string | null {
  const value = claims[name];
  return typeof value === "string" ? value : null;
}

/** A claim that is a list of texts; null when it is not there. One that is anything else grants nothing. */
function grantsOf(claims: JwtClaims, name: string): readonly string[] | null {
  const value = claims[name];
  if (value === undefined) return null;
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : nothing;
}

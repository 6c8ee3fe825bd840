import { isUser } from "../../request/active-user.ts";
import type { Identity } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isThenable } from "../../request/thenable.ts";
import { InvalidToken } from "./invalid-token.ts";
import type { AnyJwtOptions, LoadUser } from "./jwt-options.ts";
import type { RevocationCheck } from "./revocation.ts";
import type { JwtClaims } from "./token-claims.ts";
import type { TokenIdentity } from "./token-user.ts";
import { orUnavailable } from "./unavailable.ts";

/** What is left to do for a request with a good token. */
export type FinishIdentity = (
  identity: TokenIdentity,
  request: HttpRequest<unknown>,
) => Identity<unknown> | Promise<Identity<unknown>>;

/** Null when nothing is left to do. */
export function compileFinish({ revocation, loadUser, load = "eager" }: AnyJwtOptions): FinishIdentity | null {
  const addUser = loadUser === undefined ? null : load === "lazy" ? loadLater(loadUser) : loadNow(loadUser);
  if (revocation === undefined) return addUser;
  return async (identity, request) => {
    await refuseRevoked(revocation, identity.claims);
    return addUser === null ? identity : addUser(identity, request);
  };
}

/** @throws InvalidToken when the token is revoked; ServiceUnavailable when that cannot be found out. */
export async function refuseRevoked(revocation: RevocationCheck, claims: JwtClaims): Promise<void> {
  const isRevoked: unknown = await orUnavailable(() => revocation.isRevoked(claims));
  // Only `false` lets a token through: what an implementation without types returns by mistake does not.
  if (isRevoked !== false) throw new InvalidToken("invalid", "it is revoked");
}

function loadLater(loadUser: LoadUser<unknown>): FinishIdentity {
  return (identity, request) => ({ ...identity, loadUser: () => loadUser(identity.claims, request) });
}

function loadNow(loadUser: LoadUser<unknown>): FinishIdentity {
  return (identity, request) => {
    const user = loadUser(identity.claims, request);
    if (!isThenable(user)) return withUser(identity, user);
    return Promise.resolve(user).then((late) => withUser(identity, late));
  };
}

/** @throws InvalidToken when there is no such user. */
function withUser(identity: TokenIdentity, user: unknown): Identity<unknown> {
  if (!isUser(user)) throw new InvalidToken("invalid", "there is no user that it speaks of");
  return { ...identity, user };
}

import type { Authenticator, Identity } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isThenable } from "../../request/thenable.ts";
import { compileFinish, refuseRevoked } from "./finish-identity.ts";
import { InvalidToken } from "./invalid-token.ts";
import {
  type AnyJwtOptions,
  checkJwtOptions,
  defaultCacheSize,
  type EagerUserOptions,
  type JwtOptions,
  type LazyUserOptions,
} from "./jwt-options.ts";
import type { JwtClaims } from "./token-claims.ts";
import { describeTokenSource } from "./token-schemes.ts";
import { compileTokenSource, usualScheme } from "./token-source.ts";
import { identifyUser, type TokenIdentity, type TokenUser } from "./token-user.ts";
import { TokenVerifier } from "./token-verifier.ts";
import { compileClaimRules, compileKeys, leewayMsOf, usesEnvironmentKey } from "./verification-options.ts";

/** Knows callers by JSON Web Tokens. */
export interface JwtAuthenticator<UserType, LoadedUser = UserType> extends Authenticator<UserType, LoadedUser> {
  /**
   * What a token says that came another way than with a request: in a message, in a job.
   *
   * @throws InvalidToken when it would not be accepted with a request.
   * @throws ServiceUnavailable when that cannot be found out.
   */
  verify(token: string): Promise<JwtClaims>;
}

/**
 * Authenticates requests by a signed JSON Web Token (RFC 7519), in the Authorization header or where the options say.
 *
 * The type of the key decides which algorithms are possible; `exp` and `sub` are required. A token that is presented and
 * not accepted answers 401; it is never taken for none.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, JWT_KEY_MISSING, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS; about
 *   `BOLT_SECRET_KEY` when the application starts.
 */
export function jwt<LoadedUser>(
  options: JwtOptions & LazyUserOptions<LoadedUser>,
): JwtAuthenticator<TokenUser, LoadedUser>;
export function jwt<LoadedUser>(options: JwtOptions & EagerUserOptions<LoadedUser>): JwtAuthenticator<LoadedUser>;
export function jwt(options?: JwtOptions): JwtAuthenticator<TokenUser>;
export function jwt(options: AnyJwtOptions = {}): JwtAuthenticator<unknown> {
  checkJwtOptions(options);
  const findToken = compileTokenSource(options);
  const finish = compileFinish(options);
  let verifier = usesEnvironmentKey(options) ? null : compileVerifier(options);
  const currentVerifier = (): TokenVerifier<TokenIdentity> => {
    verifier ??= compileVerifier(options);
    return verifier;
  };
  const { scheme = usualScheme } = options;
  const authenticate = (request: HttpRequest<unknown>): FoundIdentity => {
    const token = findToken(request);
    if (token === null) return null;
    const identity = currentVerifier().verify(token);
    if (finish === null) return identity;
    return isThenable(identity) ? identity.then((late) => finish(late, request)) : finish(identity, request);
  };
  return {
    name: "jwt",
    challenge: scheme,
    ...describeTokenSource(options, "jwt", { bearerAuth: { type: "http", scheme: "bearer", bearerFormat: "JWT" } }),
    prepare: () => void currentVerifier(),
    authenticate: scheme === usualScheme ? authenticate : challengingBy(scheme, authenticate),
    async verify(token) {
      const { claims } = await currentVerifier().verify(token);
      if (options.revocation !== undefined) await refuseRevoked(options.revocation, claims);
      return claims;
    },
  };
}

type FoundIdentity = Identity<unknown> | null | Promise<Identity<unknown> | null>;
type Authenticate = (request: HttpRequest<unknown>) => FoundIdentity;

/** Refuses tokens with a challenge that names another scheme than the usual one. */
function challengingBy(scheme: string, authenticate: Authenticate): Authenticate {
  const rethrow = (error: unknown): never => {
    throw error instanceof InvalidToken ? new InvalidToken(error.reason, error.problem, scheme) : error;
  };
  return (request) => {
    try {
      const identity = authenticate(request);
      return identity instanceof Promise ? identity.catch(rethrow) : identity;
    } catch (error) {
      return rethrow(error);
    }
  };
}

function compileVerifier(options: AnyJwtOptions): TokenVerifier<TokenIdentity> {
  const { requireJti = options.revocation !== undefined, cacheSize = defaultCacheSize } = options;
  const { source, algorithms } = compileKeys(options, "jwt()");
  return new TokenVerifier(
    {
      keys: source,
      algorithms,
      rules: compileClaimRules(options, requireJti ? ["sub", "jti"] : ["sub"]),
      leewayMs: leewayMsOf(options),
      cacheSize,
    },
    identifyUser,
  );
}

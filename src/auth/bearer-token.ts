import { checkOptions } from "../errors/check-options.ts";
import { callable, checkOption, expecting, isText } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import { isUser } from "../request/active-user.ts";
import type { Authenticator, Identity } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { isThenable } from "../request/thenable.ts";
import { InvalidToken } from "./jwt/invalid-token.ts";
import { describeTokenSource } from "./jwt/token-schemes.ts";
import { compileTokenSource } from "./jwt/token-source.ts";

type Found<UserType, LoadedUser> = Identity<UserType, LoadedUser> | null | undefined;

/** Options of `bearerToken`. */
export interface BearerTokenOptions<UserType, LoadedUser = UserType> {
  /**
   * Gets whose token it is, and what it allows; nothing for a token that is not accepted. Tokens are best kept as digests and
   * looked up by them: then neither a stolen table nor the time of a look-up gives one away.
   */
  readonly verify: (
    token: string,
    request: HttpRequest<unknown>,
  ) => Found<UserType, LoadedUser> | Promise<Found<UserType, LoadedUser>>;
  /** Header with the token. Default "authorization", which has "Bearer " before it; any other is the token alone. */
  readonly header?: string;
}

const maxTokenLength = 8192;

const isName = (value: unknown): boolean => isText(value) && isToken(value as string);

/**
 * Authenticates requests by a token that only the application can make sense of (RFC 6750). For signed tokens there is `jwt`,
 * and for keys that are given to programs, `apiKey`.
 *
 *   const members = bearerToken({ verify: async (token) => findTokenByDigest(digestOf(token)) });   // { user, permissions }
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function bearerToken<UserType, LoadedUser = UserType>(
  options: BearerTokenOptions<UserType, LoadedUser>,
): Authenticator<UserType, LoadedUser> {
  checkOptions(options, { verify: callable, header: expecting("the name of a header", isName) });
  const { verify, header = "authorization" } = options;
  checkOption("verify", verify, callable);
  const findToken = compileTokenSource({ header });
  return {
    name: "bearerToken",
    challenge: "Bearer",
    ...describeTokenSource({ header }, "bearerToken", { bearerTokenAuth: { type: "http", scheme: "bearer" } }),
    authenticate(request) {
      const token = findToken(request);
      if (token === null) return null;
      if (!isWellFormed(token)) throw new InvalidToken("invalid", "it is malformed");
      const found = verify(token, request);
      return isThenable(found) ? Promise.resolve(found).then(accept) : accept(found);
    },
  };
}

/** RFC 6750 §2.1: b64token, of a length that no honest token has. A malformed token is an invalid one, by §3.1. */
function isWellFormed(token: string): boolean {
  return token.length <= maxTokenLength && /^[\w.~+/-]+=*$/.test(token);
}

/** @throws InvalidToken for anything without a user, which the pipeline would take for no credentials. */
function accept<UserType, LoadedUser>(found: Found<UserType, LoadedUser>): Identity<UserType, LoadedUser> {
  const user: unknown = found?.user;
  if (!isUser(user)) throw new InvalidToken("invalid", "nobody has it");
  return found as Identity<UserType, LoadedUser>;
}

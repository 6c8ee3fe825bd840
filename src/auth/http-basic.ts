import { checkOptions } from "../errors/check-options.ts";
import { Unauthorized } from "../errors/http-exception.ts";
import { callable, checkOption, expecting, isText } from "../errors/option-rules.ts";
import { isQuotable, quoteString } from "../http/quoted-string.ts";
import { isUser } from "../request/active-user.ts";
import type { Authenticator, Identity } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { isThenable } from "../request/thenable.ts";
import { readBasicCredentials } from "./basic-credentials.ts";

type Found<UserType> = UserType | null | undefined;

/** Options of `httpBasic`. */
export interface HttpBasicOptions<UserType extends object> {
  /**
   * Gets the user with this name and password; nothing when there is none. Both are as the client has sent them, and may be
   * empty. A name that nobody has is best answered as slowly as a wrong password, as `verifyPassword` does without a hash.
   */
  readonly verify: (
    username: string,
    password: string,
    request: HttpRequest<unknown>,
  ) => Found<UserType> | Promise<Found<UserType>>;
  /** What browsers show when they ask for a password: ASCII text. Default "api". */
  readonly realm?: string;
}

const isRealm = (value: unknown): boolean => isText(value) && isQuotable(value as string);

/**
 * Authenticates requests by a name and a password in the Authorization header (RFC 7617). Anybody on the way can read them
 * without TLS.
 *
 *   const staff = httpBasic({ realm: "Staff", verify: (username, password) => checkStaff(username, password) });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function httpBasic<UserType extends object>(options: HttpBasicOptions<UserType>): Authenticator<UserType> {
  checkOptions(options, { verify: callable, realm: expecting("text of ASCII characters", isRealm) });
  const { verify, realm = "api" } = options;
  checkOption("verify", verify, callable);
  const challenge = `Basic realm=${quoteString(realm)}, charset="UTF-8"`;
  const identify = (user: unknown): Identity<UserType> => {
    if (!isUser(user)) throw refusal(challenge);
    if (typeof user !== "object") throw new TypeError(`"verify" of httpBasic() returned a ${typeof user}, not a user.`);
    return { user: user as UserType };
  };
  return {
    name: "httpBasic",
    challenge,
    securitySchemes: { basicAuth: { type: "http", scheme: "basic" } },
    authenticate(request) {
      const authorization = request.exchange.header("authorization");
      if (authorization === undefined) return null;
      const credentials = readBasicCredentials(authorization);
      if (credentials === null) return null;
      if (credentials === "malformed") throw refusal(challenge);
      const user = verify(credentials.username, credentials.password, request);
      return isThenable(user) ? Promise.resolve(user).then(identify) : identify(user);
    },
  };
}

function refusal(challenge: string): Unauthorized {
  return new Unauthorized("Invalid username or password", { headers: { "www-authenticate": challenge } });
}

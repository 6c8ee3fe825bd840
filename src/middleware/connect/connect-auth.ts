import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { callable, expecting, type OptionRules, text } from "../../errors/option-rules.ts";
import type { Authenticator, User } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { NamedSecuritySchemes } from "../../request/security-scheme.ts";
import { isThenable } from "../../request/thenable.ts";
import { connectRequest } from "./connect.ts";
import type { ConnectRequest } from "./connect-middleware.ts";

/** Options of `connectAuth`. */
export interface ConnectAuthOptions {
  /** Name in logs and documentation. Default "connect". */
  readonly name?: string;
  /** Value of WWW-Authenticate in a 401, such as "Basic". */
  readonly challenge?: string;
  /** How requests carry the credentials, for documentation, by name of the scheme. Default: what `challenge` tells. */
  readonly securitySchemes?: NamedSecuritySchemes;
}

/** Says who the user is, from what connect middleware has put on its request; nothing when there is none. */
export type ReadConnectUser<UserType> = (
  req: ConnectRequest,
) => UserType | null | undefined | Promise<UserType | null | undefined>;

const authRules: OptionRules = {
  name: text,
  challenge: text,
  securitySchemes: expecting("schemes of OpenAPI by name", (value) => typeof value === "object" && value !== null),
  user: callable,
};

/**
 * Takes over the user whom connect middleware has found, such as Passport:
 *
 *   api.get("/me", { auth: [connectAuth()] }, ({ request }) => request.user);
 *
 * Without `user`, it is `req.user`, which must have an `id` and a `username`.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID; per request CONNECT_MISSING, CONNECT_USER_INVALID.
 */
export function connectAuth(options?: ConnectAuthOptions): Authenticator;
export function connectAuth<UserType>(
  options: ConnectAuthOptions & { readonly user: ReadConnectUser<UserType> },
): Authenticator<UserType>;
export function connectAuth(
  options: ConnectAuthOptions & { readonly user?: ReadConnectUser<unknown> } = {},
): Authenticator<unknown> {
  checkOptions(options, authRules);
  const { name = "connect", challenge, securitySchemes, user: readUser = ownUser } = options;
  return {
    name,
    ...(challenge === undefined ? {} : { challenge }),
    ...(securitySchemes === undefined ? {} : { securitySchemes }),
    authenticate(request) {
      const req = connectRequest(request);
      if (req === null) throw new ConfigError("CONNECT_MISSING", labelOf(request));
      const found = readUser(req);
      return isThenable(found) ? Promise.resolve(found).then(identityOf) : identityOf(found);
    },
  };
}

function identityOf(user: unknown): { readonly user: unknown } | null {
  return user === undefined || user === null ? null : { user };
}

function ownUser({ user }: ConnectRequest): User | null {
  // Passport has false for nobody too.
  if (user === undefined || user === null || user === false) return null;
  const { id, username } = user as Partial<Record<keyof User, unknown>>;
  const isUser = (typeof id === "string" || typeof id === "number") && typeof username === "string";
  if (!isUser) throw new ConfigError("CONNECT_USER_INVALID", describeValue(user));
  return user as User;
}

function labelOf({ route, method, path }: HttpRequest<unknown>): string {
  return route ?? `${method} ${path}`;
}

import type { HttpRequest } from "./http-request.ts";
import type { NamedSecuritySchemes } from "./security-scheme.ts";

/**
 * Who makes a request, as far as BoltAPI itself needs to know. Applications bring their own type with these fields; guards
 * read what they ask about, and a field that is not there grants nothing.
 */
export interface User {
  readonly id: number | string;
  readonly username: string;
  readonly email?: string | null;
  /** Whether the account may be used: `false` lets nobody in. Default true. */
  readonly isActive?: boolean;
  /** Whether the user belongs to those who run the site. */
  readonly isStaff?: boolean;
  /** Whether the user has every permission. */
  readonly isSuperuser?: boolean;
  /** Such as "blog.add_article". */
  readonly permissions?: readonly string[];
  readonly roles?: readonly string[];
}

/** What an authenticator found out about the caller. */
export interface Identity<UserType = User, LoadedUser = UserType> {
  readonly user: UserType;
  /** What the credentials allow, such as those of a restricted API key. Absent: whatever the user may do. */
  readonly permissions?: readonly string[];
  /** What else the credentials say, such as the claims of a token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Gets the whole user from where users are kept, for `request.loadUser()`; null when there is no such user any more. */
  readonly loadUser?: () => LoadedUser | null | Promise<LoadedUser | null>;
}

/** What handlers and guards know about the caller, as `request.auth`. */
export interface Authentication<UserType = User> {
  /** Name of the authenticator that knew the caller, such as "jwt". */
  readonly backend: string;
  /** The user's `id`; null where the application's own type of user has none. */
  readonly userId: number | string | null;
  readonly user: UserType;
  /** What the credentials allow; null when that is whatever the user may do. */
  readonly permissions: readonly string[] | null;
  /** What else the credentials say, such as the claims of a token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Finds out who calls. A route tries its authenticators in order; the first that knows the caller decides. */
export interface Authenticator<UserType = User, LoadedUser = UserType> {
  /** Name in logs and documentation, such as "jwt". */
  readonly name: string;
  /** Value of WWW-Authenticate in a 401 (RFC 9110 §11.6.1), such as "Bearer". */
  readonly challenge?: string;
  /**
   * How requests carry the credentials, for documentation, by name of the scheme: `{ bearerAuth: { type: "http", … } }`. Several
   * are alternatives. Default: what `challenge` tells.
   */
  readonly securitySchemes?: NamedSecuritySchemes;
  /** Further ones, which only handshakes of WebSockets carry. */
  readonly webSocketSchemes?: NamedSecuritySchemes;
  /** Name of the middleware that reads the credentials, and whose description says how requests carry them: "sessions". */
  readonly credentialsOf?: string;
  /**
   * Runs when the application starts, once for each route. What is missing in the environment is found here.
   *
   * @throws ConfigError
   */
  prepare?(): void;
  /**
   * @returns `null` when the request carries no credentials for this authenticator.
   * @throws Unauthorized when it carries wrong ones: they never fall through to "anonymous".
   */
  authenticate(
    request: HttpRequest<unknown>,
  ): Identity<UserType, LoadedUser> | null | Promise<Identity<UserType, LoadedUser> | null>;
}

/**
 * Decides whether a request may go on.
 *
 * `RequiresUser` tells the compiler whether `request.user` is there for sure behind this guard.
 */
export interface Guard<RequiresUser extends boolean = boolean> {
  /** Name in logs, such as "isStaff". */
  readonly name: string;
  /**
   * What it requires, for documentation, so that it goes on after "Requires": "the permission blog.add_article". Default: nothing
   * is said.
   */
  readonly description?: string;
  readonly requiresUser: RequiresUser;
  /**
   * Whether the request may go on. Denied: 401 without a user, 403 with one. Throw an HTTPException, or a response, to
   * answer otherwise; what else is thrown is logged, and denies.
   */
  check(request: HttpRequest<unknown>): boolean | Promise<boolean>;
}

/** The type of `request.user` behind these authenticators and guards. */
export type UserOf<Auth, Guards> = Auth extends readonly []
  ? null
  : Auth extends readonly Authenticator<infer UserType, unknown>[]
    ? UserBehindGuards<UserType, Guards>
    : UserBehindOuterAuth<Guards>;

/** What `request.loadUser()` gives behind these authenticators and guards. */
export type LoadedUserOf<Auth, Guards> = Auth extends readonly []
  ? null
  : Auth extends readonly Authenticator<unknown, infer LoadedUser>[]
    ? UserBehindGuards<LoadedUser, Guards>
    : UserBehindOuterAuth<Guards>;

/** Without guards, `auth` alone requires a user. With guards, only one that requires a user does. */
type UserBehindGuards<UserType, Guards> = Guards extends readonly []
  ? UserType
  : Guards extends readonly Guard[]
    ? RequiresUser<Guards> extends true
      ? UserType
      : UserType | null
    : UserType;

/** Authenticators of routers and APIs are not known here, but no guard that requires a user lets anybody else by. */
type UserBehindOuterAuth<Guards> = Guards extends readonly Guard[]
  ? RequiresUser<Guards> extends true
    ? User
    : User | null
  : User | null;

type RequiresUser<Guards extends readonly Guard[]> = Extract<Guards[number], Guard<true>> extends never ? false : true;

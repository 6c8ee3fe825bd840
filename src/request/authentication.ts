import type { HttpRequest } from "./http-request.ts";

/** Who makes a request, as far as BoltAPI itself needs to know. Applications bring their own type with these fields. */
export interface User {
  readonly id: number | string;
  readonly username: string;
}

/** What an authenticator found out about the caller. Handlers read it as `request.auth`. */
export interface Authentication<UserType = User> {
  readonly user: UserType;
  /** Permissions that the credentials carry, such as "blog.add_article". */
  readonly permissions?: readonly string[];
  /** What else the credentials say, such as the claims of a token. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Finds out who calls. A route tries its authenticators in order; the first that knows the caller decides. */
export interface Authenticator<UserType = User> {
  /** Name in logs and documentation, such as "jwt". */
  readonly name: string;
  /** Value of WWW-Authenticate in a 401 (RFC 9110 §11.6.1), such as "Bearer". */
  readonly challenge?: string;
  /**
   * @returns `null` when the request carries no credentials for this authenticator.
   * @throws Unauthorized when it carries wrong ones: they never fall through to "anonymous".
   */
  authenticate(
    request: HttpRequest<unknown>,
  ): Authentication<UserType> | null | Promise<Authentication<UserType> | null>;
}

/**
 * Decides whether a request may go on.
 *
 * `RequiresUser` tells the compiler whether `request.user` is there for sure behind this guard.
 */
export interface Guard<RequiresUser extends boolean = boolean> {
  /** Name in logs and documentation, such as "isStaff". */
  readonly name: string;
  readonly requiresUser: RequiresUser;
  /** Whether the request may go on. Denied: 401 without a user, 403 with one. Throw an HTTPException to answer otherwise. */
  check(request: HttpRequest<unknown>): boolean | Promise<boolean>;
}

/** The type of `request.user` behind these authenticators and guards. */
export type UserOf<Auth, Guards> = Auth extends readonly []
  ? null
  : Auth extends readonly Authenticator<infer UserType>[]
    ? UserBehindGuards<UserType, Guards>
    : User | null;

/** Without guards, `auth` alone requires a user. With guards, only one that requires a user does. */
type UserBehindGuards<UserType, Guards> = Guards extends readonly []
  ? UserType
  : Guards extends readonly Guard[]
    ? Extract<Guards[number], Guard<true>> extends never
      ? UserType | null
      : UserType
    : UserType;

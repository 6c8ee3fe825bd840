import { type PasswordHasher, passwordHasher } from "../auth/passwords/password-hasher.ts";
import type { AnyDatabase } from "../db/select-by-key.ts";
import { checkOptions } from "../errors/check-options.ts";
import {
  callable,
  expecting,
  flag,
  isText,
  listOf,
  nested,
  type OptionRules,
  oneOf,
  wholeNumber,
} from "../errors/option-rules.ts";
import { rememberAccounts } from "./accounts-of-database.ts";
import type { PasswordRules } from "./password-rules.ts";
import { UserAccounts } from "./user-accounts.ts";
import { usualUsername } from "./user-names.ts";
import { type PermissionScopes, permissionNames } from "./user-permissions.ts";
import { checkUserTables, type UserTablesOf } from "./user-tables.ts";
import type { LoginName } from "./user-values.ts";

/** Options of `userAccounts`. */
export interface UserAccountsOptions {
  /** By what users log in; for "either", what has an "@" is an address. Default "username". */
  readonly login?: LoginName;
  /** What hashes passwords. Default `passwordHasher()`. */
  readonly hasher?: PasswordHasher;
  /** Which passwords are taken. Default: 8 characters or more, not digits alone, and not like the name. */
  readonly passwords?: PasswordRules;
  /** Which usernames are taken. Default: letters and digits of any script, and `_`, `.`, `@`, `+`, `-`. */
  readonly usernamePattern?: RegExp;
  /** Whether usernames and whole addresses are kept in lower case, so that none differ by it alone. Default false. */
  readonly lowerCase?: boolean;
  /** Tables by the scopes of their permissions: `{ blog: blogTables }`. Default: all of the database, in the scope "app". */
  readonly scopes?: PermissionScopes;
  /** Further permissions: `["blog.publish_articles"]`. */
  readonly morePermissions?: readonly string[];
}

const isScope = /^[\w-]{1,40}$/;

const rules: OptionRules = {
  login: oneOf("username", "email", "either"),
  hasher: expecting("a password hasher such as passwordHasher()", (value) =>
    ["hash", "verify"].every((name) => typeof (value as Record<string, unknown> | null)?.[name] === "function"),
  ),
  passwords: nested({ minLength: wholeNumber("a number of characters", 1, 1024), check: callable }),
  usernamePattern: expecting(
    "a regular expression without the flags g and y",
    (value) => value instanceof RegExp && !/[gy]/.test(value.flags),
  ),
  lowerCase: flag,
  scopes: expecting(
    "tables by scope, such as { blog: blogTables }",
    (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.entries(value).every(
        ([scope, schema]) => isScope.test(scope) && typeof schema === "object" && schema !== null,
      ),
  ),
  morePermissions: listOf("names", (value) => isText(value) && /^.{1,150}$/u.test(value as string)),
};

/**
 * The users of an application, in tables of its own database.
 *
 *   import * as schema from "./tables.ts";
 *   export const accounts = userAccounts(db, schema);
 *   const mary = await accounts.create({ username: "mary", password: "correct horse" });
 *
 * @param tables What `sqliteUserTables` and its like have made: the module that exports them will do.
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, USER_TABLES_INVALID.
 */
export function userAccounts<Db extends AnyDatabase, const Tables extends UserTablesOf<Db>>(
  db: Db,
  tables: Tables,
  options: UserAccountsOptions = {},
): UserAccounts<Tables, Db> {
  checkOptions(options, rules);
  checkUserTables(tables);
  const { scopes = { app: schemaOf(db) }, morePermissions = [] } = options;
  const accounts = new UserAccounts<Tables, Db>(db, tables, {
    login: options.login ?? "username",
    hasher: options.hasher ?? passwordHasher(),
    passwords: options.passwords ?? {},
    usernamePattern: options.usernamePattern ?? usualUsername,
    lowerCase: options.lowerCase ?? false,
    permissionNames: permissionNames(scopes, morePermissions),
  });
  rememberAccounts(db, accounts);
  return accounts;
}

/** All tables that the database knows. */
function schemaOf(db: AnyDatabase): Record<string, unknown> {
  const { _: internals } = db as { _?: { fullSchema?: Record<string, unknown> } };
  return internals?.fullSchema ?? {};
}

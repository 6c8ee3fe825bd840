import { and, eq, type SQL } from "drizzle-orm/sql";
import type { UntypedClaims } from "../auth/jwt/revocation.ts";
import { issuedAtMs } from "../auth/jwt/token-id.ts";
import type { PasswordHasher } from "../auth/passwords/password-hasher.ts";
import type { AnyDatabase } from "../db/select-by-key.ts";
import { isActiveUser } from "../request/active-user.ts";
import { AccountDatabase, type QueryMaker } from "./account-database.ts";
import { AccountLoader, type Grants, type StoredUser } from "./account-loader.ts";
import { ApiTokens } from "./api-tokens.ts";
import { explainPassword, type PasswordOwner, type PasswordRules } from "./password-rules.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";
import { UserNotFound, UserTaken } from "./user-errors.ts";
import { UserGroups } from "./user-groups.ts";
import { isStorable, issueOf, type NameRules, normalizeEmail, normalizeUsername, throwIssues } from "./user-names.ts";
import { UserPermissions } from "./user-permissions.ts";
import type { AnyUserTables, NewUser, UserChanges, UserRow } from "./user-tables.ts";
import {
  explainUser,
  type LoginName,
  normalizeUser,
  takenColumn,
  type UserValues,
  writableValues,
} from "./user-values.ts";

/** A user with what the user may do: fit for `request.user`, `login`, `createJwtForUser` and guards. */
export type Account<Tables extends AnyUserTables> = UserRow<Tables> &
  KnownUser &
  Grants & {
    /** Changes when the logins of the user are ended. A method, so that no answer shows it. */
    sessionHash(): string;
  };

/** What every user has, whatever the tables. */
interface KnownUser {
  readonly id: number;
  readonly username: string;
  readonly email: string | null;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
}

/** What accounts were made with, all options decided. */
export interface AccountSettings extends NameRules {
  readonly login: LoginName;
  readonly hasher: PasswordHasher;
  readonly passwords: PasswordRules;
  readonly permissionNames: readonly string[];
}

/** What `userAccounts` makes. */
export class UserAccounts<Tables extends AnyUserTables, Db extends AnyDatabase> {
  readonly groups: UserGroups;
  readonly permissions: UserPermissions;
  readonly tokens: ApiTokens<Account<Tables>>;
  private readonly tables: SqliteUserTables;
  private readonly settings: AccountSettings;
  private readonly database: AccountDatabase;
  private readonly loader: AccountLoader;

  /** @param settings Checked by `userAccounts`. */
  constructor(db: Db, tables: Tables, settings: AccountSettings) {
    // The dialects build the same queries, by types that have nothing in common.
    this.tables = tables as SqliteUserTables;
    this.settings = settings;
    this.database = new AccountDatabase(db as QueryMaker, Object.values(accountTables(this.tables)));
    this.loader = new AccountLoader(this.database, this.tables);
    this.permissions = new UserPermissions(this.database, this.tables, settings.permissionNames);
    this.groups = new UserGroups(this.database, this.tables, this.permissions);
    this.tokens = new ApiTokens(this.database, this.tables, this.load);
  }

  /** The same accounts within a transaction: `accounts.within(tx).create(…)`. */
  within(tx: AnyDatabase): UserAccounts<Tables, Db> {
    return new UserAccounts(tx as Db, this.tables as unknown as Tables, this.settings);
  }

  /**
   * Makes a user, who is no member of the staff: that takes `update` or `createSuperuser`, so that no body of a request does it.
   *
   * @throws UserTaken; RequestValidationError for names and passwords that break a rule.
   */
  create(values: NewUser<Tables>): Promise<Account<Tables>> {
    return this.add(values, { isStaff: false, isSuperuser: false });
  }

  /** Makes a user who has every permission. @throws UserTaken, RequestValidationError. */
  createSuperuser(values: NewUser<Tables>): Promise<Account<Tables>> {
    return this.add(values, { isStaff: true, isSuperuser: true });
  }

  /**
   * The user of a name and a password; null when there is none, the password is wrong or the user is not active. All of that
   * takes as long. A hash of an old kind is replaced, and the time of the login noted.
   *
   * @param name Username or email address, as the option `login` says.
   */
  async authenticate(name: string, password: string): Promise<Account<Tables> | null> {
    const { hasher } = this.settings;
    const row = isStorable(name) ? await this.findRow(this.byLogin(name)) : null;
    const { isValid, newHash } = await hasher.verify(password, row?.passwordHash);
    if (row === null || !isValid || !isActiveUser(row)) return null;
    const lastLogin = new Date();
    const { users } = this.tables;
    await this.database.run((db) => db.update(users).set({ lastLogin }).where(eq(users.id, row.id)));
    if (newHash !== null) await this.replaceHash(row, newHash);
    return this.withGrants({ ...row, lastLogin });
  }

  /** The user of an id; null when there is none. For `sessionAuth({ loadUser: accounts.load })`. */
  readonly load = async (id: number | string | null | undefined): Promise<Account<Tables> | null> => {
    const number = readId(id);
    if (number === null) return null;
    const row = await this.loader.row(number);
    return row === null ? null : this.withGrants(row);
  };

  /**
   * The user of a token's `sub`; null when there is none, and when the logins of the user were ended after the token was issued.
   * For `jwt({ loadUser: accounts.loadFromJwt })`.
   */
  readonly loadFromJwt = async (claims: UntypedClaims): Promise<Account<Tables> | null> => {
    const number = readId(claims.sub as string);
    const row = number === null ? null : await this.loader.row(number);
    if (row === null || issuedAtMs(claims) < row.loginsValidFrom.getTime()) return null;
    return this.withGrants(row);
  };

  /** The user of a name or an address, in whatever form; null when there is none. */
  async find(by: { readonly username: string } | { readonly email: string }): Promise<Account<Tables> | null> {
    const { users } = this.tables;
    if (!isStorable("username" in by ? by.username : by.email)) return null;
    const row = await this.findRow(
      "username" in by
        ? eq(users.username, normalizeUsername(by.username, this.settings))
        : eq(users.email, normalizeEmail(by.email, this.settings)),
    );
    return row === null ? null : this.withGrants(row);
  }

  /**
   * Changes columns of a user, but for the password.
   *
   * @throws UserNotFound, UserTaken, RequestValidationError.
   */
  async update(id: number, changes: UserChanges<Tables>): Promise<Account<Tables>> {
    const values = normalizeUser(changes as UserValues, this.settings);
    throwIssues(explainUser(values, this.settings));
    await this.getRow(id);
    await this.refuseTaken(values, id);
    const { users } = this.tables;
    const kept = writableValues(values);
    if (Object.keys(kept).length > 0) {
      await this.unlessTaken(async () => this.database.db.update(users).set(kept).where(eq(users.id, id)));
    }
    return this.withGrants(await this.getRow(id));
  }

  /**
   * Gives a user another password, or none, and ends the logins of the user: sessions, and tokens that `loadFromJwt` is asked
   * about. Call `login(request, user)` with what it resolves with, to keep the session of the request.
   *
   * @throws UserNotFound; RequestValidationError for a password that breaks a rule.
   */
  async setPassword(id: number, password: string | null): Promise<Account<Tables>> {
    const row = await this.getRow(id);
    const passwordHash = await this.hash(password, row);
    return this.changeLogins(row, { passwordHash });
  }

  /** Whether a password is that of a user. */
  async checkPassword(id: number, password: string): Promise<boolean> {
    const row = await this.loader.row(id);
    return (await this.settings.hasher.verify(password, row?.passwordHash)).isValid;
  }

  /** Ends the logins of a user, as `setPassword` does. @throws UserNotFound. */
  async endLogins(id: number): Promise<Account<Tables>> {
    return this.changeLogins(await this.getRow(id), {});
  }

  /** What is wrong with a password, as sentences for the user. */
  explainPassword(password: string, owner: PasswordOwner): Promise<string[]> {
    return explainPassword(password, owner, this.settings.passwords);
  }

  /** Names of the permissions of a user and of the user's groups. A superuser has all, whatever is listed. */
  async permissionsOf(id: number): Promise<readonly string[]> {
    return (await this.loader.grants(id)).permissions;
  }

  /** @throws UserNotFound, ConfigError PERMISSION_UNKNOWN. */
  grant(id: number, ...permissions: string[]): Promise<void> {
    return this.permissions.grantUser(id, permissions);
  }

  /** @throws ConfigError PERMISSION_UNKNOWN. */
  revoke(id: number, ...permissions: string[]): Promise<void> {
    return this.permissions.revokeUser(id, permissions);
  }

  /** @throws UserNotFound, GroupNotFound. */
  addToGroup(id: number, ...groups: string[]): Promise<void> {
    return this.groups.addUser(id, groups);
  }

  /** @throws GroupNotFound. */
  removeFromGroup(id: number, ...groups: string[]): Promise<void> {
    return this.groups.removeUser(id, groups);
  }

  private async add(
    given: NewUser<Tables>,
    rank: Pick<StoredUser, "isStaff" | "isSuperuser">,
  ): Promise<Account<Tables>> {
    const { password = null, ...own } = given as UserValues & { readonly password?: string | null };
    const values = normalizeUser({ ...own, username: own.username ?? "", email: own.email ?? null }, this.settings);
    const owner = { username: values.username ?? "", email: values.email ?? null };
    const problems = password === null ? [] : await this.explainPassword(password, owner);
    throwIssues([...explainUser(values, this.settings), ...problems.map((problem) => issueOf("password", problem))]);
    await this.refuseTaken(values, null);
    const passwordHash = password === null ? null : await this.settings.hasher.hash(password);
    const now = new Date();
    // Tokens of other makers have seconds alone.
    const loginsValidFrom = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const row = { ...writableValues(values), ...rank, passwordHash, createdAt: now, loginsValidFrom };
    const id = await this.unlessTaken(() => this.database.insert(this.tables.users, row));
    return this.withGrants(await this.getRow(id));
  }

  private async hash(password: string | null, owner: PasswordOwner): Promise<string | null> {
    if (password === null) return null;
    const problems = await this.explainPassword(password, owner);
    throwIssues(problems.map((problem) => issueOf("password", problem)));
    return this.settings.hasher.hash(password);
  }

  private async changeLogins(row: StoredUser, changes: Partial<StoredUser>): Promise<Account<Tables>> {
    const { users } = this.tables;
    // Two changes never have the same time.
    const loginsValidFrom = new Date(Math.max(Date.now(), row.loginsValidFrom.getTime() + 1));
    const changed = { ...changes, loginsValidFrom };
    await this.database.run((db) => db.update(users).set(changed).where(eq(users.id, row.id)));
    return this.withGrants({ ...row, ...changed });
  }

  /** Unless the password was changed meanwhile. */
  private async replaceHash({ id, passwordHash }: StoredUser, newHash: string): Promise<void> {
    const { users } = this.tables;
    const isSame = and(eq(users.id, id), eq(users.passwordHash, passwordHash as string));
    await this.database.run((db) => db.update(users).set({ passwordHash: newHash }).where(isSame));
  }

  /** @throws UserTaken, before the time for a hash is spent, and before a transaction could be broken by it. */
  private async refuseTaken({ username, email }: UserValues, id: number | null): Promise<void> {
    const { users } = this.tables;
    const refuse = async (field: string, condition: SQL): Promise<void> => {
      const row = await this.findRow(condition);
      if (row !== null && row.id !== id) throw new UserTaken(field);
    };
    if (username !== undefined) await refuse("username", eq(users.username, username));
    if (email !== undefined && email !== null) await refuse("email", eq(users.email, email));
  }

  private async unlessTaken<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await this.database.run(write);
    } catch (error) {
      const column = takenColumn(this.tables.users, error);
      if (column === null) throw error;
      throw new UserTaken(column);
    }
  }

  private byLogin(name: string): SQL {
    const { users } = this.tables;
    const { login } = this.settings;
    return login === "email" || (login === "either" && name.includes("@"))
      ? eq(users.email, normalizeEmail(name, this.settings))
      : eq(users.username, normalizeUsername(name, this.settings));
  }

  private async findRow(condition: SQL): Promise<StoredUser | null> {
    const { users } = this.tables;
    const [row] = await this.database.run((db) => db.select().from(users).where(condition).limit(1));
    return row ?? null;
  }

  private async getRow(id: number): Promise<StoredUser> {
    const row = await this.loader.row(id);
    if (row === null) throw new UserNotFound();
    return row;
  }

  private async withGrants({ passwordHash: _, ...row }: StoredUser): Promise<Account<Tables>> {
    const validFrom = String(row.loginsValidFrom.getTime());
    const account = { ...row, ...(await this.loader.grants(row.id)), sessionHash: () => validFrom };
    return account as unknown as Account<Tables>;
  }
}

function accountTables({
  users,
  groups,
  permissions,
  userGroups,
  userPermissions,
  groupPermissions,
  apiTokens,
}: SqliteUserTables) {
  return { users, groups, permissions, userGroups, userPermissions, groupPermissions, apiTokens };
}

/** Sessions have numbers, tokens have texts. */
function readId(id: number | string | null | undefined): number | null {
  const number = typeof id === "string" && /^[1-9]\d{0,15}$/.test(id) ? Number(id) : id;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 && number <= maxId ? number : null;
}

/** PostgreSQL refuses to look for what its `integer` cannot hold. */
const maxId = 2 ** 31 - 1;

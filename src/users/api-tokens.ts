import { and, asc, eq } from "drizzle-orm/sql";
import type { PresentedApiKey } from "../auth/api-key/api-key-options.ts";
import type { ApiKeyRecord } from "../auth/api-key/api-key-ring.ts";
import { generateApiKey } from "../auth/api-key/generate-api-key.ts";
import type { AccountDatabase } from "./account-database.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";

/** What a token is to be. */
export interface NewApiToken {
  /** What its owner calls it. Default "". */
  readonly name?: string;
  /** When it ends. Default: never. */
  readonly expiresAt?: Date | null;
  /** What it allows of what its owner may do. Default: all of it. */
  readonly permissions?: readonly string[] | null;
}

/** A token as lists show it. */
export interface ApiToken {
  readonly id: string;
  readonly userId: number;
  readonly name: string;
  readonly permissions: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** A token that was just made. */
export interface CreatedApiToken extends ApiToken {
  /** The key itself, for its owner only: it cannot be had again. */
  readonly key: string;
}

/** What `apiKey` needs of the owner of a token. */
interface TokenOwner {
  readonly isSuperuser: boolean;
  readonly permissions: readonly string[];
}

/** A record with its owner, who was loaded to find out what the token allows. */
interface OwnedRecord<Owner> extends ApiKeyRecord {
  readonly owner: Owner;
}

/**
 * Keys of users, for programs. The database has a digest of each.
 *
 *   const byToken = apiKey({ lookup: accounts.tokens.lookup, loadUser: accounts.tokens.loadUser });
 */
export class ApiTokens<Account extends TokenOwner> {
  private readonly database: AccountDatabase;
  private readonly table: SqliteUserTables["apiTokens"];
  private readonly load: (id: number) => Promise<Account | null>;

  constructor(database: AccountDatabase, tables: SqliteUserTables, load: (id: number) => Promise<Account | null>) {
    this.database = database;
    this.table = tables.apiTokens;
    this.load = load;
  }

  /** Makes a token. @throws UserNotFound. */
  async create(userId: number, options: NewApiToken = {}): Promise<CreatedApiToken> {
    const { name = "", expiresAt = null, permissions = null } = options;
    const { id, key, hash } = generateApiKey();
    const token = { id, userId, name, createdAt: new Date(), expiresAt };
    const row = { ...token, hash, permissions: permissions === null ? null : JSON.stringify(permissions) };
    await this.database.refer((db) => db.insert(this.table).values(row));
    return { ...token, permissions, key };
  }

  /** The tokens of a user, oldest first. */
  async list(userId: number): Promise<ApiToken[]> {
    const { table } = this;
    const rows = await this.database.run((db) =>
      db.select().from(table).where(eq(table.userId, userId)).orderBy(asc(table.createdAt), asc(table.id)),
    );
    return rows.map(({ hash: _, permissions, ...token }) => ({ ...token, permissions: readPermissions(permissions) }));
  }

  /** Ends a token of a user. Resolves with whether there was one. */
  async revoke(userId: number, id: string): Promise<boolean> {
    const { table } = this;
    const isThere = and(eq(table.id, id), eq(table.userId, userId));
    const [found] = await this.database.run((db) => db.select({ id: table.id }).from(table).where(isThere));
    if (found !== undefined) await this.database.run((db) => db.delete(table).where(isThere));
    return found !== undefined;
  }

  /** Ends all tokens of a user. */
  async revokeAll(userId: number): Promise<void> {
    const { table } = this;
    await this.database.run((db) => db.delete(table).where(eq(table.userId, userId)));
  }

  /** Finds the record of a key, for `apiKey`: it allows no more than its owner may do. */
  readonly lookup = async ({ hash }: PresentedApiKey): Promise<ApiKeyRecord | null> => {
    const { table } = this;
    const [row] = await this.database.run((db) => db.select().from(table).where(eq(table.hash, hash)).limit(1));
    const owner = row === undefined ? null : await this.load(row.userId);
    if (row === undefined || owner === null) return null;
    const { id, expiresAt } = row;
    const allowed = readPermissions(row.permissions);
    const record: OwnedRecord<Account> = { id, hash: row.hash, expiresAt, owner };
    if (allowed === null) return record;
    const permissions = allowed.filter((name) => owner.isSuperuser || owner.permissions.includes(name));
    return { ...record, permissions } satisfies OwnedRecord<Account>;
  };

  /** The owner of a key that `lookup` has found, for `apiKey`. */
  readonly loadUser = (record: ApiKeyRecord): Account | null => (record as Partial<OwnedRecord<Account>>).owner ?? null;
}

/** What cannot be read allows nothing. */
function readPermissions(text: string | null): readonly string[] | null {
  if (text === null) return null;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

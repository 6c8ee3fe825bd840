import { and, asc, eq, inArray } from "drizzle-orm/sql";
import { getTableName } from "drizzle-orm/table";
import { ConfigError } from "../errors/config-error.ts";
import type { AccountDatabase } from "./account-database.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";
import { isTable } from "./user-tables.ts";

/** What can be done with the rows of a table. */
const actions = ["add", "change", "delete", "view"] as const;

/** What was done about permissions that are declared and not in the database. */
export interface SyncedPermissions {
  /** Names that were added. */
  readonly added: readonly string[];
  /** Names in the database that nothing declares any more. They stay, as somebody may have them. */
  readonly stale: readonly string[];
}

/** The permissions that there are. */
export class UserPermissions {
  private readonly database: AccountDatabase;
  private readonly tables: SqliteUserTables;
  private readonly declared: readonly string[];

  /** @param declared Their names, each once. */
  constructor(database: AccountDatabase, tables: SqliteUserTables, declared: readonly string[]) {
    this.database = database;
    this.tables = tables;
    this.declared = declared;
  }

  /** Names of all permissions in the database. */
  async list(): Promise<string[]> {
    const { permissions } = this.tables;
    const rows = await this.database.run((db) =>
      db.select({ name: permissions.name }).from(permissions).orderBy(asc(permissions.name)),
    );
    return rows.map(({ name }) => name);
  }

  /** Adds those that are declared and not in the database. `bolt migrate` does it too. */
  async sync(): Promise<SyncedPermissions> {
    const existing = new Set(await this.list());
    const added = this.declared.filter((name) => !existing.has(name));
    const { permissions } = this.tables;
    await this.database.insertMissing(
      permissions,
      added.map((name) => ({ name })),
    );
    const declared = new Set(this.declared);
    return { added, stale: [...existing].filter((name) => !declared.has(name)) };
  }

  /** Lets a user do something, whatever the user's groups may do. */
  async grantUser(userId: number, names: readonly string[]): Promise<void> {
    const ids = await this.idsOf(names);
    const rows = ids.map((permissionId) => ({ userId, permissionId }));
    await this.database.refer(() => this.database.insertMissing(this.tables.userPermissions, rows));
  }

  async revokeUser(userId: number, names: readonly string[]): Promise<void> {
    const { userPermissions: table } = this.tables;
    const ids = await this.idsOf(names);
    if (ids.length === 0) return;
    await this.database.run((db) =>
      db.delete(table).where(and(eq(table.userId, userId), inArray(table.permissionId, ids))),
    );
  }

  async grantGroup(groupId: number, names: readonly string[]): Promise<void> {
    const ids = await this.idsOf(names);
    const rows = ids.map((permissionId) => ({ groupId, permissionId }));
    await this.database.insertMissing(this.tables.groupPermissions, rows);
  }

  async revokeGroup(groupId: number, names: readonly string[]): Promise<void> {
    const { groupPermissions: table } = this.tables;
    const ids = await this.idsOf(names);
    if (ids.length === 0) return;
    await this.database.run((db) =>
      db.delete(table).where(and(eq(table.groupId, groupId), inArray(table.permissionId, ids))),
    );
  }

  /** @throws ConfigError PERMISSION_UNKNOWN. */
  private async idsOf(names: readonly string[]): Promise<number[]> {
    if (names.length === 0) return [];
    const { permissions } = this.tables;
    const rows = await this.database.run((db) =>
      db
        .select()
        .from(permissions)
        .where(inArray(permissions.name, [...names])),
    );
    const ids = new Map(rows.map(({ id, name }) => [name, id]));
    return [...new Set(names)].map((name) => {
      const id = ids.get(name);
      if (id === undefined) throw new ConfigError("PERMISSION_UNKNOWN", name);
      return id;
    });
  }
}

/** Tables by the scopes of their permissions: `{ blog: blogTables, shop: shopTables }`, each as its module exports them. */
export type PermissionScopes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** "blog.add_articles", "blog.change_articles", "blog.delete_articles", "blog.view_articles", for each table of each scope. */
export function permissionNames(scopes: PermissionScopes, more: readonly string[]): string[] {
  const ofTables = Object.entries(scopes).flatMap(([scope, schema]) =>
    Object.values(schema)
      .filter(isTable)
      .flatMap((table) => actions.map((action) => `${scope}.${action}_${getTableName(table as never)}`)),
  );
  return [...new Set([...ofTables, ...more])];
}

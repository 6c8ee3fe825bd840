import { eq, type Placeholder, sql } from "drizzle-orm/sql";
import type { AccountDatabase } from "./account-database.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";

/** What a user may do: what `request.user` needs for guards. */
export interface Grants {
  /** Those of the user and of the user's groups, in order, each once. */
  readonly permissions: readonly string[];
  /** Names of the user's groups. */
  readonly roles: readonly string[];
}

/** A row of users, with the hash of the password. */
export type StoredUser = SqliteUserTables["users"]["$inferSelect"];

interface Prepared<Row> {
  execute(values: Readonly<Record<string, unknown>>): Promise<Row[]>;
}

interface GrantRow {
  readonly kind: string;
  readonly name: string;
}

/** Reads a user and what the user may do, in two queries however many groups and permissions there are. */
export class AccountLoader {
  private readonly database: AccountDatabase;
  private readonly tables: SqliteUserTables;
  /** Built with the first user, and used for all. */
  private userQuery: Prepared<StoredUser> | null = null;
  private grantsQuery: Prepared<GrantRow> | null = null;

  constructor(database: AccountDatabase, tables: SqliteUserTables) {
    this.database = database;
    this.tables = tables;
  }

  async row(id: number): Promise<StoredUser | null> {
    this.userQuery ??= this.prepareUser();
    const query = this.userQuery;
    const [row] = await this.database.run(() => query.execute({ id }));
    return row ?? null;
  }

  async grants(id: number): Promise<Grants> {
    this.grantsQuery ??= this.prepareGrants();
    const query = this.grantsQuery;
    const rows = await this.database.run(() => query.execute({ id }));
    const named = (kind: string): string[] =>
      [...new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name))].sort();
    return { permissions: named("permission"), roles: named("role") };
  }

  private prepareUser(): Prepared<StoredUser> {
    const { users } = this.tables;
    const query = this.database.db.select().from(users).where(eq(users.id, id)).limit(1);
    return query.prepare() as unknown as Prepared<StoredUser>;
  }

  private prepareGrants(): Prepared<GrantRow> {
    const { db } = this.database;
    const { groups, permissions, userGroups, userPermissions, groupPermissions } = this.tables;
    const roles = db
      .select({ kind: sql<string>`'role'`.as("kind"), name: groups.name })
      .from(userGroups)
      .innerJoin(groups, eq(groups.id, userGroups.groupId))
      .where(eq(userGroups.userId, id));
    const own = db
      .select({ kind: sql<string>`'permission'`.as("kind"), name: permissions.name })
      .from(userPermissions)
      .innerJoin(permissions, eq(permissions.id, userPermissions.permissionId))
      .where(eq(userPermissions.userId, id));
    const ofGroups = db
      .select({ kind: sql<string>`'permission'`.as("kind"), name: permissions.name })
      .from(userGroups)
      .innerJoin(groupPermissions, eq(groupPermissions.groupId, userGroups.groupId))
      .innerJoin(permissions, eq(permissions.id, groupPermissions.permissionId))
      .where(eq(userGroups.userId, id));
    return roles.unionAll(own).unionAll(ofGroups).prepare() as unknown as Prepared<GrantRow>;
  }
}

const id: Placeholder = sql.placeholder("id");

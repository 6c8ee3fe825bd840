import { and, asc, eq, inArray } from "drizzle-orm/sql";
import { constraintViolation } from "../db/constraint-violation.ts";
import type { AccountDatabase } from "./account-database.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";
import { maxNameLength } from "./tables/table-columns.ts";
import { GroupNotFound, GroupTaken } from "./user-errors.ts";
import { isStorable, issueOf, throwIssues } from "./user-names.ts";
import type { UserPermissions } from "./user-permissions.ts";

/** A group of users. Its name is a role of each. */
export interface UserGroup {
  readonly id: number;
  readonly name: string;
}

/** The groups that there are, and what they may do. */
export class UserGroups {
  private readonly database: AccountDatabase;
  private readonly tables: SqliteUserTables;
  private readonly permissions: UserPermissions;

  constructor(database: AccountDatabase, tables: SqliteUserTables, permissions: UserPermissions) {
    this.database = database;
    this.tables = tables;
    this.permissions = permissions;
  }

  list(): Promise<UserGroup[]> {
    const { groups } = this.tables;
    return this.database.run((db) => db.select().from(groups).orderBy(asc(groups.name)));
  }

  /** @throws GroupTaken, RequestValidationError, ConfigError PERMISSION_UNKNOWN. */
  async create(name: string, permissions: readonly string[] = []): Promise<UserGroup> {
    const kept = groupName(name);
    const id = await this.unlessTaken(kept, () => this.database.insert(this.tables.groups, { name: kept }));
    await this.permissions.grantGroup(id, permissions);
    return { id, name: kept };
  }

  /** @throws GroupNotFound, GroupTaken, RequestValidationError. */
  async rename(name: string, newName: string): Promise<UserGroup> {
    const { groups } = this.tables;
    const { id } = await this.get(name);
    const kept = groupName(newName);
    await this.unlessTaken(kept, async () =>
      this.database.db.update(groups).set({ name: kept }).where(eq(groups.id, id)),
    );
    return { id, name: kept };
  }

  /** Deletes a group; its users stay. @throws GroupNotFound. */
  async delete(name: string): Promise<void> {
    const { groups } = this.tables;
    const { id } = await this.get(name);
    await this.database.run((db) => db.delete(groups).where(eq(groups.id, id)));
  }

  /** What the users of a group may do. @throws GroupNotFound. */
  async permissionsOf(name: string): Promise<string[]> {
    const { permissions, groupPermissions } = this.tables;
    const { id } = await this.get(name);
    const rows = await this.database.run((db) =>
      db
        .select({ name: permissions.name })
        .from(groupPermissions)
        .innerJoin(permissions, eq(permissions.id, groupPermissions.permissionId))
        .where(eq(groupPermissions.groupId, id))
        .orderBy(asc(permissions.name)),
    );
    return rows.map((row) => row.name);
  }

  /** @throws GroupNotFound, ConfigError PERMISSION_UNKNOWN. */
  async grant(name: string, ...permissions: string[]): Promise<void> {
    await this.permissions.grantGroup((await this.get(name)).id, permissions);
  }

  /** @throws GroupNotFound, ConfigError PERMISSION_UNKNOWN. */
  async revoke(name: string, ...permissions: string[]): Promise<void> {
    await this.permissions.revokeGroup((await this.get(name)).id, permissions);
  }

  /** @throws GroupNotFound. */
  async get(name: string): Promise<UserGroup> {
    const [group] = await this.find([name]);
    if (group === undefined) throw new GroupNotFound(name);
    return group;
  }

  /** @throws GroupNotFound, UserNotFound. */
  async addUser(userId: number, names: readonly string[]): Promise<void> {
    const rows = (await this.getAll(names)).map(({ id: groupId }) => ({ userId, groupId }));
    await this.database.refer(() => this.database.insertMissing(this.tables.userGroups, rows));
  }

  /** @throws GroupNotFound. */
  async removeUser(userId: number, names: readonly string[]): Promise<void> {
    const { userGroups } = this.tables;
    const ids = (await this.getAll(names)).map(({ id }) => id);
    if (ids.length === 0) return;
    await this.database.run((db) =>
      db.delete(userGroups).where(and(eq(userGroups.userId, userId), inArray(userGroups.groupId, ids))),
    );
  }

  private async getAll(names: readonly string[]): Promise<UserGroup[]> {
    const found = await this.find(names);
    const missing = names.find((name) => !found.some((group) => group.name === name));
    if (missing !== undefined) throw new GroupNotFound(missing);
    return found;
  }

  private async find(names: readonly string[]): Promise<UserGroup[]> {
    const { groups } = this.tables;
    const possible = names.filter(isStorable);
    if (possible.length === 0) return [];
    return this.database.run((db) => db.select().from(groups).where(inArray(groups.name, possible)));
  }

  private async unlessTaken<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
    try {
      return await this.database.run(write);
    } catch (error) {
      if (constraintViolation(error)?.kind === "unique") throw new GroupTaken(name);
      throw error;
    }
  }
}

function groupName(name: string): string {
  const kept = name.normalize("NFKC").trim();
  const isName = kept !== "" && kept.length <= maxNameLength && isStorable(kept);
  throwIssues(isName ? [] : [issueOf("name", `The name of a group has 1 to ${maxNameLength} characters`)]);
  return kept;
}

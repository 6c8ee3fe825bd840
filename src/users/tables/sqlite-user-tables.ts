import type { ColumnBaseConfig } from "drizzle-orm/column";
import type { BuildColumns, ColumnDataType } from "drizzle-orm/column-builder";
import {
  index,
  integer,
  primaryKey,
  type SQLiteColumn,
  type SQLiteColumnBuilderBase,
  type SQLiteTableWithColumns,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import {
  checkTablesOptions,
  maxEmailLength,
  maxNameLength,
  type TableColumns,
  type TableNames,
  tokenHashLength,
  tokenIdLength,
  type UserTablesOptions,
} from "./table-columns.ts";

/** What `sqliteUserTables` makes: plain tables of Drizzle. */
export type SqliteUserTables<Own extends Record<string, SQLiteColumnBuilderBase> = Record<never, never>> = {
  [Name in keyof TableColumns]: SQLiteTableWithColumns<{
    name: TableNames[Name];
    schema: undefined;
    dialect: "sqlite";
    columns: {
      [Column in keyof TableColumns[Name]]: SqliteColumnOf<TableColumns[Name][Column]>;
    } & (Name extends "users" ? BuildColumns<"users", Own, "sqlite"> : unknown);
  }>;
};

type SqliteColumnOf<Facts> = Facts extends ColumnBaseConfig<ColumnDataType, string> ? SQLiteColumn<Facts> : never;

/**
 * The tables of users, groups and permissions on SQLite, with columns of your own. Export them from the module of your tables,
 * so that `bolt makemigrations` sees them:
 *
 *   export const { users, groups, permissions, userGroups, userPermissions, groupPermissions, apiTokens } =
 *     sqliteUserTables({ columns: { bio: text() } });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function sqliteUserTables<Own extends Record<string, SQLiteColumnBuilderBase> = Record<never, never>>(
  options: UserTablesOptions<Own> = {},
): SqliteUserTables<Own> {
  checkTablesOptions(options);
  const users = sqliteTable("users", {
    // Ids of users who were deleted do not come back: a session or a token may still hold one.
    id: integer("id").primaryKey({ autoIncrement: true }),
    username: text("username", { length: maxNameLength }).notNull().unique(),
    email: text("email", { length: maxEmailLength }).unique(),
    passwordHash: text("password_hash"),
    isActive: flag("is_active").default(true),
    isStaff: flag("is_staff").default(false),
    isSuperuser: flag("is_superuser").default(false),
    createdAt: time("created_at").notNull().$defaultFn(now),
    lastLogin: time("last_login"),
    loginsValidFrom: time("logins_valid_from").notNull().$defaultFn(now),
    ...(options.columns as Record<never, never> | undefined),
  });
  const groups = namedTable("groups");
  const permissions = namedTable("permissions");
  const ofUser = () =>
    integer("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" });
  const ofGroup = () =>
    integer("group_id")
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" });
  const ofPermission = () =>
    integer("permission_id")
      .notNull()
      .references(() => permissions.id, { onDelete: "cascade" });
  const tables = {
    users,
    groups,
    permissions,
    userGroups: sqliteTable("user_groups", { userId: ofUser(), groupId: ofGroup() }, ({ userId, groupId }) => [
      primaryKey({ columns: [userId, groupId] }),
      index("user_groups_group_id_idx").on(groupId),
    ]),
    userPermissions: sqliteTable(
      "user_permissions",
      { userId: ofUser(), permissionId: ofPermission() },
      ({ userId, permissionId }) => [
        primaryKey({ columns: [userId, permissionId] }),
        index("user_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    groupPermissions: sqliteTable(
      "group_permissions",
      { groupId: ofGroup(), permissionId: ofPermission() },
      ({ groupId, permissionId }) => [
        primaryKey({ columns: [groupId, permissionId] }),
        index("group_permissions_permission_id_idx").on(permissionId),
      ],
    ),
    apiTokens: sqliteTable(
      "api_tokens",
      {
        id: text("id", { length: tokenIdLength }).primaryKey(),
        userId: ofUser(),
        name: text("name", { length: maxNameLength }).notNull(),
        hash: text("hash", { length: tokenHashLength }).notNull().unique(),
        permissions: text("permissions"),
        createdAt: time("created_at").notNull().$defaultFn(now),
        expiresAt: time("expires_at"),
      },
      ({ userId }) => [index("api_tokens_user_id_idx").on(userId)],
    ),
  };
  // The same tables, by types that can be written down.
  return tables as unknown as SqliteUserTables<Own>;
}

function namedTable<Name extends string>(name: Name) {
  return sqliteTable(name, {
    id: integer("id").primaryKey({ autoIncrement: true }),
    name: text("name", { length: maxNameLength }).notNull().unique(),
  });
}

function flag(name: string) {
  return integer(name, { mode: "boolean" }).notNull();
}

function time(name: string) {
  return integer(name, { mode: "timestamp_ms" });
}

function now(): Date {
  return new Date();
}
